"""A chart on a screen: the figure, what it says for those who do not see it, and its table."""

import streamlit as st

from charts.chart import Chart
from phrases import _


def show_chart(chart: Chart, *, key: str, has_table_beside: bool = False) -> None:
    """Show a chart with its text, and its table beside it or on request."""
    if has_table_beside:
        left, right = st.columns([3, 2], vertical_alignment="center")
        with left:
            _figure(chart, key)
        with right:
            st.dataframe(chart.table, hide_index=True, alt=chart.title)
        return
    _figure(chart, key)
    with st.expander(_("The same numbers as a table"), icon=":material/table_chart:"):
        st.dataframe(chart.table, hide_index=True, alt=chart.title)


def _figure(chart: Chart, key: str) -> None:
    st.plotly_chart(chart.figure, key=key, theme=None, alt=chart.alt, config={"displaylogo": False, "responsive": True})
