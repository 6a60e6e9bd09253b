"""The model service: what is sent, what comes back, what it costs."""
