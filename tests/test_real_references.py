"""References of the Hub of 2022-02-15: what its README measured comes out of the tables."""

from datetime import date

import pytest

from hub_data import HUB
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.sources import Dump
from hugginggraph.tables import EDGES, MENTIONS, REJECTED_REFERENCES, REPOS

DAY = date(2022, 2, 15)


@pytest.fixture(scope="module")
def tables(settings_for, tmp_path_factory):
    """A connection on which the day's tables can be asked, and `evidence`: a row for each reference behind an edge."""
    folder = tmp_path_factory.mktemp("real-references")
    for lists in (HUB / "bulk" / "models", HUB / "datasets"):
        (folder / "hub" / lists.name).mkdir(parents=True)
        (folder / "hub" / lists.name / f"{DAY}.jsonl.gz").symlink_to(lists / f"{DAY}.jsonl.gz")
    settings = settings_for(folder / "warehouse")
    run_day(settings, Dump(str(folder / "hub"), ["model", "dataset"], links_out=True), DAY, with_analyses=False)
    connection = Warehouse(settings.warehouse).view(REPOS, MENTIONS, EDGES, REJECTED_REFERENCES)
    connection.execute("CREATE TEMP VIEW evidence AS SELECT unnest(evidence, max_depth := 2) FROM edges")
    return connection


def counts(tables, what, of, where="true"):
    """How often each value is there."""
    return dict(tables.execute(f"SELECT {what}, count(*) FROM {of} WHERE {where} GROUP BY ALL").fetchall())


OF_TAGS = "source_field = 'tags.dataset'"


def test_the_hub_of_that_day_is_there(tables):
    assert counts(tables, "kind", "repos") == {"model": 23296, "dataset": 741}


def test_5102_dataset_tags_name_859_datasets_of_which_195_have_a_namespace(tables):
    names = counts(tables, "raw_reference", "mentions", OF_TAGS)
    assert (sum(names.values()), len(names), sum("/" in name for name in names)) == (5102, 859, 195)


def test_2987_of_them_meet_a_canonical_dataset_and_65_more_but_for_case(tables):
    met = f"{OF_TAGS} AND NOT list_has_any(defects, ['GONE', 'AMBIGUOUS'])"
    assert counts(tables, "rule", "evidence", met) == {"exact": 2987, "case": 65}


def test_319_of_them_carry_free_text(tables):
    free = r"NOT regexp_full_match(raw_reference, '[\w.-]+(/[\w.-]+)?')"
    codes = counts(tables, "code", "mentions", f"{OF_TAGS} AND {free}")
    assert sum(codes.values()) == 319
    # Three are addresses outside the Hub, three name a dataset as the Hub's own pages do, and seven by a name with a
    # remark behind it: `oscar (NL)`, `samsum (translated to RU)`.
    assert codes == {"INVALID_ID": 306, "EXTERNAL": 3, None: 10}
    rejected = counts(tables, "raw_reference", "rejected_references", f"{OF_TAGS} AND code = 'INVALID_ID'")
    assert {"Kaggle Dataset", "dcep europarl jrc-acquis"} <= set(rejected)


def test_no_card_declares_a_base_model_yet(tables):
    assert set(counts(tables, "target_kind", "mentions")) == {"dataset"}
