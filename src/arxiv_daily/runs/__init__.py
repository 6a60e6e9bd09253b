"""Editions, one or many, by papermill."""
