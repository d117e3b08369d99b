"""Editable texts: messages to people, convocations, letters to applicants, the heading of the minutes."""
