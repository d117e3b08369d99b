"""The room's screen: a plain, display-only page with the state of the meeting or a view chosen on the console."""
