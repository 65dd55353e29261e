"""What things are: vocabulary, policy, rule, incident, evaluation."""
