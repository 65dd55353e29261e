"""Work on what somebody else wrote, in a process of its own that has bounds."""
