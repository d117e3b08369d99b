"""Entering what jurors wrote on paper."""
