"""The same screening on the executors of Apache Spark."""
