"""What readers find by task and data set, and the results of papers over time; no list of it ranks."""
