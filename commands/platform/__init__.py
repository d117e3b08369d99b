"""``jury platform``: the call’s line with démarches-simplifiées: its dossiers, its form, its files, and carry a selection there."""
