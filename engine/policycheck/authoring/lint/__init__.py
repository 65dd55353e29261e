"""What an author should know of rules, policies and incidents before proposing them."""
