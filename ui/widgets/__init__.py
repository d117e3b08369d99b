"""Small pieces that several subjects' screens share."""
