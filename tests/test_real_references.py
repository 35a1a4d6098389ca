"""References of the Hub of 2022-02-15: what its README measured comes out of the tables."""

from datetime import date

import pytest
from pyspark.sql import functions as F

from hub_data import HUB
from hugginggraph.frames import literal_rows
from hugginggraph.graph.edges import edges, judged, rejected_references
from hugginggraph.graph.mentions import described, mentions
from hugginggraph.graph.moves import known_moves
from hugginggraph.graph.resolution import MOVE, aliases, live_repos
from hugginggraph.ingest.records import one_a_repo, parse
from hugginggraph.settings import load_settings
from hugginggraph.sources import Dump

DAY = date(2022, 2, 15)


@pytest.fixture(scope="module")
def tables(spark):
    """`mentions`, `edges` and `rejected_references` of 23,296 models and 741 datasets."""
    parts = [
        one_a_repo(parse(Dump(str(root), [kind]).day(spark, DAY).records, limits=load_settings().ingest))
        for root, kind in ((HUB / "bulk", "model"), (HUB, "dataset"))
    ]
    taken = parts[0].unionByName(parts[1]).where("is_taken")
    repos = taken.withColumns({"content_hash": F.lit(1), "gone_at": F.lit(None).cast("date")}).localCheckpoint()
    said = mentions(described(repos, max_names=100)).localCheckpoint()
    found = judged(said, live_repos(repos), aliases(repos, literal_rows(spark, known_moves(), MOVE)))
    found = found.localCheckpoint()
    drawn = edges(found).select("relation", "grade", F.inline("evidence")).localCheckpoint()
    return {
        "repos": repos,
        "mentions": said,
        "evidence": drawn,
        "rejected": rejected_references(found).localCheckpoint(),
    }


def of_tags(rows):
    return rows.where("source_field = 'tags.dataset'")


def test_the_hub_of_that_day_is_there(tables):
    counts = {row["kind"]: row["count"] for row in tables["repos"].groupBy("kind").count().collect()}
    assert counts == {"model": 23296, "dataset": 741}


def test_5102_dataset_tags_name_859_datasets_of_which_195_have_a_namespace(tables):
    said = of_tags(tables["mentions"])
    names = {row["raw_reference"] for row in said.select("raw_reference").distinct().collect()}
    assert (said.count(), len(names), sum("/" in name for name in names)) == (5102, 859, 195)


def test_2987_of_them_meet_a_canonical_dataset_and_65_more_but_for_case(tables):
    found = of_tags(tables["evidence"])
    met = found.where("NOT array_contains(defects, 'GONE') AND NOT array_contains(defects, 'AMBIGUOUS')")
    by_rule = {row["rule"]: row["count"] for row in met.groupBy("rule").count().collect()}
    assert by_rule == {"exact": 2987, "case": 65}


def test_319_of_them_carry_free_text(tables):
    said = of_tags(tables["mentions"])
    free = said.where(~F.col("raw_reference").rlike(r"^[\w.-]+(/[\w.-]+)?$"))
    codes = {row["code"]: row["count"] for row in free.groupBy("code").count().collect()}
    assert sum(codes.values()) == 319
    # Three are addresses outside the Hub, and three name a dataset as the Hub's own pages do.
    assert codes == {"INVALID_ID": 313, "EXTERNAL": 3, None: 3}
    rejected = of_tags(tables["rejected"]).where("code = 'INVALID_ID'")
    examples = {row["raw_reference"] for row in rejected.collect()}
    assert {"Kaggle Dataset", "dcep europarl jrc-acquis"} <= examples


def test_no_card_declares_a_base_model_yet(tables):
    assert tables["mentions"].where("target_kind = 'model'").count() == 0
