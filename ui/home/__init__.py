"""The home: what to do next."""
