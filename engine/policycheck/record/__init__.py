"""Records of evaluations: what a memo rests on, and whether it still holds."""
