"""An option's icon is looked for once, and found as before; markup of ours is sent as ``st.html`` sends it."""

import re

import pytest
from streamlit import string_util
from streamlit.emojis import EMOJI_EXTRACTION_REGEX
from streamlit.testing.v1 import AppTest

from ui.streamlit_seams import labels


def options() -> None:
    import streamlit as st

    st.segmented_control("Filière", ["Métier", "🚨 Sécurité", ":material/list: Récit"], key="options")


def test_icon_of_an_option_is_found_as_before_and_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    before = AppTest.from_function(options).run().get("button_group")[0].proto
    looked = list[str]()

    def search(pattern: str, text: str) -> object:
        looked.extend([text] if pattern == EMOJI_EXTRACTION_REGEX else [])
        return found(pattern, text)

    found = re.search
    monkeypatch.setattr(re, "search", search)
    monkeypatch.setattr(string_util, "extract_leading_emoji", string_util.extract_leading_emoji)
    labels.look_for_icons_once()
    app = AppTest.from_function(options)
    assert [app.run().get("button_group")[0].proto for _each in range(2)] == [before, before]
    assert looked.count("Métier") == 1


def markups() -> None:
    import streamlit as st

    from ui.streamlit_seams import markup

    given = '<p class="a">À  <b>lire</b></p>'
    st.html(given)
    markup.put(given)
    with st.container():
        markup.put(given)


def test_markup_is_sent_as_streamlit_sends_it_where_it_stands() -> None:
    app = AppTest.from_function(markups).run()
    first, second, within = app.main.children.values()
    assert second.proto == first.proto == within.children[0].proto
