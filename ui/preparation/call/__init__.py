"""A call created and changed on screen: fields, input, missing settings, effects of a change."""
