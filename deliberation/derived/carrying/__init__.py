"""What reporting a finalised selection on démarches-simplifiées takes: what it must state there, what it states now, the steps between.

Each dossier is read just before it is written: the platform is the only memory of progress, and an interrupted act goes on by being begun
again. A mutation is sent once; if its result is unknown the dossier is read again. Annotations and labels come first, which the team
alone sees, then states and reasons, which reach applicants. No transaction is open while the platform is asked. *Repasser en instruction*
is never called, since it erases the reason.
"""
