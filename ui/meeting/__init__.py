"""The meeting: the juror's screen, the room's screen, votes, dissents."""
