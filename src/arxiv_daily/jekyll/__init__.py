"""The older Jekyll archive, in and out."""
