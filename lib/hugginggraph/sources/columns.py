"""The columns of a file that holds a table."""

from collections import Counter
from collections.abc import Iterable

from hugginggraph.errors import SourceError


def require_each_once(path: str, names: Iterable[str]) -> None:
    """Stop where two columns of a file have one name.

    Raises:
        SourceError: they have.
    """
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise SourceError(
            f"{path} has more than one column {twice[0]!r}: which is meant is not clear. Keep one of them"
        )
