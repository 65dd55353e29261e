"""What each account knows of each fact."""
