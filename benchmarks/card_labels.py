"""Labels by hand: what a card says of a repo's origin, where the declarations cannot tell.

`benchmarks/labels/card_text.csv` holds them, without content of the data: a line for each statement that was read, with
`key`, the SHA-256 of dump, child, named repo and relation; `verdict`; and `why`, a word for the kind of statement.

The question that a verdict answers is always the same: do the words of this card say that its repo was made from, or
trained on, the named one? `right` is yes, `wrong` is no; `unclear` is where a person cannot tell, as where card and
files contradict each other.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

PATH = Path(__file__).parent / "labels" / "card_text.csv"
RIGHT, WRONG, UNCLEAR = VERDICTS = ("right", "wrong", "unclear")
COLUMNS = ("key", "verdict", "why")


def key(dump: str, child: str, named: str, relation: str) -> str:
    """What a statement is labelled by: `relation` is `made_from`, `trained_on` or `derived_from`.

    >>> key("2025", "amber/a", "amber/b", "made_from")[:12]
    '24b7fe71c7ff'
    """
    return hashlib.sha256("\n".join((dump, child, named, relation)).encode()).hexdigest()


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            if tuple(row) != COLUMNS or row["verdict"] not in VERDICTS or not row["why"] or len(row["key"]) != 64:
                raise ValueError(f"{path}, line {number}: expected {', '.join(COLUMNS)}, a verdict of {VERDICTS}")
            yield row["key"], row["verdict"]


def read(path: Path = PATH) -> Mapping[str, str]:
    """The verdict of each statement that was read.

    Raises:
        ValueError: a line is no label, or two lines label one statement.
    """
    rows = list(_rows(path))
    labels = dict(rows)
    if len(labels) < len(rows):
        raise ValueError(f"{path}: {len(rows) - len(labels)} statements are labelled twice")
    return labels
