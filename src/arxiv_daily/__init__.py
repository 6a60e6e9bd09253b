"""Every morning a page in Chinese with every new arXiv paper of a field."""
