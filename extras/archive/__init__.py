"""Self-verifying archive of a call; its sequel; erasure of a call with an archive kept elsewhere."""
