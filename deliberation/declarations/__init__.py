"""Declarations of the fields of a call: who sees them, who shares them, which are frozen."""
