"""Assignment of readers: who reads what. Files, readers and marks are the core's; this folder proposes, shows and saves."""
