"""The verbs: everything that can be done to a call, each one transaction with its journal entry.

Rooms by subject, as in the domain: ``call``, ``dossiers``, ``scoring``, ``meeting``, ``selection``. ``acts`` frames every verb, ``course``
is what several share; ``repositories`` and ``ports`` say what they need. ``verification`` is no verb: it checks the
record, for the console and for documents. Each verb is imported from its module.
"""
