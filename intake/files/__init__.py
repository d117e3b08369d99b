"""Tables in files: header rows found, lines gone through, cells made into values; what was found wrong."""
