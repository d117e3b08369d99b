"""Everything about a call at one revision, and the part of it that each person may see."""
