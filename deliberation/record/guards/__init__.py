"""Checks of a call: its complete journal, the sum of its rows, and its latest known entry."""
