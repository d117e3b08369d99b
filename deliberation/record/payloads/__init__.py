"""What the entries of the journal hold, act by act: frozen dataclasses whose fields have a type and words."""
