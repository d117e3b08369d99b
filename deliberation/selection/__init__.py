"""Decisions of the jury: outcomes, dissents, recalls, reserve lists."""
