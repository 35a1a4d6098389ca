"""Other settings and rules than those of the day before, or of a run that died: what they decide is computed anew."""

import json
from datetime import date

import pytest

from hugginggraph.commits import Commit, Run
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.engines.embedded.verify import verify
from hugginggraph.history.snapshots import History
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.pipeline import run_identity
from hugginggraph.pipeline.run_identity import run_of
from hugginggraph.sources import Dump
from hugginggraph.tables import INHERITED_LICENCES, NODES
from warehouses import ledger_of

DAYS = [date(2026, 7, day) for day in (1, 2, 3)]
DATASETS = [{"id": "a/data", "tags": ["license:cc-by-nc-4.0"], "cardData": {"license": "cc-by-nc-4.0"}}]
MODELS = [
    {
        "id": f"a/heron-{number}",
        "tags": ["dataset:a/data", "license:mit"],
        "cardData": {"license": "mit", "datasets": ["a/data"]},
    }
    for number in range(4)
]


def write(folder, kind, day, records):
    file = folder / kind / f"{day}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(record) + "\n" for record in records))


def differing(settings, day):
    return [each.table for each in verify(settings, day) if each.differing]


def verdicts(settings):
    rows = (
        Warehouse(settings.warehouse)
        .view(NODES, INHERITED_LICENCES)
        .execute("SELECT verdict FROM inherited_licences JOIN nodes USING (node_id) WHERE kind = 'model' ORDER BY 1")
    )
    return {verdict for (verdict,) in rows.fetchall()}


def test_another_policy_is_applied_on_a_day_on_which_nothing_moved_and_stays_applied(tmp_path, settings_for):
    for day in DAYS:
        write(tmp_path / "dump", "datasets", day, DATASETS)
        write(tmp_path / "dump", "models", day, MODELS if day < DAYS[2] else [*MODELS, {"id": "q/new"}])
    source, modelgo = Dump(str(tmp_path / "dump")), settings_for(tmp_path / "warehouse")
    modelgo = modelgo.model_copy(
        update={"genetics": modelgo.genetics.model_copy(update={"dataset_licences": "modelgo"})}
    )
    lenient = modelgo.model_copy(
        update={"genetics": modelgo.genetics.model_copy(update={"dataset_licences": "lenient"})}
    )
    run_day(modelgo, source, DAYS[0])
    assert verdicts(modelgo) != {"ok"}
    run_day(lenient, source, DAYS[1])
    assert verdicts(lenient) == {"ok"}
    run_day(lenient, source, DAYS[2])
    assert differing(lenient, DAYS[1]) == differing(lenient, DAYS[2]) == []


def test_a_reference_that_is_rejected_for_another_reason_moves_what_counts_reasons(tmp_path, settings_for):
    """Of a full list a path is of the repo itself; of one that may lack repos nobody knows."""
    for day, coverage in zip(DAYS, ("full", "partial"), strict=False):
        write(tmp_path / str(day), "models", day, [{"id": "a/heron-1b", "cardData": {"base_model": "/data/heron-1b"}}])
        (tmp_path / str(day) / "hub.json").write_text(json.dumps({"name": "one", "coverage": {"models": coverage}}))
    settings = settings_for(tmp_path / "warehouse")
    for day in DAYS[:2]:
        run_day(settings, Dump(str(tmp_path / str(day))), day)
        assert differing(settings, day) == []


@pytest.mark.parametrize(("rules", "is_own"), [("as before", True), ("other", False)])
def test_what_a_dead_run_wrote_by_other_rules_of_reading_is_not_taken_over(
    tmp_path, settings_for, monkeypatch, rules, is_own
):
    write(tmp_path / "dump", "models", DAYS[0], MODELS)
    source, settings = Dump(str(tmp_path / "dump")), settings_for(tmp_path / "warehouse")

    def run():
        return run_of(settings, source, DAYS[0], History.of(ledger_of(settings)), with_analyses=True)

    monkeypatch.setattr(run_identity, "rules_of", lambda _: "as before")
    dead = run()
    monkeypatch.setattr(run_identity, "rules_of", lambda _: rules)
    commit = Commit(1, "WRITE", json.loads(dead.metadata), {})
    assert run().wrote(NODES, commit) == is_own
    # A finished date is the same run, whatever the rules: it is not refused.
    assert run().run_id == dead.run_id
    assert Run("x", "2026-07-01").wrote(NODES, Commit(1, "WRITE", {"run_id": "x", "previous": ""}, {}))
