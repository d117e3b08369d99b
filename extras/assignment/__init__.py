"""Assignment of readers to files. Files, readers and marks are the core's; this folder proposes, shows and saves."""
