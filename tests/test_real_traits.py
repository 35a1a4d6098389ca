"""Traits, mutation and licence flow of the newest real day, against counts made here from its lines alone."""

from collections import Counter
from datetime import date

import pytest

import daily
from dump_files import read_rows
from genetics_rows import pairs_of
from hub_data import HUB
from hugginggraph.engines.embedded.workspace import workspace
from hugginggraph.genetics.languages import language_rules
from hugginggraph.genetics.licence_flow import judge_edges
from hugginggraph.genetics.mutation import mutation_rates
from hugginggraph.genetics.numerical import numerical_drift
from hugginggraph.genetics.ordering import trait_orders
from hugginggraph.genetics.traits import traits
from hugginggraph.genetics.verdicts import Judge
from hugginggraph.graph.grades import UNDECLARED
from hugginggraph.history.snapshots import History
from hugginggraph.licence_rules import licence_rules
from hugginggraph.tables import CARDS, COUNTERS, EDGES, NODES, REPOS
from warehouses import ledger_of

DAY = date(2025, 4, 26)
SIZES = {"licence": 20, "language": 20, "library": 10, "task": 10}


@pytest.fixture(scope="module")
def rows():
    """The day's models by name."""
    return {row["id"]: row for row in read_rows(HUB / "models" / f"{DAY}.jsonl.gz")}


@pytest.fixture(scope="module")
def texts():
    return {row["id"]: row["card"] for row in read_rows(HUB / "cards" / f"{DAY}.jsonl.gz")}


@pytest.fixture(scope="module")
def real(settings_for, tmp_path_factory, finetunes):
    """The relations of that day, taken in by the job, with its traits; the families are its fine-tunes alone."""
    folder = tmp_path_factory.mktemp("real-traits")
    for kind in ("models", "cards"):
        (folder / "hub" / kind).mkdir(parents=True)
        name = f"{DAY}.jsonl.gz"
        (folder / "hub" / kind / name).symlink_to(HUB / kind / name)
    settings = settings_for(folder / "warehouse")
    arguments = ["--source", str(folder / "hub"), "--warehouse", settings.warehouse, "--date", str(DAY)]
    assert daily.main([*arguments, "--kind", "model", "--no-analyses"]) == 0
    versions = History.of(ledger_of(settings)).newest.versions
    with workspace(settings.warehouse, settings.embedded.memory) as work:
        for table in (REPOS, CARDS, COUNTERS, NODES, EDGES):
            work.view(table.name, table, versions[table.name])
        traits(work, licences=licence_rules(), languages=language_rules())
        for step in ("latest_counters", "trait_sets", "value_counts"):
            work.make(step)
        ids = {row["repo_id"]: row["node_id"] for row in asked(work, "nodes", "kind = 'model'")}
        pairs_of(work, *[(ids[parent], ids[child], ids[parent]) for parent, child in finetunes])
        work.make("transitions")
        yield work


def asked(work, relation, where="TRUE"):
    return work.rows(f"SELECT * FROM {relation} WHERE {where}").to_pylist()


@pytest.fixture(scope="module")
def finetunes(rows):
    """Parent and child by the Hub's own tags, both in the corpus."""
    tagged = {(tag.split(":", 2)[2], name) for name, row in rows.items() for tag in row["tags"] if ":finetune:" in tag}
    return sorted((parent, child) for parent, child in tagged if parent in rows)


def listed(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def licence_of(row):
    card = row["cardData"] or {}
    found = card.get("license", card.get("licence"))
    # One card has nothing but the name of its licence, which is then called `other`.
    return None if found == "license" else found or ("other" if card.get("license_name") else None)


def test_licences_and_languages_are_those_of_the_lines(real, rows):
    found = {(row["trait"], row["value"]): row["models"] for row in asked(real, "value_counts")}
    licences = Counter(licence_of(row) for row in rows.values())
    del licences[None]
    assert {value: n for (trait, value), n in found.items() if trait == "licence"} == licences
    # 266 write `license` where a licence belongs.
    assert sum((row["cardData"] or {}).get("licence") == "license" for row in rows.values()) == 266
    spoken = Counter(code for row in rows.values() for code in listed((row["cardData"] or {}).get("language")))
    languages = {value: n for (trait, value), n in found.items() if trait == "language"}
    of_cards = {code: n for code, n in spoken.items() if code not in ("code", "multilingual")}
    none = {"code", "multilingual"}
    silent = [row for row in rows.values() if not set(listed((row["cardData"] or {}).get("language"))) - none]
    known = set(language_rules().codes)
    tagged = Counter(tag for row in silent for tag in row["tags"] if tag in known)
    assert {code: n for code, n in languages.items() if not tagged[code]} == {
        code: n for code, n in of_cards.items() if not tagged[code]
    }
    assert all(of_cards.get(code, 0) <= n <= of_cards.get(code, 0) + tagged[code] for code, n in languages.items())
    assert (licences["mit"], spoken["en"], of_cards["fon"]) == (331, 311, 2)


def test_tasks_libraries_datasets_and_papers_are_those_of_the_lines(real, rows):
    found = {(row["trait"], row["value"]): row["models"] for row in asked(real, "value_counts")}
    assert found["library", "transformers"] == sum(row.get("library_name") == "transformers" for row in rows.values())
    assert found["task", "text-to-image"] == sum(row.get("pipeline_tag") == "text-to-image" for row in rows.values())
    assert found["dataset", "argilla/dpo-mix-7k"] == 147
    assert found["paper", "2403.07691"] == 231
    # 143 were trained with the loader `generator`; 37 cite what the default card cites.
    assert ("dataset", "generator") not in found
    assert ("paper", "1910.09700") not in found


def test_cards_are_measured_as_they_are(real, texts):
    (row,) = real.rows(
        "SELECT count(*) AS models, count(*) FILTER (WHERE has_card) AS with_card, sum(card_length) AS characters, "
        "count(*) FILTER (WHERE generated) AS generated, count(*) FILTER (WHERE template = 'trainer') AS trainer, "
        "max(body_length - card_length) AS excess FROM traits"
    ).to_pylist()
    lower = [text.lower() for text in texts.values()]
    wordings = ("automatically generated", "generated automatically")
    assert (row["models"], row["with_card"]) == (1697, sum(bool(text.strip()) for text in texts.values()))
    # Characters beyond the basic plane are one here and there.
    assert row["characters"] == sum(map(len, texts.values()))
    assert row["generated"] == sum(any(wording in text for wording in wordings) for text in lower) == 705
    # One of 662 is mradermacher's, TheBloke's, AutoTrain's, Unsloth's or TRL's first, if any.
    assert 600 <= row["trainer"] <= 662
    assert row["excess"] <= 0


def test_mutation_and_transitions_of_licences_are_those_of_the_lines(real, rows, finetunes):
    named = [(licence_of(rows[parent]), licence_of(rows[child])) for parent, child in finetunes]
    both = [(p, c) for p, c in named if p and c]
    changed = Counter((p, c) for p, c in both if p != c)
    found = {row["trait"]: row for row in mutation_rates(real, seed=42, resamples=200)}["licence"]
    assert (found["edges"], found["pairs"], found["changed"]) == (len(finetunes), len(both), changed.total())
    assert found["rate"] == pytest.approx(changed.total() / len(both))
    assert found["low"] < found["rate"] < found["high"]
    assert (found["gained"], found["lost"]) == (
        sum(c is not None and p is None for p, c in named),
        sum(p is not None and c is None for p, c in named),
    )
    counted = asked(real, "transitions", "trait = 'licence' AND quarter = '*'")
    assert {(row["parent_value"], row["child_value"]): row["count"] for row in counted} == changed
    assert all(row["paper_count"] == 2 * row["count"] for row in counted)
    by_quarter = asked(real, "transitions", "trait = 'licence' AND quarter <> '*'")
    assert sum(row["count"] for row in by_quarter) == changed.total()
    orders, drift = trait_orders(real, sizes=SIZES, seconds=60, licences=licence_rules())
    of_licences = next(row for row in drift if row["trait"] == "licence")
    assert of_licences["all_transitions"] == changed.total()
    assert 0 < of_licences["traffic_along"] <= of_licences["traffic"]
    assert {row["trait"] for row in orders} == {row["trait"] for row in drift}


def test_numbers_panels_and_verdicts_are_made_of_the_whole_day(real, rows, texts, finetunes):
    drift = numerical_drift(real, seed=42, resamples=200)
    found = {row["quantity"]: row for row in drift}
    length = {name: len(text) for name, text in texts.items() if text.strip()}
    both = [(length[p], length[c]) for p, c in finetunes if p in length and c in length]
    assert (found["card_length"]["edges"], found["card_length"]["pairs"]) == (len(finetunes), len(both))
    assert found["card_length"]["mean_change"] == pytest.approx(sum(c - p for p, c in both) / len(both))
    likes = [(rows[p]["likes"], rows[c]["likes"]) for p, c in finetunes]
    assert found["likes"]["share_less"] == pytest.approx(sum(c < p for p, c in likes) / len(likes))
    top = [row for row in real.fetch("top_traits", top=20).to_pylist() if row["rank"] == 1]
    children = Counter(parent for parent, _ in finetunes).most_common(1)[0]
    leaders = {row["panel"]: (row["value"], row["count"]) for row in top}
    assert leaders["parent"] == children
    assert leaders["downloads"][1] == max(row["downloads"] for row in rows.values())
    judge_edges(real, Judge(licence_rules()))
    judged = asked(real, "judged_edges")
    relations = "('finetune', 'adapter', 'quantized', 'merge', 'trained_on')"
    edges = asked(real, "edges", f"relation IN {relations} AND grade_rank < {UNDECLARED}")
    assert len(judged) == len(edges)
    assert sum(row["edges"] for row in real.fetch("licence_verdicts").to_pylist()) == len(judged)
    violations = real.fetch("licence_violations").to_pylist()
    shown = [row for row in violations if row["parent_class"] == "community" and row["child_licence"] is not None]
    assert shown
    for row in shown:
        told = licence_of(rows[row["child"]])
        assert f"{told}" in row["child_evidence"], row
