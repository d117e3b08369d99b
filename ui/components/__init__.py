"""Small widgets and displays that several screens share."""
