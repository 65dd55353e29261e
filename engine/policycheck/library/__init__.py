"""Reading rules, policies and incidents, with a place for every error."""
