"""The record: the journal and its seals, the state that a version freezes, and the checks of both."""
