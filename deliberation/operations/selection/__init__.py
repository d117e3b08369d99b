"""What is decided: decisions, drafts, agreement, finalisation, what the platform is told of it."""
