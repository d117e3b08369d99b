"""The console from which the meeting is conducted, part by part."""
