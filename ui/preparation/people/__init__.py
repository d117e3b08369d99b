"""The people of a call on screen: added, changed, imported from a file, taken over from another call."""
