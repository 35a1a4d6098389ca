"""The licences that a repo declares, as bills of materials name them: by SPDX where SPDX knows them."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from license_expression import ExpressionError, get_spdx_licensing

from hugginggraph.licence_rules import cached_licence_rules
from hugginggraph.records.json_text import read

_OTHER, _NONE = "other", frozenset({"", "unknown", "none", "null"})
_SPDX_PAGE = re.compile(r"https://spdx\.org/licenses/([A-Za-z0-9.+-]+)\.html")
_FAMILY = "a family"
# Longer texts are no expressions, and a parser need not see them.
_EXPRESSION = re.compile(r"[A-Za-z0-9.+() -]{1,200}")
_LONGEST = 200
_IN_PATH = r"(?:[A-Za-z0-9/._~!$&'()*+,;=:@-]++|%[0-9A-Fa-f]{2})*+"
_ADDRESS = re.compile(
    rf"https?://[A-Za-z0-9.-]{{1,253}}(?::\d{{1,5}})?(?:/{_IN_PATH})?(?:\?{_IN_PATH})?(?:#{_IN_PATH})?"
)
_NOT_IN_A_REF = re.compile(r"[^A-Za-z0-9.-]+")
_CACHED = 10_000


@dataclass(frozen=True)
class NamedLicence:
    """A licence in a bill.

    Attributes:
        name: what the repo calls it.
        spdx: id or expression, where SPDX's list has it.
        url: where its text is published.
        is_of_hub: whether the Hub has an id for it, so that the name alone tells it from others.
    """

    name: str
    spdx: str | None = None
    url: str | None = None
    is_of_hub: bool = False

    @property
    def expression(self) -> str:
        """In SPDX's language: where its list has no id, a reference that is the same for the same licence.

        >>> NamedLicence("llama3.1", is_of_hub=True).expression
        'LicenseRef-llama3.1'
        >>> NamedLicence("house rules", url="https://reed.example/rules").expression
        'LicenseRef-house-rules-dfe7057f'
        """
        if self.spdx:
            return self.spdx
        plain = _NOT_IN_A_REF.sub("-", self.name).strip("-")[:60]
        own_url = None if self.is_of_hub else self.url
        if plain == self.name and not own_url:
            return f"LicenseRef-{plain}"
        digest = hashlib.sha256(f"{self.name}\n{own_url or ''}".encode()).hexdigest()[:8]
        return f"LicenseRef-{plain}-{digest}" if plain else f"LicenseRef-{digest}"


def declared_licences(
    repo_id: str, card_data: str | None, tags: Sequence[str | None] | None
) -> tuple[NamedLicence, ...]:
    """The licences that a card or the tags declare, each once, in order; none where none is named.

    Args:
        repo_id: whose; `other` without a name is a licence of its own.
        card_data: the card's metadata as JSON.
        tags: the repo's tags.

    >>> declared_licences("a/b", '{"license": "apache-2.0"}', None)
    (NamedLicence(name='apache-2.0', spdx='Apache-2.0', url=None, is_of_hub=True),)
    """
    said = cached_licence_rules().reader.read(card_data, tags)
    if len(said.choices) > 1:
        return (_named(_valid_unicode(said.text or "")),)
    names = [_valid_unicode(name) for name in said.ids if name.strip().lower() not in _NONE]
    found = [_other(repo_id, card_data) if name.lower() == _OTHER else _named(name) for name in names]
    return tuple(dict.fromkeys(found))


def _other(repo_id: str, card_data: str | None) -> NamedLicence:
    """The licence that stands behind `other`: what `license_name` and `license_link` say."""
    card = _card(card_data)
    name, link = (
        _valid_unicode(card[key]).strip() if isinstance(card.get(key), str) else ""
        for key in ("license_name", "license_link")
    )
    url = link if len(link) <= 1000 and _ADDRESS.fullmatch(link) else None
    known = cached_licence_rules().names.get(re.sub(r"[\s_]+", "-", name[:_LONGEST].lower()))
    if known:
        return _named(known)
    if not name or name.lower() in (_OTHER, *_NONE):
        return NamedLicence(f"{_OTHER} ({repo_id[:_LONGEST]})", None, url)
    of_name = _named(name)
    return of_name if of_name.spdx or of_name.is_of_hub else NamedLicence(of_name.name, None, url)


@lru_cache(_CACHED)
def _named(name: str) -> NamedLicence:
    """A licence by an id of the Hub, an id or expression of SPDX, or any other name."""
    shown = name.strip()
    if len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST]}…{hashlib.sha256(shown.encode()).hexdigest()[:8]}"
    facts = cached_licence_rules().licences.get(shown.lower())
    if facts is None:
        return NamedLicence(shown, _parsed(shown))
    if (facts.note or "").startswith(_FAMILY):
        return NamedLicence(shown, is_of_hub=True)
    page = _SPDX_PAGE.fullmatch(facts.source)
    spdx = page[1] if page else _parsed(shown)
    return NamedLicence(shown, spdx, None if spdx else facts.source, is_of_hub=True)


def _parsed(text: str) -> str | None:
    """The text as an expression over SPDX's list; None where it is none."""
    if not _EXPRESSION.fullmatch(text):
        return None
    try:
        return str(_spdx().parse(text, validate=True, strict=True))
    except (ExpressionError, ValueError, RecursionError):
        return None


@cache
def _spdx() -> Any:
    return get_spdx_licensing()


def _card(card_data: str | None) -> dict[str, Any]:
    try:
        card = read(card_data) if card_data else None
    except (ValueError, RecursionError):
        return {}
    return card if isinstance(card, dict) else {}


def _valid_unicode(text: str) -> str:
    """The text without the halves of characters that JSON's escapes can leave."""
    return text.encode("utf-8", "replace").decode()
