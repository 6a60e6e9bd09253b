"""The site for machines: feeds, data, citations, a map, cards."""
