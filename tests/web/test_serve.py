"""What the server asks of the system when it starts."""

import resource
import subprocess
import sys

from tests.places import ROOT

BEGUN_WITH = 256


def test_server_may_open_as_many_files_as_the_system_allows() -> None:
    """A hundred screens, and those that were just closed, take more than a process begins with."""
    said = "import resource as r; from web.serve import take_all_descriptors; take_all_descriptors(); print(r.getrlimit(r.RLIMIT_NOFILE))"
    _now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    done = subprocess.run(
        ["sh", "-c", f'ulimit -S -n {BEGUN_WITH}; exec "$@"', "sh", sys.executable, "-c", said],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str((most, most))
