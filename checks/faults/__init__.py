"""What goes wrong, injected: servers, dumps, damaged warehouses, the machine, arguments.

`python -m checks.faults` injects each and writes `docs/faults.md`; the tests ask the same of the same faults.
"""
