"""References found in the metadata -> resolved, graded edges and nodes -> the GraphFrame."""
