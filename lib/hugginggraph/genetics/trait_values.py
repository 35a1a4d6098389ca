"""Single traits of one repo, from its card and tags, whatever its author wrote there.

A card is read before the tags. Every result is a list without repeats, in order, or None where nothing usable is named;
a text that can be no value of its trait (a sentence as a language) is left out, and only the first `MAX_VALUES` members
of a field count, so that no card can make a row larger than that.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hugginggraph.genetics.languages import LanguageRules
from hugginggraph.records.card_fields import texts
from hugginggraph.records.json_text import fields_of
from hugginggraph.records.names import LOADERS, MAX_REFERENCE

MAX_VALUES = 1000
"""Members of a field that count, as `ingest.max_tags`; the model with the most languages names 419."""
TEMPLATE_PAPER = "1910.09700"
"""On the CO2 of machine learning: the default card cites it, so its models do not build on it (papers 2.2)."""
_WORD = re.compile(r"[a-z0-9][a-z0-9._+-]{0,62}")
_DATASET = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,95}(?:/[a-z0-9_][a-z0-9_.-]{0,95})?")
_PAPER = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?", re.ASCII)
# A tag of RFC 5646 has few parts.
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8}){0,8}")
_PLACEHOLDERS = frozenset((
    "", "none", "null", "nan", "n/a", "na", "tbd", "-", "license", "licence", "[more-information-needed]",
    "more-information-needed", "[needs-more-information]",
))  # fmt: skip
_GENERATED = ("automatically generated", "generated automatically")
_NAMING = (
    *("pipeline_tag", "task_categories", "library_name", "language", "languages"),
    *("datasets", "dataset"),
)
# The families of templates (papers 2.6): the first whose texts all stand in the card, in lower case; a tool that writes
# another's wording too comes before it.
_TEMPLATES: dict[str, tuple[tuple[str, ...], ...]] = {
    "mradermacher": (("quants of https://huggingface.co/", "mradermacher"),),
    "thebloke": (("thebloke's llm work",), ("<!-- header start -->", "thebloke")),
    "autotrain": (("trained using autotrain",), ("autotrain.huggingface.co",)),
    "unsloth": (("2x faster with [unsloth]",), ("unsloth.ai", "finetune for free")),
    "trl": (("trained using [trl]",), ("[trl language model]",)),
    "trainer": (("generated automatically according to the information the trainer had access to",),),
    "keras": (("generated automatically according to the information keras had access to",),),
    "sentence_transformers": (("this is a [sentence-transformers](https://www.sbert.net) model",),),
    "mergekit": (("merge of pre-trained language models created using [mergekit]",),),
    "gguf_my_repo": (("was converted to gguf format from", "gguf-my-repo"),),
    "mlx": (("was converted to mlx format from",),),
    "peft": (("- peft 0.",),),
    "hf_default": (("more information needed", TEMPLATE_PAPER), ("this is the model card of a", "pushed on the hub")),
}

_PREFIXES = frozenset(("task_categories", "library", "dataset", "arxiv"))

Names = Mapping[str, list[str]]
"""What each field of a card, or each prefix of the tags, names; what is not there is not in it."""


def named(card_data: str | None) -> dict[str, list[str]]:
    """What each field of a card names: in lower case, without space around.

    Of a name that is longer than any reference only the beginning is kept: no trait has a value so long.

    >>> named('{"datasets": {"train": ["A/b", " c/d"]}}')
    {'datasets': ['a/b', 'c/d']}
    """
    fields = fields_of(card_data)
    # Not trimmed once more: what is cut must stay too long to be anything.
    return {
        key: [each.name[:MAX_REFERENCE].lower() for each in texts(fields[key])[:MAX_VALUES]]
        for key in _NAMING
        if fields.get(key) is not None
    }


def tagged(tags: Sequence[str]) -> dict[str, list[str]]:
    """What tags name behind the prefixes of traits: in lower case, without space around.

    >>> tagged(["dataset:A/b", "arxiv:2307.09288", "region:us", "Dataset:c"])
    {'dataset': ['a/b', 'c'], 'arxiv': ['2307.09288']}
    """
    found: dict[str, list[str]] = {}
    for tag in tags[:MAX_VALUES]:
        before, colon, value = tag.partition(":")
        if colon and (prefix := before.lower()) in _PREFIXES:
            found.setdefault(prefix, []).append(value[:MAX_REFERENCE].strip(" ").lower())
    return found


def tasks(names: Names, pipeline_tag: str | None, in_tags: Names) -> list[str] | None:
    """Tasks: of a model its one, of a dataset its categories.

    >>> tasks(named('{"pipeline_tag": "fill-mask"}'), "text-generation", {})
    ['fill-mask']
    """
    return _first(
        _word,
        names.get("pipeline_tag"),
        _of_hub(pipeline_tag),
        names.get("task_categories"),
        in_tags.get("task_categories"),
    )


def libraries(names: Names, library_name: str | None, in_tags: Names) -> list[str] | None:
    """Libraries.

    >>> libraries({}, "PEFT", {})
    ['peft']
    """
    return _first(_word, names.get("library_name"), _of_hub(library_name), in_tags.get("library"))


def languages(names: Names, tags: Sequence[str], rules: LanguageRules) -> list[str] | None:
    """Languages by their codes without region or script, of two letters where there is one.

    Tags count where the card names none: those of two letters that ISO 639-1 knows. One that is a common topic too
    (`ml`, `sd`) counts only beside another that is not.

    >>> from hugginggraph.genetics.languages import language_rules
    >>> languages(named('{"language": ["en", "zh-Hant", "deu_Latn", "all of them"]}'), ["fr"], language_rules())
    ['de', 'en', 'zh']
    >>> [languages({}, tags, language_rules()) for tags in (["ml", "pytorch"], ["ml", "hi", "xx"])]
    [None, ['hi', 'ml']]
    """

    def code(name: str) -> str | None:
        found = _LANGUAGE.fullmatch(name)
        if found is None:
            return None
        short = rules.shortest.get(found[1], found[1])
        return short if short in rules.codes or (len(short) == 3 and short not in rules.no_languages) else None

    told = _first(code, names.get("language"), names.get("languages"))
    if told is not None:
        return told
    tagged = {tag for tag in tags[:MAX_VALUES] if tag in rules.codes}
    return sorted(tagged) if tagged - set(rules.ambiguous) else None


def datasets(names: Names, in_tags: Names) -> list[str] | None:
    """Names of datasets in lower case; what is a loader's name, a path or prose is none.

    >>> datasets(named('{"datasets": ["Amber/Corpus", "generator", "our own data"]}'), {})
    ['amber/corpus']
    """
    return _first(_dataset, names.get("datasets"), names.get("dataset"), in_tags.get("dataset"))


def papers(in_tags: Names) -> list[str] | None:
    """Numbers of arXiv without version, as the Hub finds them in cards, but the one that the default card cites.

    >>> papers({"arxiv": ["2307.09288v2", "1910.09700", "see my paper"]})
    ['2307.09288']
    """
    return _first(_paper, in_tags.get("arxiv"))


def body(text: str) -> str:
    r"""A card behind its front matter.

    >>> body("---\nlicense: mit\n---\n# Heron"), body("--- no fence")
    ('# Heron', '--- no fence')
    """
    start = _fence(text, _after_space(text))
    if start is None:
        return text
    while (line := text.find("\n---", start)) >= 0:
        end = _fence(text, line + 1, may_end=True)
        if end is not None:
            return text[end:]
        start = line + 1
    return text


def is_generated(lower: str) -> bool:
    """Whether a card, in lower case, says that it was generated automatically, by the two wordings of the paper."""
    return any(wording in lower for wording in _GENERATED)


def template(lower: str) -> str | None:
    """The tool whose wording a card, in lower case, has; None where none is recognised.

    >>> template("# model trained using autotrain"), template("# heron")
    ('autotrain', None)
    """
    for name, choices in _TEMPLATES.items():
        if any(all(sign in lower for sign in signs) for signs in choices):
            return name
    return None


def _after_space(text: str) -> int:
    """Where a text begins behind space."""
    return len(text) - len(text.lstrip(" \t\n\x0b\f\r"))


def _fence(text: str, start: int, *, may_end: bool = False) -> int | None:
    """Where the line behind a fence of three dashes begins; None where there is no fence at the place."""
    if not text.startswith("---", start):
        return None
    end = start + 3
    while end < len(text) and text[end] in " \t":
        end += 1
    if end == len(text):
        return end if may_end else None
    if text.startswith("\r\n", end):
        return end + 2
    return end + 1 if text[end] == "\n" else None


def _of_hub(value: str | None) -> list[str] | None:
    return None if value is None else [value.strip(" ").lower()]


def _first(value: Callable[[str], str | None], *told: list[str] | None) -> list[str] | None:
    """The values of the first list that has any."""
    for found in told:
        if found and (values := {each for each in map(value, found) if each is not None}):
            return sorted(values)
    return None


def _word(name: str) -> str | None:
    return name if _WORD.fullmatch(name) and name not in _PLACEHOLDERS else None


def _dataset(name: str) -> str | None:
    return name if _DATASET.fullmatch(name) and name not in LOADERS and name not in _PLACEHOLDERS else None


def _paper(name: str) -> str | None:
    found = _PAPER.fullmatch(name)
    return found[1] if found and found[1] != TEMPLATE_PAPER else None


def values_of(row: Mapping[str, Any], rules: LanguageRules) -> dict[str, list[str] | None]:
    """The sets of one repo but for its licences, which `records.licences` reads.

    Args:
        row: its `card_data`, `tags`, `pipeline_tag` and `library_name`.
        rules: codes of languages.
    """
    names, tags = named(row["card_data"]), [tag for tag in row["tags"] or () if tag is not None]
    in_tags = tagged(tags)
    return {
        "task": tasks(names, row["pipeline_tag"], in_tags),
        "library": libraries(names, row["library_name"], in_tags),
        "language": languages(names, tags, rules),
        "dataset": datasets(names, in_tags),
        "paper": papers(in_tags),
    }
