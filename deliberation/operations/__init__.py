"""The verbs: every act on a call, each in a transaction with its journal entry.

Rooms by subject, as in the domain: ``call``, ``dossiers``, ``scoring``, ``meeting``, ``selection``. ``acts`` frames every verb, ``course``
has shared parts, ``repositories`` and ``ports`` state requirements. ``verification`` is no verb: it checks the record, for the console and
for documents. Verbs are imported from their modules.
"""
