"""What applicants attached: how files are named, which version counts, what an import of them would change."""
