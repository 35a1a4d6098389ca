"""What the Spark engine's ledger does on S3, in a process of its own: the jars of S3 are no part of the tests' session.

`python spark_on_s3.py ROOT` writes three versions of `nodes`, takes the last back, and prints what it saw as JSON.
"""

import json
import sys

from hugginggraph.change_sets import change_set
from hugginggraph.commits import Run
from hugginggraph.engines.spark.maintain import maintain
from hugginggraph.errors import ConcurrentRunError
from hugginggraph.session import spark_session
from hugginggraph.settings import load_settings
from hugginggraph.store import Store
from hugginggraph.tables import NODES, SNAPSHOTS

DAY = "2026-03-02"


def rows_of(spark, roles):
    """Nodes from role by number."""
    told = {"kind": "model", "hub_id": None, "root_kind": None, "is_ghost": False, "content_hash": 1}
    nodes = [told | {"node_id": n, "repo_id": f"r/n{n}", "role": role} for n, role in roles.items()]
    return spark.createDataFrame(nodes, NODES.columns)


def main(root):
    settings = load_settings(warehouse=root, engine="spark")
    seen = {}
    with spark_session(settings, "tests of S3") as spark:
        store = Store(spark, settings.warehouse, settings.retention_days)
        store.create_missing([NODES, SNAPSHOTS])
        for number, roles in enumerate([{1: "base", 2: "merge"}, {1: "base", 2: "finetune"}, {3: "base"}]):
            run = Run(f"run{number}", DAY)
            with store.writing(run):
                changes = change_set(store.read(NODES), rows_of(spark, roles), NODES)
                written = store.apply(NODES, changes, run)
                # Asked again, the run finds its commit and writes no second one.
                assert store.apply(NODES, changes, run) == written
            seen[written.version] = [written.insert, written.update, written.delete]
        feed = store.feed(NODES, 1, 3).select("_commit_version", "_change_type", "node_id").collect()
        seen["feed"] = sorted([list(row) for row in feed])
        seen["at 2"] = sorted([row["node_id"], row["role"]] for row in store.read(NODES, 2).collect())
        try:
            other = Store(spark, settings.warehouse, settings.retention_days)
            other._commit(NODES, lambda: store._delta(NODES).restoreToVersion(2))
            store.written_by(NODES, Run("late", DAY))
        except ConcurrentRunError as error:
            seen["late"] = str(error)
        (done,) = maintain(spark, settings, only=["nodes"])
        seen["deleted"] = done.deleted
    sys.stdout.write(json.dumps(seen) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
