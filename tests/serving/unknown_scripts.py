"""Run the dashboard as ``jury start`` does, as if nobody had looked at the installed Streamlit's scripts: they are not joined."""

import sys

import pytest
from streamlit.web import cli

from tools.serving.servers import ROOT
from web.streamlit import joined

if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joined, "CHECKED", "of another version")
        sys.argv = ["streamlit", "run", str(ROOT / "dashboard.py"), "--server.port", sys.argv[1]]
        cli.main()
