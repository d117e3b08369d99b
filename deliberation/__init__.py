"""The rules of the jury, in plain Python: no framework, no database."""
