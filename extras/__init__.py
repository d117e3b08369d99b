"""Optional capabilities, a folder each.

Only ``capabilities`` reads the declarations in ``capability.py``; no module outside imports extras.
"""
