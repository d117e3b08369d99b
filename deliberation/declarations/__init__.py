"""What each field of a call says of itself: who may see it, who shares it, what is frozen of it."""
