"""How fast the dashboard is, measured over its real websocket on servers started for it, beside Streamlit's own floor."""

from bench.command import run

__all__ = ["run"]
