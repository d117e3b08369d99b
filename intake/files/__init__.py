"""Files as they come: bytes to sheets, sheets to tables, cells to values; what was found wrong."""
