"""The console of whoever conducts the meeting: everything within reach on one screen."""
