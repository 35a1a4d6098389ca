"""HuggingGraph: one versioned, evidence-graded graph of the Hugging Face Hub in Delta tables.

Data flows one way through the packages, in this order: `sources -> ingest -> graph -> analysis -> history ->
report / lookup`. The modules beside them serve all: `settings`, `session`, `tables` (the contracts), `store` (the
only door to Delta), `errors`, `pipeline` (a day's run) and `cli`.
"""

__version__ = "0.1.0"
