"""The figures of what was read from cards: precision, recall, by phrase and by language, by two truths.

Against *declarations*, a mention is right where it agrees with what the repo declares. Against *labels*, one that
disagrees is right where a person read it so (`card_labels`); one that nobody has read, or nobody can tell, counts as
wrong. So a change of what is read can raise that figure only by what agrees, or by what is read anew.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks import card_labels

TEMPLATES = ("fine_tuned_version_of", "derived_from")
"""Phrases that generated cards hold (the Trainer's, the DreamBooth script's), and so outnumber all others."""


class Mention(NamedTuple):
    """A repo that was read from a card; `agrees` with what its repo declares."""

    card: str
    repo: str
    phrase: str
    language: str
    agrees: bool


class Wanted(NamedTuple):
    """What should have been read from a card: one of these repos, that are declared."""

    card: str
    repos: frozenset[str]
    of: str
    language: str
    is_found: bool


class Score:
    """What was read of the cards of one half, and what should have been.

    Args:
        dump: that the cards are of, and `relation` which they were read for: of the key of a label.
        labels: the verdict of each statement that was read by a person.
    """

    def __init__(self, dump: str, relation: str, labels: Mapping[str, str]) -> None:
        self._dump, self._relation, self._labels = dump, relation, labels
        self.mentions: list[Mention] = []
        self.wanted: list[Wanted] = []

    def key(self, card: str, repo: str) -> str:
        """The key of the label that says whether this card names this repo."""
        return card_labels.key(self._dump, card, repo, self._relation)

    def verdict(self, card: str, repo: str) -> str | None:
        """What a person read, None if nobody did."""
        return self._labels.get(self.key(card, repo))

    def figures(self) -> dict[str, Any]:
        """Precision and recall by both truths."""
        return {
            "declarations": self._by(lambda each: each.agrees, lambda _: True),
            "labels": self._by(self._is_right, self._is_said)
            | {"disagreements": dict(sorted(Counter(map(self._verdict, self._disagreements())).items()))},
        }

    def unlabelled(self) -> list[tuple[str, str, str]]:
        """Card, repo and phrase of what no person has read: disagreements, and what was not found (no phrase)."""
        read = [(each.card, each.repo, each.phrase) for each in self._disagreements()]
        narrowest = [each for each in self.wanted if each.of == _narrowest(self.wanted) and not each.is_found]
        missed = [(each.card, repo, "") for each in narrowest for repo in each.repos]
        return sorted({each for each in [*read, *missed] if not self.verdict(*each[:2])})

    def __add__(self, other: "Score") -> "Score":
        both = Score(self._dump, self._relation, self._labels)
        both.mentions, both.wanted = self.mentions + other.mentions, self.wanted + other.wanted
        return both

    def _disagreements(self) -> list[Mention]:
        return [each for each in self.mentions if not each.agrees]

    def _verdict(self, mention: Mention) -> str:
        return self.verdict(mention.card, mention.repo) or "unlabelled"

    def _is_right(self, mention: Mention) -> bool:
        verdict = self.verdict(mention.card, mention.repo)
        return mention.agrees if verdict is None else verdict == card_labels.RIGHT

    def _is_said(self, wanted: Wanted) -> bool:
        """Whether the text names what was not found: it does unless a person read that it does not."""
        verdicts = {self.verdict(wanted.card, repo) for repo in wanted.repos}
        return wanted.is_found or verdicts != {card_labels.WRONG}

    def _by(self, is_right: Callable[[Mention], bool], is_said: Callable[[Wanted], bool]) -> dict[str, Any]:
        wanted = [each for each in self.wanted if is_said(each)]
        narrowest = [each for each in wanted if each.of == _narrowest(wanted)]
        rest = [each for each in self.mentions if each.phrase not in TEMPLATES]
        return {
            "precision": _precision(self.mentions, is_right),
            "without_templates": _precision(rest, is_right),
            "recall": {
                of: _recall(each for each in wanted if each.of == of)
                for of in dict.fromkeys(each.of for each in wanted)
            },
            "by_phrase": {
                phrase: _precision((each for each in self.mentions if each.phrase == phrase), is_right)
                for phrase in sorted({each.phrase for each in self.mentions})
            },
            "by_language": {
                language: _precision((each for each in self.mentions if each.language == language), is_right)
                | {"recall": _recall(each for each in narrowest if each.language == language)}
                for language in sorted({m.language for m in self.mentions} | {w.language for w in narrowest})
            },
        }


def _narrowest(wanted: Sequence[Wanted]) -> str | None:
    """The last of the denominators of recall, each of which is part of the one before."""
    return next(reversed(dict.fromkeys(each.of for each in wanted)), None)


def _precision(mentions: Iterable[Mention], is_right: Callable[[Mention], bool]) -> dict[str, Any]:
    told = [is_right(each) for each in mentions]
    return {"share": _share(sum(told), len(told)), "right": sum(told), "of": len(told)}


def _recall(wanted: Iterable[Wanted]) -> dict[str, Any]:
    found = [each.is_found for each in wanted]
    return {"share": _share(sum(found), len(found)), "found": sum(found), "of": len(found)}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
