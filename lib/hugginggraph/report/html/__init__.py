"""The report: one HTML file that needs no network, and a page a repo. Reads the warehouse without a JVM."""
