"""The section *Reading* of the settings."""
