"""Strings in, strings out: the gate, formulas, sentences. No notebook, no disk."""
