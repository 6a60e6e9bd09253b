"""What the site offers beside its pages: feeds, data, citations, a map, cards."""
