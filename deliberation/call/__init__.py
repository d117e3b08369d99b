"""The call: its settings and phases, its people and what each may do, how one gets in, how long it is kept."""
