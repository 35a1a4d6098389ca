"""The tables of the HuggingGraph paper, counted anew on each date and without its defects (papers 1.4 and 1.5)."""
