"""How fast the dashboard is, measured on servers started for it, beside Streamlit's own floor. A tool for developers."""
