"""The words that leave: messages to people, hearings, letters to applicants, the heading of the minutes."""
