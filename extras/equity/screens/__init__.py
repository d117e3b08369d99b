"""The equity sheet on *Selection*."""
