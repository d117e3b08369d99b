"""Reading candidatures: list, filters, sheet, comparison, notes."""
