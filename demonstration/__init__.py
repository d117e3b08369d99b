"""The demonstration call: load it, begin it again, play a recorded meeting on it. Nothing here touches a real call.

A recorded meeting is the journal of one that was held on the demonstration (``demo/meeting.json``). Each entry is done again through the
same verb as a click, by the person who did it, with that person's rights; the resulting journal equals the recording (tested). Of a
secret ballot the counts are known: each voter takes one of them. Since a journal cannot be emptied, beginning again loads a new call
(``demo-2`` …) and moves the devices over. The verbs check that the call is a demonstration. A real finalised meeting is read again
(``deliberation/record/replay.py``), never played.
"""
