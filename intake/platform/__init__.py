"""The interface of démarches-simplifiées, read as one more dialect of its exports.

``sheets.py`` lays the answers out as the sheets of an export, so that there is one reader, one mapping and one plan. All pages are read
or nothing: any error ends the reading before anything is planned. ``--changed`` reads what changed since the last modification known
here, and reports nothing as absent. Procedures and tokens are settings of whoever runs the server, not fields on screen: a token reads
all procedures of its administrator. The token goes to one address over TLS and is in no error. The platform allows 400 requests a minute.
"""
