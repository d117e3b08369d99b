"""The equity sheet: the selection compared with the pool of dossiers, and with a random draw."""
