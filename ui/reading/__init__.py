"""The whole sheet of a candidature: on its own page, or beside the list."""
