"""``jury platform``: the call's line with démarches-simplifiées: read it by itself, its form, its files, and carry a selection there."""
