"""Markup of ours, as it stands."""

import streamlit as st
from streamlit.elements.lib.layout_utils import create_layout_config
from streamlit.proto.Html_pb2 import Html


def put(markup: str) -> None:
    """Show markup that is of our own making, as ``st.html`` does, but for looking whether it is a file, indented or a style alone.

    Of a sheet that took as long as all else that is said of it; of the menu it would be done at each run of each page.
    """
    st._main._enqueue("html", Html(body=markup), layout_config=create_layout_config(width="stretch", allow_content_width=True))
