"""Precision and recall of the references read from card texts by Spark, by phrase, on real cards.

    PYTHONPATH=.:lib python -m benchmarks.card_text --hub DIR

Prints a table and writes `benchmarks/results/card-text.json`; `card_scores` tells what is measured.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from pyspark.sql import Column, SparkSession
from pyspark.sql import functions as F

from benchmarks import card_scores
from benchmarks.card_scores import HALVES, Mentions, Score, Universe
from hugginggraph.graph.card_text import dataset_text_mentions, text_mentions
from hugginggraph.session import spark_session
from hugginggraph.settings import load_settings

__all__ = ["HALVES", "Universe", "measure"]

RESULT = Path(__file__).parent / "results" / "card-text.json"


def read_mentions(spark: SparkSession, path: Path, of: Callable[[Column], Column]) -> Mentions:
    """The mentions of each card that has any."""
    cards = spark.read.schema("id STRING, card STRING").json(str(path)).repartition(2)
    found = cards.select("id", of(F.col("card")).alias("mentions")).collect()
    return {row["id"]: [mention.asDict() for mention in row["mentions"]] for row in found if row["mentions"]}


def measure(spark: SparkSession, hub: Path) -> dict[str, dict[str, Score]]:
    """The scores of each data set and half."""
    return card_scores.measure(
        partial(read_mentions, spark, of=text_mentions), partial(read_mentions, spark, of=dataset_text_mentions), hub
    )


def speed(spark: SparkSession, path: Path) -> dict[str, Any]:
    """Cards a second over the cards of a file that is in memory, once everything is warm."""
    cards = spark.read.schema("id STRING, card STRING").json(str(path)).repartition(2).cache()
    count = cards.count()
    seconds, processor_seconds = [], []
    for _ in range(3):
        before, started = _processor_seconds(spark), time.monotonic()
        cards.select(text_mentions(F.col("card")).alias("m")).write.format("noop").mode("overwrite").save()
        seconds.append(time.monotonic() - started)
        processor_seconds.append(_processor_seconds(spark) - before)
    cards.unpersist()
    best = min(processor_seconds)
    return {
        "cards": count,
        "seconds": round(min(seconds), 2),
        "processor_seconds": round(best, 2),
        "cards_per_processor_second": round(count / best),
    }


def _processor_seconds(spark: SparkSession) -> float:
    """Processor time of all tasks so far: what a neighbour on the machine does not change."""
    context: Any = spark.sparkContext
    time.sleep(0.5)  # the figures arrive a moment after the job's end
    jvm, gateway = context._jvm, context._gateway
    stages = (
        context._jsc.sc()
        .statusStore()
        .stageList(None, False, False, gateway.new_array(jvm.double, 0), jvm.java.util.ArrayList())
    )
    return float(sum(stages.apply(i).executorCpuTime() for i in range(stages.size()))) / 1e9


def table(figures: dict[str, dict[str, Any]]) -> str:
    """The figures as Markdown, a row a phrase of a data set."""
    lines = ["| data set | phrase | right, wrong (tuned) | right, wrong (held out) |", "|---|---|---:|---:|"]
    for name, halves in figures.items():
        phrases = sorted({phrase for half_ in HALVES for phrase in halves[half_]["by_phrase"]})
        for phrase in phrases:
            cells = [halves[half_]["by_phrase"].get(phrase, {"right": 0, "wrong": 0}) for half_ in HALVES]
            lines.append(f"| {name} | `{phrase}` | " + " | ".join(f"{c['right']}, {c['wrong']}" for c in cells) + " |")
    for name, halves in figures.items():
        for half_ in HALVES:
            told = halves[half_]
            rest = told["without_templates"]["precision"]
            recalls = "; ".join(f"{of}: {r['share']} ({r['found']} of {r['of']})" for of, r in told["recall"].items())
            lines.append(
                f"\n{name}, {half_}: precision {told['precision']}, {rest} without templates. "
                f"Recall: {recalls or 'not asked'}."
            )
    return "\n".join(lines)


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--hub", type=Path, required=True, help="folder of the real Hub data")
    parser.add_argument("--disagreements", action="store_true", help="also print each mention that disagrees")
    parser.add_argument("--no-speed", action="store_true", help="leave the speed unmeasured")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(warehouse=folder, spark={"spark.master": "local[2]", "spark.driver.memory": "3g"})
        with spark_session(settings, "card-text") as spark:
            scores = measure(spark, arguments.hub)
            old_cards = arguments.hub / "bulk" / "cards" / "2022-02-15.jsonl.gz"
            fast = {} if arguments.no_speed else {"speed": speed(spark, old_cards)}
    figures = {name: {half_: score.figures() for half_, score in halves.items()} for name, halves in scores.items()}
    print(table(figures))
    print(json.dumps(fast))
    if arguments.disagreements:
        for name, halves in scores.items():
            for half_, score in halves.items():
                for card, phrase, repo in score.disagreements:
                    print(name, half_, card, phrase, repo)
    RESULT.write_text(json.dumps(figures | fast, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
