"""Optional capabilities, one folder each. Nothing outside imports them: ``capabilities`` reads what each ``capability.py`` declares."""
