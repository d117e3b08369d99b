"""Start servers and browsers, speak Streamlit's protocol, look at a screen: for tests and for measures."""
