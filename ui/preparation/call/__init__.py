"""A call made and changed on screen: what is typed, its fields, what is still missing, what a change moves."""
