"""Files to keep and to send: what a snapshot shows in, bytes out."""
