"""What leaves for somebody by name: letters to applicants, messages to people of the call, the meeting for a calendar."""
