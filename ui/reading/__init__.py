"""A candidature read whole: on a page of its own, or beside the list that it is opened from."""
