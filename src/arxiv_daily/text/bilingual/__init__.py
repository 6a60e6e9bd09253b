"""English and Chinese side by side: names, figures, sentences and terms of one found in the other."""
