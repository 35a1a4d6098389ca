"""A line of a dump -> the columns of a repo, its counters, and the defects found on the way.

Reading is total: whatever stands in a line, a result comes out. The Hub's fields that have no column of their own are
kept as JSON text in `extra`.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.fields import COUNTER_FIELDS, WITH_COLUMN
from hugginggraph.records.files import kept_files
from hugginggraph.records.glimpses import Glimpse, glimpse
from hugginggraph.records.json_text import MAX_DEPTH, as_text, depth_of, without_lone_surrogates, written
from hugginggraph.records.line_hash import line_hash, rules_seed
from hugginggraph.records.sanitize import (
    CONTROL_CHARS,
    EXEC_HINT,
    hides_in_json,
    hides_in_name,
    hints_at_execution,
    is_plain,
    visible,
    visible_json,
)
from hugginggraph.records.spellings import (
    ABSENT,
    file_names,
    is_absent,
    listed,
    number,
    of_api,
    plain_value,
    structured,
    truth,
)
from hugginggraph.records.times import micros_of, micros_of_number
from hugginggraph.settings import IngestSettings

NOT_JSON = "NOT_JSON"
"""The line is no JSON object."""
CARD_DATA = "CARD_DATA"
"""The card data are a text that is no object: neither JSON nor Python's form nor YAML. They are kept as that text."""
NO_ID = "NO_ID"
"""The record names no repo, or by an id that cannot be one (an object or a list, control characters, over
400 characters)."""
FIELD_TYPE = "FIELD_TYPE"
"""A known field has a type it never has; the record is taken without the field."""
TOO_MANY_FILES = "TOO_MANY_FILES"
"""More files than `ingest.max_files`; the record is taken with the first of them."""
NOT_UTF8 = "NOT_UTF8"
"""The line has bytes that are no UTF-8; the record is taken with U+FFFD in their place."""
TRAILING_TEXT = "TRAILING_TEXT"
"""Something follows the record on its line, perhaps another record; the first is taken."""
BOMB = "BOMB"
"""Something is larger than the limits of `ingest` allow (number or length of tags, a name, parents, a JSON text), or
nested too deeply to be parsed. The record is taken without what is too much. A line of more than 16 MiB is not read."""
DUPLICATE_ID = "DUPLICATE_ID"
"""A second record of the same repo in one day; the newest `lastModified` is taken."""

MAX_LINE_BYTES = 1 << 24
"""What a parser makes of a longer line can fill the memory."""

_COUNTERS = [(field, column, column == "trending_score") for field, column in COUNTER_FIELDS.items()]
_FLAT = WITH_COLUMN - {"cardData", "baseModels"}
"""Fields with a column in which nothing is kept as JSON."""
_NAMES = ("_id", "author", "sha", "gated", "library_name", "pipeline_tag")
_GATED = {"0": "false", "0.0": "false", "1": "true", "1.0": "true"}
_ID = re.compile(r"(?![\[{])[^\x00-\x20\x7f]{1,400}")
_PLAIN_ID = re.compile(r"(?![\[{])[!-~]{1,400}")
_MOST_OF_LONG = (1 << 63) - 1
_DECODER = json.JSONDecoder()


class Record(NamedTuple):
    """What a line says; times are microseconds since 1970 in UTC.

    `node_id` and `repo_id` are None where no repo is named. `flags` are the defects of a record that can be taken,
    sorted, None where there are none.
    """

    node_id: int | None = None
    repo_id: str | None = None
    hub_id: str | None = None
    author: str | None = None
    sha: str | None = None
    created_at: int | None = None
    last_modified: int | None = None
    private: bool | None = None
    gated: str | None = None
    disabled: bool | None = None
    library_name: str | None = None
    pipeline_tag: str | None = None
    tags: list[str] | None = None
    card_data: str | None = None
    base_models: str | None = None
    files: list[str] | None = None
    file_count: int | None = None
    extra: str | None = None
    flags: list[str] | None = None
    line_hash: int | None = None
    downloads: int | None = None
    downloads_all_time: int | None = None
    likes: int | None = None
    trending_score: float | None = None
    defects: Sequence[str] = ()


class Line(NamedTuple):
    """A line as far as it is parsed to see whether it is known: its object, where it is one, its repo and its hash.

    Attributes:
        value: the record's fields; None where the line is no JSON object.
        is_whole: whether nothing follows the object on its line.
        node_id: the repo's key, where its name is plain; else None, and only `RecordReader.record` can tell.
        hash: the line's hash without its counters.
        counters: the counters by column.
        is_mistyped: whether a counter has another type than it ever has.
    """

    value: dict[str, Any] | None
    is_whole: bool
    node_id: int | None
    hash: int
    counters: dict[str, Any]
    is_mistyped: bool


class RecordReader:
    """Reads lines by the limits of the settings."""

    def __init__(self, limits: IngestSettings) -> None:
        self._limits = limits
        self._seed = rules_seed(limits)

    def glimpse(self, kind: str, text: bytes) -> Glimpse | None:
        """What a line shows without being parsed, by which most lines that say nothing new are known."""
        return glimpse(kind, text, self._seed)

    def line(self, kind: str, text: bytes) -> Line:
        """The first look at a line that is parsed, by which any line that says nothing new is known."""
        value, is_whole = _object(text) if len(text) <= MAX_LINE_BYTES else (None, True)
        if value is None:
            return Line(None, is_whole, None, line_hash(text, {}, self._seed), {}, False)
        named = of_api(value)
        counters, is_mistyped, is_plain = _counters(named)
        name = named.get("id")
        key = node_id(kind, name) if isinstance(name, str) and _PLAIN_ID.fullmatch(name) else None
        # Counters are left out of the hash where they stand in the text as they are read.
        hashed = counters if is_plain and named is value else {}
        return Line(named, is_whole, key, line_hash(text, hashed, self._seed), counters, is_mistyped)

    def record(self, kind: str, text: bytes, line: Line | None = None) -> Record:
        """All that a line says.

        Args:
            kind: of repo.
            text: the line.
            line: what the first look saw, where it was taken already.
        """
        seen = line or self.line(kind, text)
        if len(text) > MAX_LINE_BYTES:
            return Record(line_hash=seen.hash, defects=[BOMB])
        if seen.value is None:
            defects = [NOT_JSON] if _is_utf8(text) else [NOT_JSON, NOT_UTF8]
            return Record(line_hash=seen.hash, defects=defects)
        return _Reading(kind, text, seen, self._limits).record()


class _Reading:
    """The reading of one record: what is left out or made visible on the way is noted."""

    def __init__(self, kind: str, text: bytes, line: Line, limits: IngestSettings) -> None:
        assert line.value is not None
        self._kind, self._text, self._line, self._limits = kind, text, line, limits
        self._value = line.value
        self._is_mistyped = line.is_mistyped
        self._is_bomb = False
        self._hides = False
        self._looks_closely = not is_plain(text)
        self._may_be_deep = text.count(b"[") + text.count(b"{") > MAX_DEPTH

    def record(self) -> Record:
        self._leave_out_deep_fields()
        value, limits = self._value, self._limits
        raw_id = value.get("id")
        repo_id = self._shown(raw_id) if isinstance(raw_id, str) and _ID.fullmatch(raw_id) else None
        hub_id, author, sha, gated, library_name, pipeline_tag = map(self._word, _NAMES)
        tags, files = self._list("tags", listed), self._list("siblings", file_names)
        created_at, last_modified = self._time("createdAt"), self._time("lastModified")
        private, disabled = self._truth("private"), self._truth("disabled")
        shown_tags, shown_files = self._names(tags, limits.max_tags), self._names(files)
        self._is_bomb |= tags is not None and len(tags) > limits.max_tags
        card_data, base_models, extra = self._json_texts()
        has_many_files = files is not None and len(files) > limits.max_files
        found = (
            (NO_ID, repo_id is None),
            (FIELD_TYPE, repo_id is not None and self._is_mistyped),
            (TOO_MANY_FILES, has_many_files),
            (NOT_UTF8, not _is_utf8(self._text)),
            (TRAILING_TEXT, not self._line.is_whole),
            (BOMB, self._is_bomb),
            (CONTROL_CHARS, self._hides),
            (EXEC_HINT, self._has_hint),
            (CARD_DATA, self._is_unread),
        )
        defects = [code for code, is_found in found if is_found]
        downloads, downloads_all_time, likes, trending_score = self._line.counters.values()
        # By place: half of the time of a call by names.
        return Record(
            None if repo_id is None else self._line.node_id or node_id(self._kind, repo_id),
            repo_id,
            hub_id,
            _namespace(repo_id) if author is None else author,
            sha,
            created_at,
            last_modified,
            private,
            gated and _GATED.get(gated.lower(), gated.lower()),
            disabled,
            library_name,
            pipeline_tag,
            shown_tags,
            card_data,
            base_models,
            kept_files(shown_files, limits.max_files),
            None if files is None else len(files),
            extra,
            sorted(defects) if repo_id is not None and defects else None,
            self._line.hash,
            downloads,
            downloads_all_time,
            likes,
            trending_score,
            defects,
        )

    def _leave_out_deep_fields(self) -> None:
        """Read no field with a column that is nested deeper than a parser may write it again."""
        if self._may_be_deep:
            flat = {name: each for name, each in self._value.items() if name in _FLAT and not isinstance(each, str)}
            deep = {name for name, each in flat.items() if depth_of(each) > MAX_DEPTH}
            self._is_bomb |= bool(deep)
            self._value = {name: each for name, each in self._value.items() if name not in deep}

    def _shown(self, name: str) -> str:
        if self._looks_closely and hides_in_name(name):
            self._hides = True
            return visible(name)
        return name

    def _word(self, field: str) -> str | None:
        """A field that is one name."""
        text = _known(self._value.get(field))
        if text is None:
            return None
        if self._looks_closely or len(text) > self._limits.max_name_length:
            return self._name(text)
        return text

    def _name(self, name: str | None) -> str | None:
        if name is None:
            return None
        shown = self._shown(name)
        if len(name) > self._limits.max_name_length:
            self._is_bomb = True
            return None
        return shown

    def _names(self, names: list[Any] | None, at_most: int | None = None) -> list[str] | None:
        if names is None:
            return None
        if not self._looks_closely and _are_texts(names, self._limits.max_name_length):
            return names[:at_most]
        kept = [self._name(as_text(each)) for each in names]
        return [each for each in kept if each is not None][:at_most]

    def _list(self, field: str, in_form: Callable[[Any], list[Any] | None]) -> list[Any] | None:
        found = self._value.get(field)
        if found is None or is_absent(found):
            return None
        several = in_form(found)
        self._is_mistyped |= several is None
        return several

    def _time(self, field: str) -> int | None:
        found = _known(self._value.get(field))
        if found is None:
            return None
        moment = micros_of(found)
        if moment is None:
            moment = micros_of_number(found)
        self._is_mistyped |= moment is None
        return moment

    def _truth(self, field: str) -> bool | None:
        found = self._value.get(field)
        if found is None or isinstance(found, bool):
            return found
        meant = truth(found)
        self._is_mistyped |= meant is None and not is_absent(found)
        return meant

    def _json_texts(self) -> list[str | None]:
        """Card data, base models, and all fields without a column."""
        value = self._value
        others = {name: each for name, each in value.items() if name not in WITH_COLUMN and each is not None}
        card, base_models = _object_in(value.get("cardData")), _object_in(value.get("baseModels"))
        self._has_hint = self._is_unread = False
        if self._may_be_deep and any(depth_of(each) > MAX_DEPTH for each in (card, base_models, *others.values())):
            self._is_bomb = True
            return [None, None, None]
        self._is_bomb |= _has_many_parents(card, self._limits.max_names)
        self._is_bomb |= _has_many_parents(base_models, self._limits.max_names)
        card_data = None if card is None else as_text(card)
        self._is_unread = isinstance(card, str)
        self._has_hint = card_data is not None and hints_at_execution(card_data, card)
        extra = written({name: _in_order_if_nested(each) for name, each in others.items()}) if others else None
        return [self._json(card_data), self._json(as_text(base_models)), self._json(extra)]

    def _json(self, text: str | None) -> str | None:
        if text is None:
            return None
        if self._looks_closely and hides_in_json(text):
            self._hides = True
            shown = visible_json(text)
        else:
            shown = text
        limit = self._limits.max_json_bytes
        # A character takes four bytes at most.
        if 4 * len(text) > limit and len(text.encode("utf-8", "replace")) > limit:
            self._is_bomb = True
            return None
        return shown


def _are_texts(names: list[Any], at_most: int) -> bool:
    """Whether all are texts of at most so many characters: nearly every list is of such."""
    return {str}.issuperset(map(type, names)) and max(map(len, names), default=0) <= at_most


def parsed_object(text: bytes) -> dict[str, Any] | None:
    """The fields of a line by the names of the API; None where the line is no JSON object or too long."""
    value, _ = _object(text) if len(text) <= MAX_LINE_BYTES else (None, True)
    return None if value is None else of_api(value)


def _object(text: bytes) -> tuple[dict[str, Any] | None, bool]:
    """The JSON object that a line begins with, and whether nothing follows it."""
    if text[:1] != b"{":
        return None, True
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return _object_slowly(text.decode("utf-8", "replace"))
    return value, True


def _object_slowly(text: str) -> tuple[dict[str, Any] | None, bool]:
    """What the quick parser refuses: bytes that are no UTF-8, trailing text, large integers, lone surrogates."""
    try:
        value, end = _DECODER.raw_decode(text)
        value = without_lone_surrogates(value, text)
    except (ValueError, RecursionError):
        return None, True
    return value, not text[end:].strip(" \t\r\n")


def _counters(value: Mapping[str, Any]) -> tuple[dict[str, Any], bool, bool]:
    """The counters, whether one has a type it never has, and whether all are written as the API writes them."""
    found: dict[str, Any] = {}
    is_mistyped, is_plain = False, True
    for field, column, is_real in _COUNTERS:
        said = value.get(field)
        if said is None:
            found[column] = None
        elif type(said) is int and -_MOST_OF_LONG <= said <= _MOST_OF_LONG:
            found[column] = float(said) if is_real else said
        elif is_real and type(said) is float and math.isfinite(said):
            found[column] = said
        else:
            meant = number(said)
            is_plain = False
            found[column] = meant if meant is None else float(meant) if is_real else int(meant)
            is_mistyped |= meant is None and not is_absent(said)
    return found, is_mistyped, is_plain


def _known(value: Any) -> str | None:
    """A field as text; None for what data frames write where there is no value."""
    if value is None:
        return None
    text = value if type(value) is str else as_text(plain_value(value))
    return None if text in ABSENT else text


def _in_order_if_nested(value: Any) -> str:
    """A field without a column as text: numbers and words as they are."""
    if not isinstance(value, str):
        return written(value)
    return as_text(_object_in(value)) or value if value[:1] in ("[", "{") else value


def _object_in(value: Any) -> Any:
    """A field that holds an object or a list, or a text of one; a text of none as it is, None for an absent one."""
    if not isinstance(value, str):
        return value
    if is_absent(value):
        return None
    try:
        return structured(value)
    except ValueError:
        return value


def _has_many_parents(value: Any, at_most: int) -> bool:
    """Whether a card's `base_model` or the `models` of the Hub's baseModels are a list of too many."""
    if not isinstance(value, dict):
        return False
    of_card, of_hub = value.get("base_model"), value.get("models")
    return (isinstance(of_card, list) and len(of_card) > at_most) or (
        isinstance(of_hub, list) and len(of_hub) > at_most
    )


def _is_utf8(text: bytes) -> bool:
    if text.isascii():
        return True
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _namespace(repo_id: str | None) -> str | None:
    """The owner that a repo's name begins with; None of a bare legacy name."""
    return repo_id.split("/", 1)[0] if repo_id is not None and "/" in repo_id else None
