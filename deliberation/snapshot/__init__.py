"""Complete state of a call at a revision, and each person's visible part."""
