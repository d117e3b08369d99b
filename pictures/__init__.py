"""``./jury pictures``: the pictures of the documentation, taken of the demonstration as it is today. A tool for developers."""
