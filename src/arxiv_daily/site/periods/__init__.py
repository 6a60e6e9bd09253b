"""Pages of weeks and months that are over: what appeared by task, what tables report, which words rise."""
