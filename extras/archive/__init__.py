"""The archive of a call, which verifies itself; its sequel; erasing a call whose archive is kept elsewhere."""
