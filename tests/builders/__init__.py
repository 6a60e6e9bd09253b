"""Strangers' text, secrets and bad days."""
