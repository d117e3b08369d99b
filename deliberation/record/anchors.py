"""What holds the record from outside the database: the entry that finalised a version, by number and hash, and a key that seals it.

Whoever holds the database can rewrite all of its history, chain included. They can change neither the head that was printed, nor a seal.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Final, Self

from deliberation.call.call import Head, Version
from deliberation.errors import InvalidValue
from deliberation.record.journal import Act, Entry, canonical_json
from phrases import N_, Message
