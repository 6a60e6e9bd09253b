"""What the Chinese says against what the English says."""
