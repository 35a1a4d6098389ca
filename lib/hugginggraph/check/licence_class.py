"""The class of a repo's licence, by the facts of `conf/rules/licences.yml`."""

from typing import NamedTuple

from hugginggraph.check.repos import Repo
from hugginggraph.licence_rules import MISSING, cached_licence_rules


class Judged(NamedTuple):
    """A licence as its repo names it, and its class; `(none)` and `missing` where it names none."""

    licence: str
    class_: str


def licence_of(repo: Repo) -> Judged:
    """The licence that decides for a repo, of several choices that of the freest; one that is not known is `custom`."""
    rules = cached_licence_rules()
    said = rules.reader.read(repo.card_data, repo.tags)
    if not said.choices:
        return Judged("(none)", MISSING)
    decides = rules.deciding(said.choices)[0]
    return Judged(decides.id, decides.class_)
