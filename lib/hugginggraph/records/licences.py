"""The licence of a repo as its card names it, else its tags: the one reader for events, traits, verdicts, look-ups."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from hugginggraph.records.card_fields import texts
from hugginggraph.records.json_text import as_text, read
from hugginggraph.records.licence_spellings import NONE, Choices, both, choices, either, named_by, plain, spelling

OTHER = "other"
"""The Hub's id of a licence that `license_name` names."""
_FIELDS = ("license", "licence", "licenses")
_EVIDENCE = (*_FIELDS, "license_name", "license_link")
_NAMES_OF_OBJECT = ("spdx_id", "spdx", "id", "name", "license", "type", "title")
_TAG = "license:"
_MOST = 1000
_LONGEST_ID = 100
_MOST_EVIDENCE = 300
_PLACEHOLDERS = frozenset(
    [
        *("", "-", "???", "none", "null", "nan", "n/a", "na", "tbd", "license", "licence"),
        *("more-information-needed", "[more-information-needed]", "[needs-more-information]", "noassertion"),
    ]
)
_NO_NAMES = (OTHER, "unknown")
_NO_IDS = frozenset(("custom", "others", "see-license", "see-license-file", "see-license-in-license"))
"""What authors write for `other`."""
_VERSIONED = re.compile(r"(.+)-(\d{1,3}(?:\.\d{1,3})?)")
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_OF_A_PAGE = re.compile(r"(?:/(?:legalcode|deed)(?:\.[a-z]{2,7}(?:-[a-z]{2,4})?)?|\.(?:html?|txt|md|php))\Z")
_CACHED = 10_000


class RepoLicence(NamedTuple):
    """What a repo says of its licence.

    Attributes:
        ids: the licences that it names by their ids on the Hub, in order; one that has none is in lower case.
        choices: the choices that whoever takes the repo has; in them `other` is what `license_name` names.
        link: `license_link`.
        evidence: the fields or tags that say so, as they were written, cut to `_MOST_EVIDENCE` characters each.
    """

    ids: tuple[str, ...] = ()
    choices: Choices = ()
    link: str | None = None
    evidence: str | None = None

    @property
    def text(self) -> str | None:
        """The choices as one text, equal where the licence is the same.

        >>> RepoLicence(choices=(("mit",), ("apache-2.0", "cc-by-4.0"))).text
        'mit OR (apache-2.0 AND cc-by-4.0)'
        >>> RepoLicence(choices=(("apache-2.0", "mit"),)).text
        'apache-2.0, mit'
        """
        if len(self.choices) < 2:
            return ", ".join(self.choices[0]) if self.choices else None
        return " OR ".join(ids[0] if len(ids) == 1 else f"({' AND '.join(ids)})" for ids in self.choices)


class LicenceReader:
    """Reads what repos say of their licences; nothing raises, whatever a card holds."""

    def __init__(self, ids: Iterable[str], names: Mapping[str, str], links: Mapping[str, str]) -> None:
        """It knows some licences.

        Args:
            ids: of the Hub.
            names: other names, and the ids that they mean.
            links: addresses of texts, and the ids of the licences that they are.
        """
        known = sorted(ids)
        self._made_of = known, dict(names), dict(links)
        self._ids = {spelling(id_)[0]: id_ for id_ in known} | {spelling(name)[0]: id_ for name, id_ in names.items()}
        self._links = {_address(link): id_ for link, id_ in links.items()}
        self._later = {id_: _later(id_, known) for id_ in known}
        self._choices = lru_cache(_CACHED)(lambda text: choices(text, self._known))
        self._said = lru_cache(_CACHED)(self._read)

    def __reduce__(self) -> tuple[Any, ...]:
        # Spark hands it to its workers, and what it has read so far is not worth the way.
        return LicenceReader, self._made_of

    def read(self, card_data: str | None, tags: Sequence[str | None] | None) -> RepoLicence:
        """The licence in the card's metadata, else the one in the tags.

        Several licences all apply, unless an expression leaves the choice. A field that names none is passed over, and
        so is a placeholder. `license_name` counts beside `other` and alone; else `license_link` may tell.

        Args:
            card_data: the metadata as JSON.
            tags: the repo's tags.
        """
        card = _card(card_data)
        in_tags = [tag for tag in tags if tag is not None and tag.lower().startswith(_TAG)][:_MOST] if tags else []
        told = [(field, value) for field in _EVIDENCE if (value := card.get(field)) is not None]
        if card_data and (not told or '"licence_' in card_data):
            told = _misspelt(card)
        # Most say one of a few things. Lists cannot be looked up, and a long text is not worth the place.
        long = _MOST_EVIDENCE + 1
        length = sum(len(value) if type(value) is str else long for _, value in told) + sum(map(len, in_tags))
        return (self._said if length < long else self._read)(tuple(told), tuple(in_tags))

    def _read(self, told: tuple[tuple[str, Any], ...], in_tags: tuple[str, ...]) -> RepoLicence:
        card = dict(told)
        fields = (_usable(_texts(card.get(field))) for field in _FIELDS)
        named = next((found for found in fields if found), []) or _usable(tag[len(_TAG) :] for tag in in_tags)
        names = [name for name in _usable(_texts(card.get("license_name"))) if plain(name) not in _NO_NAMES]
        link = next((text.strip()[:_MOST] for text in _texts(card.get("license_link")) if text.strip()), None)
        if names and (not named or all(plain(text) in _NO_IDS for text in named)):
            named = [OTHER]
        meant, ids = NONE, set[str]()
        for text in named:
            found = self._choices(text)
            meant = both(meant, found)
            ids |= self._named(text, found)
        if any(OTHER in choice for choice in meant):
            meant = _replaced(meant, self._meaning_of_other(names, link))
        evidence = _in_card(card) or "; ".join(in_tags)[:_MOST_EVIDENCE] or None
        return RepoLicence(tuple(sorted(ids)), meant, link, evidence)

    def _named(self, text: str, found: Choices) -> set[str]:
        """The ids that a text names, without the later versions that it grants too."""
        known = self._ids.get(spelling(text)[0])
        return {known} if known else {id_ for ids in found for id_ in ids}

    def _meaning_of_other(self, names: Sequence[str], link: str | None) -> Choices:
        """What `other` stands for; empty where neither a name nor an address tells it from another."""
        meant = NONE
        for name in names:
            meant = both(meant, self._choices(name))
        if any(id_ in self._later for ids in meant for id_ in ids) or link is None:
            return meant
        address = _address(link)
        id_ = self._of_address(address)
        if id_ is not None:
            return ((id_,),)
        return meant or (((address[:_LONGEST_ID],),) if _SCHEME.match(link) else NONE)

    def _of_address(self, address: str) -> str | None:
        name = named_by(address)
        return self._links.get(address) or (self._ids.get(spelling(name)[0]) if name else None)

    def _known(self, text: str) -> Choices | None:
        if "://" in text:
            id_ = self._of_address(_address(text))
            return None if id_ is None else ((id_,),)
        key, is_later = spelling(text)
        id_ = self._ids.get(key)
        if id_ is None:
            return None
        return tuple((each,) for each in sorted([id_, *self._later[id_]])) if is_later else ((id_,),)


def _replaced(meant: Choices, other: Choices) -> Choices:
    """The choices with what `other` stands for in its place."""
    if not other:
        return meant
    found = NONE
    for choice in meant:
        rest = tuple(id_ for id_ in choice if id_ != OTHER)
        found = either(found, both((rest,) if rest else NONE, other) if OTHER in choice else (choice,))
    return found


def _card(card_data: str | None) -> dict[str, Any]:
    try:
        card = read(card_data) if card_data else None
    except ValueError:
        return {}
    return card if isinstance(card, dict) else {}


def _misspelt(card: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The fields of a licence whose names have other letters: `License`, `licences`, `licence_name`."""
    found: dict[str, Any] = {}
    for key in sorted(key for key in card if len(key) <= _LONGEST_ID):
        field = key.lower().strip().replace("-", "_").replace(" ", "_").replace("licence", "license")
        if field in _EVIDENCE and card[key] is not None:
            found.setdefault(field, card[key])
    return [(field, found[field]) for field in _EVIDENCE if field in found]


def _texts(value: Any) -> list[str]:
    """The texts in a field, whatever shape its author gave it; an object is what it calls itself."""
    if isinstance(value, list):
        return [text for each in value[:_MOST] if not isinstance(each, list) for text in _texts(each)]
    if isinstance(value, dict):
        name = next((value[key] for key in _NAMES_OF_OBJECT if isinstance(value.get(key), str)), None)
        return [name] if name else [text for text in value.values() if isinstance(text, str)][:_MOST]
    text = as_text(value)
    return [] if text is None else [each.name for each in texts(text)[:_MOST]]


def _usable(named: Iterable[str]) -> list[str]:
    """The texts that can name a licence; one that is too long for a name or an expression is `other`."""
    stripped = (text.strip() for text in named)
    return [_short(text) for text in stripped if plain(text[: 2 * _LONGEST_ID]) not in _PLACEHOLDERS]


def _short(text: str) -> str:
    is_expression = " OR " in text[:_MOST] or " AND " in text[:_MOST]
    return text if len(text) <= (_MOST if is_expression else _LONGEST_ID) else OTHER


def _in_card(card: Mapping[str, Any]) -> str:
    """What the card says of its licence, field by field."""
    told = ((field, as_text(card.get(field))) for field in _EVIDENCE)
    return "; ".join(f"{field}: {text[:_MOST_EVIDENCE]}" for field, text in told if text)


def _later(id_: str, known: Iterable[str]) -> list[str]:
    """The known later versions of a licence: those whose ids differ in a greater number at the end."""
    this = _VERSIONED.fullmatch(id_)
    if this is None:
        return []
    others = ((other, _VERSIONED.fullmatch(other)) for other in known)
    return [o for o, version in others if version and version[1] == this[1] and float(version[2]) > float(this[2])]


def _address(link: str) -> str:
    """An address without what does not tell its text from another."""
    address = _SCHEME.sub("", link.strip()[:_MOST]).partition("#")[0].rstrip("/").lower()
    return _OF_A_PAGE.sub("", address)
