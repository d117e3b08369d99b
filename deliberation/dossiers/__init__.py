"""What administrations filed: candidatures, administrations, recusals, and what an import would change in them."""
