"""What each account holds on each fact."""
