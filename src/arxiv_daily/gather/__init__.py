"""arXiv to one tidy table."""
