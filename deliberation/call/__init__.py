"""The call: settings, phases, people and their rights, ways in, retention."""
