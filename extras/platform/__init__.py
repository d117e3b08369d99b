"""Connection with démarches-simplifiées: its interface is a further dialect of its exports; decisions are carried back.

``sheets.py`` lays answers out as the sheets of an export, for a single reader, mapping and plan. A reading is complete or absent: any error
ends it before a plan. ``--changed`` reads changes since the last modification known here, and reports no absences. Procedures and tokens
are settings of the server's operator, not fields on screen: a token reads all procedures of its administrator. The token goes to a single
address over TLS and is in no error. The platform allows 400 requests a minute.

Each dossier is read just before its writing: progress is remembered only on the platform, and an interrupted act continues by a new start.
A mutation is sent once; after an unknown result the dossier is read again. Annotations and labels, visible to the team alone, come first,
then states and reasons, which reach applicants. No transaction is open during a request. *Repasser en instruction* is never called, since
it erases the reason.
"""
