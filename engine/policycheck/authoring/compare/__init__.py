"""Two sets of rules compared, and one looked over, with scenarios that prove what is said. Needs the extra analysis."""
