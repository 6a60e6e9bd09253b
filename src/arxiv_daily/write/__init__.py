"""The table to Chinese."""
