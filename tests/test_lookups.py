"""What a look-up loads: neither Spark nor pandas, each of which would take longer than the answer may."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mini_hub import ONE, TWO

ROOT = Path(__file__).parents[1]
HEAVY = {"pandas", "pyarrow", "pyspark", "numpy", "delta", "graphframes", "huggingface_hub", "hugginggraph.settings"}
LOADED = """
import json, sys
from hugginggraph.cli import run
status = run(sys.argv[1:])
sys.stderr.write("loaded " + json.dumps(sorted(name for name in sys.modules if name.count(".") < 2)))
sys.exit(status)
"""


@pytest.mark.parametrize(
    "command",
    [
        "snapshots",
        "lineage moss/heron-lora",
        f"lineage moss/heron-lora --as-of {ONE} --json",
        f"changes {TWO}",
        f"changes {TWO} --since {ONE} --json",
        "history moss/heron-lora",
        "events --json",
        "show nodes --json",
        "show top_base_models",
        "scorecard",
        "query growth_by_role",
        "explain amber/heron moss/heron-lora",
        "check moss/heron-lora",
        "check moss/heron-lora --format sarif",
        "licences moss/heron-lora",
        "path amber/heron moss/heron-lora",
        "search heron",
        "status --json",
        "events --csv",
    ],
)
def test_a_look_up_loads_neither_spark_nor_pandas(mini, command):
    line = [sys.executable, "-c", LOADED, *command.split(), "--warehouse", mini.warehouse]
    done = subprocess.run(
        line, env={"PYTHONPATH": str(ROOT / "lib"), "PATH": ""}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    loaded = json.loads(done.stderr.rpartition("loaded ")[2])
    assert HEAVY.isdisjoint(loaded)
