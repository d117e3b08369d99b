"""The screen *The meeting, act by act*."""
