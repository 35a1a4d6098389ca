"""Raw records -> `repos`, `counters`, `cards`, `quarantine`; the completeness gate and tombstones."""
