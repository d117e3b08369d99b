"""Which screens there are is told as Streamlit tells it, after the page has its title, and each page is opened on its own."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    from copy import copy
    from typing import Any

    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from tests.places import ROOT
    from ui.streamlit_seams import screens

    names = {"home": ("Accueil", ":material/home:", ""), "call": ("L’appel", ":material/tune:", "appel")}
    pages = tuple(
        st.Page(ROOT / "pages" / f"{file}.py", title=title, icon=icon, url_path=path, default=not path)
        for file, (title, icon, path) in names.items()
    )
    said, context = list[Any](), get_script_run_ctx()
    assert context
    tell, context.enqueue = context.enqueue, said.append  # type: ignore[assignment, method-assign]
    theirs = st.navigation([copy(one) for one in pages], position="hidden")
    known = context.pages_manager.get_pages()
    ours = screens.open_one(pages, lambda opened: said.append(opened.title))
    context.enqueue = tell  # type: ignore[method-assign]
    st.text(said[0].navigation == said[2].navigation and said[1:2] == [theirs.title])
    st.text(known == context.pages_manager.get_pages())
    st.text((ours.url_path, ours._can_be_called) == (theirs.url_path, True) and not any(one._can_be_called for one in pages))


def test_screens_are_told_as_streamlit_tells_them_and_none_is_marked_for_others() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert [text.value for text in app.text] == ["True", "True", "True"]
