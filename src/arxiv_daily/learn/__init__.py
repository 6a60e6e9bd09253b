"""What editors' corrections teach later editions."""
