"""Many incidents: their files found, each evaluated, on several processors, and all counted."""
