"""Precision and recall of the references read from real card texts, by phrase, and the time that reading takes.

    PYTHONPATH=.:lib python -m benchmarks.card_prose --hub DIR [--with-gaps]

Prints a table, and a line a file: cards, mean length, and microseconds of processor time a card in one process, the
best of five rounds. Writes both to `benchmarks/results/card-text.json`,
or to `card-text-with-gaps.json`; `card_scores` tells what is measured.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import card_scores
from benchmarks.card_scores import HALVES, Mentions, Score, rows
from hugginggraph.records.card_mention import TextMention
from hugginggraph.records.card_text import dataset_text_mentions, text_mentions

RESULT = Path(__file__).parent / "results" / "card-text.json"
RESULT_WITH_GAPS = RESULT.with_name("card-text-with-gaps.json")
ROUNDS = 5
Read = Callable[[str], Sequence[TextMention]]
FILES: dict[str, Read] = {
    "bulk/cards/2022-02-15.jsonl.gz": text_mentions,
    "cards/2025-04-26.jsonl.gz": text_mentions,
    "dataset_cards/2022-07-31.jsonl.gz": dataset_text_mentions,
}


def read_mentions(path: Path, of: Read) -> Mentions:
    """The mentions of each card that has any."""
    found = {row["id"]: [mention._asdict() for mention in of(row["card"])] for row in rows(path)}
    return {repo_id: mentions for repo_id, mentions in found.items() if mentions}


def microseconds(texts: Sequence[str], read: Read) -> float:
    """Processor time a text in the best round."""

    def one_round() -> float:
        started = time.process_time()
        for text in texts:
            read(text)
        return time.process_time() - started

    return 1e6 * min(one_round() for _ in range(ROUNDS)) / len(texts)


def measure(hub: Path, *, with_gaps: bool = False) -> dict[str, dict[str, Score]]:
    """The scores of each data set and half."""
    of_model, of_dataset = (partial(read_mentions, of=of) for of in (text_mentions, dataset_text_mentions))
    return card_scores.measure(of_model, of_dataset, hub, with_gaps=with_gaps)


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
    parser.add_argument(
        "--with-gaps", action="store_true", help="look names up in lists without a quarter of the authors"
    )
    parser.add_argument("--disagreements", action="store_true", help="also print each mention that disagrees")
    arguments = parser.parse_args()
    scores = measure(arguments.hub, with_gaps=arguments.with_gaps)
    speed = {}
    for name, read in FILES.items():
        texts = [row["card"] for row in rows(arguments.hub / name)]
        length = round(sum(map(len, texts)) / len(texts))
        speed[name] = {"cards": len(texts), "characters": length, "microseconds": round(microseconds(texts, read))}
    figures = {name: {half_: score.figures() for half_, score in halves.items()} for name, halves in scores.items()}
    print(table(figures))
    for name, of in speed.items():
        print(f"{name}: {of['cards']} cards of {of['characters']} characters, {of['microseconds']} µs a card")
    if arguments.disagreements:
        for name, halves in scores.items():
            for half_, score in halves.items():
                for card, phrase, repo in score.disagreements:
                    print(name, half_, card, phrase, repo)
    result = RESULT_WITH_GAPS if arguments.with_gaps else RESULT
    result.write_text(json.dumps(figures | {"speed": speed}, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
