"""Run the dashboard as ``jury start`` does, at the hour that a file holds, so that screens say the same of the time in every run."""

import sys
from datetime import datetime
from pathlib import Path

from streamlit.web import cli

from tests.serving.at_noon import clock_stopped
from tools.serving.servers import ROOT

if __name__ == "__main__":
    port, hour = sys.argv[1], Path(sys.argv[2])
    with clock_stopped(lambda: datetime.fromisoformat(hour.read_text(encoding="utf-8"))):
        sys.argv = ["streamlit", "run", str(ROOT / "dashboard.py"), "--server.port", port]
        cli.main()
