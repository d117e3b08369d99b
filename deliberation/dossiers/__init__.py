"""Candidatures, administrations and recusals, and the effect of an import on them."""
