"""Many posts to one site."""
