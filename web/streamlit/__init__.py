"""Everything that the HTTP side uses of Streamlit's internals, and nothing else."""
