"""A Hub of few repos with odd metadata and no cards: its genetics are computed, and its report says what is missing."""

import re

import pytest

import daily
from browser import Opened
from dump_files import write_rows
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.pipeline.genetics import genetics
from hugginggraph.report.html.page import report
from mini_hub import ONE, model, typed
from warehouses import genetics_of, ledger_of

FILES = [{"rfilename": f"model-{number:05}.safetensors"} for number in range(6264)]
ODD = [
    model("amber/sentence", 1, card={"language": "Mostly English, and some French where it fits"}),
    model("amber/licences", 2, card={"license": ["mit", "apache-2.0"], "language": ["en", "fr"]}),
    model("amber/unknown", 3, tags=["license:my-own-terms"], card={"license": "my-own-terms"}),
    # With its parent the only family.
    model(
        "reed/files",
        4,
        tags=["license:mit", *typed("finetune", "amber/unknown")],
        card={"license": "mit", "base_model": "amber/unknown"},
        siblings=FILES,
    ),
]


@pytest.fixture(scope="module")
def warehouse(settings_for, tmp_path_factory):
    """The folder of a warehouse with its only date, and the genetics of it."""
    hub, warehouse = tmp_path_factory.mktemp("poor") / "hub", tmp_path_factory.mktemp("poor-warehouse")
    write_rows(hub / "models" / f"{ONE}.jsonl.gz", ODD)
    command = ["--source", str(hub), "--date", str(ONE), "--warehouse", str(warehouse), "--no-analyses"]
    assert daily.main(command) == 0
    settings = settings_for(warehouse)
    assert genetics(ledger_of(settings), settings, ONE).date == ONE
    return warehouse


def asked(warehouse, table, what, where="true"):
    return genetics_of(warehouse, ONE, table, what, where)


def test_odd_traits_are_kept_as_far_as_they_can_be_read(warehouse):
    found = asked(warehouse, "traits", "licence, licence_class, language")
    assert found == [
        # Of two licences the stricter duties count; a sentence is no language.
        (["apache-2.0", "mit"], "permissive_patent", ["en", "fr"]),
        (["mit"], "permissive", None),
        (["my-own-terms"], "custom", None),
        (None, "missing", None),
    ]


def test_a_single_family_has_a_rate_without_an_interval(warehouse):
    assert asked(warehouse, "families", "graph, members, edges", "graph = 'all'") == [("all", 2, 1)]
    told = "pairs, rate, low, high"
    only = asked(warehouse, "mutation_rates", told, "graph = 'all' AND relation = '*' AND trait = 'licence'")
    assert only == [(1, 1.0, None, None)]


def test_the_report_is_built_and_says_what_is_missing(chromium, warehouse, tmp_path):
    html = report(Warehouse(str(warehouse)))
    missing = re.findall(r'<p class="missing">(.*?)</p>', html)
    assert any("No model has two children" in sentence for sentence in missing)
    file = tmp_path / "report.html"
    file.write_text(html, encoding="utf-8")
    with Opened(chromium, file, width=375) as opened:
        assert (opened.wrong, opened.undrawn(), opened.too_wide()) == ([], [], [])
