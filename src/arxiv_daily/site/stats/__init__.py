"""The archive in numbers: tables in pandas, figures readable by everyone, and the notebook that shows them."""
