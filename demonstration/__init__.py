"""Demonstration call: loading, restart, and replay of a recorded meeting, without effect on real calls.

A recorded meeting is the journal of a meeting held on the demonstration (``demo/meeting.json``). Each entry is repeated through the same
verb as a click, by the same person with the same rights; the resulting journal equals the recording (tested). The counts of a secret ballot
are known: each voter takes a counted vote. Since a journal cannot be emptied, a restart loads a new call (``demo-2`` …) and moves the
devices over. The verbs check for a demonstration. A real finalised meeting is only read (``deliberation/record/replay.py``).
"""
