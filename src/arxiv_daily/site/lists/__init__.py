"""The lists readers find papers by: newest editions, calendar, months, categories, authors, and the table.

Each page is bounded: it holds a month, or the newest papers and links to the months, so that no page grows with
the archive and a new edition touches only a few. `keys` says what lists there are, `days` what is said of a day,
`pages` and `table` make the HTML from templates.
"""
