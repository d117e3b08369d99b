"""What is done to a call itself, to its people and to the devices that they come in with."""
