"""The jury's numbers, as NumPy on the cube of marks: arrays in, arrays out, nothing about calls or screens."""
