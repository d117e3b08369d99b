"""Exit 0 for a working server on this machine, 1 otherwise; with --wait, wait for a working server. Needs only Python.

``python healthy.py [--wait] [PORT]``: for a container's health check and for services.
"""

import sys
import time
from http.client import HTTPConnection

WAIT_SECONDS_MAX = 90.0
PORT = next((int(word) for word in sys.argv[1:] if word.isdecimal()), 8501)


def works() -> bool:
    """Ask once. A host name that is not trusted gets an answer too (421): the server is well."""
    try:
        connection = HTTPConnection("127.0.0.1", PORT, timeout=4)
        connection.request("GET", "/sante")
        return connection.getresponse().status in (200, 421)
    except OSError:
        return False


end = time.monotonic() + (WAIT_SECONDS_MAX if "--wait" in sys.argv else 0.0)
while not (is_well := works()) and time.monotonic() < end:
    time.sleep(0.2)
sys.exit(not is_well)
