"""What comes in on screen: a file or the platform is read, what it would change is shown, then written all at once."""
