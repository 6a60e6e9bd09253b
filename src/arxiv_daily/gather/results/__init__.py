"""What the tables of a full text report: a value of a metric on a data set, by whom, and where it stands."""
