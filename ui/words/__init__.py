"""The words that leave: messages to people, letters to applicants, the heading of the minutes."""
