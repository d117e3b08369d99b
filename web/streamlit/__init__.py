"""All that the HTTP side takes from Streamlit's inside, and nothing else."""
