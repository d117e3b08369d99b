"""démarches-simplifiées asked through its interface: one more dialect of its exports, read whole or not at all."""
