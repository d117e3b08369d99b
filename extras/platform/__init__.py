"""The connection with démarches-simplifiées: its interface is one more dialect of its exports; decisions are carried back.

``sheets.py`` lays the answers out as the sheets of an export, so that there is one reader, one mapping and one plan. All pages are read
or nothing: any error ends the reading before anything is planned. ``--changed`` reads what changed since the last modification known
here, and reports nothing as absent. Procedures and tokens are settings of whoever runs the server, not fields on screen: a token reads
all procedures of its administrator. The token goes to one address over TLS and is in no error. The platform allows 400 requests a minute.

Each dossier is read just before it is written: the platform is the only memory of progress, and an interrupted act goes on by being begun
again. A mutation is sent once; if its result is unknown the dossier is read again. Annotations and labels come first, which the team
alone sees, then states and reasons, which reach applicants. No transaction is open while the platform is asked. *Repasser en instruction*
is never called, since it erases the reason.
"""
