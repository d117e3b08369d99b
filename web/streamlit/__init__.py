"""All uses of Streamlit's internals by the HTTP side."""
