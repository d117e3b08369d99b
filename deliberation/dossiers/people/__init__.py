"""Import of people: the changes, and their organisations."""
