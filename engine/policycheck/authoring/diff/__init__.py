"""What changes from one version of the rules to another: words, rules, meaning, cases, and past incidents."""
