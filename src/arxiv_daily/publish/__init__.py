"""Chinese to notebook to site."""
