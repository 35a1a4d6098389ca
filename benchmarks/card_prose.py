"""Time that the references in real card texts take to be read, a card, in one process.

    PYTHONPATH=.:lib python -m benchmarks.card_prose --hub DIR

Prints a line a file: cards, mean length, and microseconds of processor time a card, the best of five rounds.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.card_scores import Mentions, rows
from hugginggraph.records.card_text import TextMention, dataset_text_mentions, text_mentions

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


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--hub", type=Path, required=True, help="folder of the real Hub data")
    hub = parser.parse_args().hub
    for name, read in FILES.items():
        texts = [row["card"] for row in rows(hub / name)]
        length = sum(map(len, texts)) / len(texts)
        print(f"{name}: {len(texts)} cards of {length:.0f} characters, {microseconds(texts, read):.0f} µs a card")
    return 0


if __name__ == "__main__":
    sys.exit(main())
