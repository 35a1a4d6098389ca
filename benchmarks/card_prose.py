"""Precision and recall of the references read from real card texts, by phrase, and the time that reading takes.

    PYTHONPATH=.:lib python -m benchmarks.card_prose --hub DIR [--with-gaps] [--unlabelled]

Prints the tables of `docs/card-text.md`, and a line a file: cards, mean length, and microseconds of processor time a
card in one process, the best of three rounds. Writes the figures to `benchmarks/results/card-text.json`, or to
`card-text-with-gaps.json`. `card_scores` tells what is measured, `card_figures` by which truths, `card_labels` how to
read what is not labelled yet.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import card_scores
from benchmarks.card_figures import Score
from benchmarks.card_scores import HALVES, Mentions, rows
from hugginggraph.records.card_mention import TextMention
from hugginggraph.records.card_text import dataset_text_mentions, text_mentions

RESULT = Path(__file__).parent / "results" / "card-text.json"
RESULT_WITH_GAPS = RESULT.with_name("card-text-with-gaps.json")
ROUNDS = 3
LEAST_OF_A_LANGUAGE = 10
NOT_ASKED: dict[str, Any] = {"share": None, "found": 0, "of": 0}
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


def page(scores: dict[str, dict[str, Score]]) -> str:
    """The figures as Markdown: of each data set and half, by phrase, and by language."""
    return "\n\n".join([_overview(scores), _by_phrase(scores), _by_language(scores)])


def _overview(scores: dict[str, dict[str, Score]]) -> str:
    """A row a data set and half: precision in all and without the templates, and recall of what the text names."""
    lines = [
        "| data set | half | agree with declarations | without templates | right by labels | without templates "
        "| found, declared | found, said by labels |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, halves in scores.items():
        for half_, score in halves.items():
            both = [score.figures()[truth] for truth in ("declarations", "labels")]
            cells = [told[of] for told in both for of in ("precision", "without_templates")]
            cells += [list(told["recall"].values())[-1] if told["recall"] else NOT_ASKED for told in both]
            lines.append(f"| `{name}` | {half_} | " + " | ".join(map(_share, cells)) + " |")
    return "\n".join(lines)


def _by_phrase(scores: dict[str, dict[str, Score]]) -> str:
    """A row a phrase: right by labels and all, on the half `tuned`; on the half `held_out`."""
    names = list(scores)
    told = {
        (name, half_): score.figures()["labels"]["by_phrase"]
        for name, halves in scores.items()
        for half_, score in halves.items()
    }
    lines = ["| phrase | " + " | ".join(f"`{name}`" for name in names) + " |", "|---|" + "---:|" * len(names)]
    for phrase in sorted({phrase for phrases in told.values() for phrase in phrases}):
        cells = [[told[name, half_].get(phrase, {"right": 0, "of": 0}) for half_ in HALVES] for name in names]
        shown = ("; ".join(f"{each['right']}/{each['of']}" for each in cell) for cell in cells)
        lines.append(f"| `{phrase}` | " + " | ".join("" if each == "0/0; 0/0" else each for each in shown) + " |")
    return "\n".join(lines)


def _by_language(scores: dict[str, dict[str, Score]]) -> str:
    """A row a language with ten mentions: right by labels and all, and found of what is said, of both halves."""
    told = {
        name: (halves["tuned"] + halves["held_out"]).figures()["labels"]["by_language"]
        for name, halves in scores.items()
    }
    lines = ["| language | " + " | ".join(f"`{name}`" for name in told) + " |", "|---|" + "---:|" * len(told)]
    read = Counter[str]()
    for languages in told.values():
        read.update({language: figures["of"] for language, figures in languages.items()})
    for language in (language for language, mentions in read.most_common() if mentions >= LEAST_OF_A_LANGUAGE):
        cells = []
        for languages in told.values():
            of = languages.get(language)
            recall = f"; {of['recall']['found']}/{of['recall']['of']}" if of and of["recall"]["of"] else ""
            cells.append(f"{of['right']}/{of['of']}{recall}" if of else "")
        lines.append(f"| {language} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _share(of: dict[str, Any]) -> str:
    if of["share"] is None:
        return "–"
    return f"{of['share']:.3f} ({of['right'] if 'right' in of else of['found']}/{of['of']})"


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--hub", type=Path, required=True, help="folder of the real Hub data")
    parser.add_argument(
        "--with-gaps", action="store_true", help="look names up in lists without a quarter of the authors"
    )
    parser.add_argument(
        "--unlabelled",
        action="store_true",
        help="print what no person has read: key, card, repo, phrase (none: missed)",
    )
    arguments = parser.parse_args()
    scores = measure(arguments.hub, with_gaps=arguments.with_gaps)
    if arguments.unlabelled:
        for halves in scores.values():
            for score in halves.values():
                for card, repo, phrase in score.unlabelled():
                    print(score.key(card, repo), card, repo, phrase)
        return 0
    speed = {}
    for name, read in FILES.items():
        texts = [row["card"] for row in rows(arguments.hub / name)]
        length = round(sum(map(len, texts)) / len(texts))
        speed[name] = {"cards": len(texts), "characters": length, "microseconds": round(microseconds(texts, read))}
    print(page(scores))
    for name, of in speed.items():
        print(f"\n{name}: {of['cards']} cards of {of['characters']} characters, {of['microseconds']} µs a card")
    figures = {name: {half_: score.figures() for half_, score in halves.items()} for name, halves in scores.items()}
    result = RESULT_WITH_GAPS if arguments.with_gaps else RESULT
    result.write_text(json.dumps(figures | {"speed": speed}, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
