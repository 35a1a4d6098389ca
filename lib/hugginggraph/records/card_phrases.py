r"""Phrases by which a card's text states that its repo was made from another one.

All patterns are for a plain text in lower case (`plain_letters`); `\w` and `\s` are those of ASCII.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from hugginggraph.graph.relation_names import DERIVED_FROM, TRAINED_ON
from hugginggraph.records.plain_letters import LETTER, WORD_BEGINS, WORD_ENDS


class Phrase(NamedTuple):
    """Words that state a relation to what is named after them.

    `begins` are the beginnings that the phrase can have, divided by `|`: patterns of which each starts with a letter or
    digit as it is. `pattern` is the whole phrase. `target_kind` is the kind of repo that a name after it means. `many`
    says that all that is named up to the end of the statement is meant ("a merge of A and B"), not only what stands
    next.
    """

    code: str
    begins: str
    pattern: str
    relation: str | None
    target_kind: str = "model"
    many: bool = False

    @property
    def initials(self) -> frozenset[str]:
        """The letters and digits that the phrase can begin with."""
        return frozenset(beginning[0] for beginning in self.begins.split("|"))


_WORDS = r"(?:[\w+/()-]{1,24}[ \n]){0,4}?"
_TUNED = "fine[- ]?tun"
_BITS = "|".join(f"{bits}[- ]?bit" for bits in range(2, 9))
_FORMATS = rf"gguf|ggml|gptq|awq|exl2|bnb|bitsandbytes|int[48]|fp[48]|nf4|{_BITS}|quanti[sz]"
_HUB_LINK = r"\s(?:the\s|a\s)?\[[^\]\n]{1,200}\]\(https?://(?:huggingface\.co|hf\.co)/"
_THING = "(?:version|variant|checkpoint|copy|edition|conversion|export|release|model|weights|files)"
_BASES = "base|original|parent|source|foundation|backbone"
_AS_A_BASE = rf"{WORD_BEGINS}as\s(?:a|the)\sbase{WORD_ENDS}"

MODEL_PHRASES = (
    Phrase(
        "fine_tuned_version_of",
        _TUNED,
        rf"{_TUNED}(?:ed|ing|e){WORD_ENDS},?[ \n]{_WORDS}{_THING}s?\s(?:of|from|for){WORD_ENDS}",
        "finetune",
    ),
    Phrase(
        "fine_tuned_from",
        _TUNED,
        rf"{_TUNED}(?:ed|ing)\s{_WORDS}from{WORD_ENDS}(?:\s(?:base\s)?model{WORD_ENDS})?",
        "finetune",
    ),
    Phrase(
        "fine_tuned_on_top_of",
        f"{_TUNED}|trained|built",
        rf"(?:fine[- ]?tuned|trained|built)\son\stop\sof{WORD_ENDS}",
        "finetune",
    ),
    Phrase("fine_tune_of", _TUNED, rf"{_TUNED}(?:e|ing|es)\sof{WORD_ENDS}", "finetune"),
    Phrase("fine_tuning", _TUNED, rf"{_TUNED}(?:ed|ing)(?=\s)", "finetune"),
    Phrase("fine_tuned_on_model", _TUNED, rf"{_TUNED}(?:ed|ing)\son(?={_HUB_LINK})", "finetune"),
    Phrase(
        "quantized_version_of",
        _FORMATS,
        rf"(?:{_FORMATS}\w{{2,6}}){WORD_ENDS}[ \n-]{{0,2}}{_WORDS}(?:of|from|for){WORD_ENDS}",
        "quantized",
    ),
    Phrase(
        "merge_of",
        "merge",
        rf"merge[sd]?(?:\smodel|\scheckpoint)?\s(?:of|between){WORD_ENDS}",
        "merge",
        many=True,
    ),
    Phrase("merged_models", "included", rf"included\sin\s(?:the|this)\smerge{WORD_ENDS}", "merge", many=True),
    Phrase(
        "merge_base",
        "merge",
        # The first condition follows from the last: it spares the search where no base is named.
        rf"merge\smethod{WORD_ENDS}(?=.{{1,420}}?{_AS_A_BASE}).{{0,160}}?{WORD_BEGINS}using{WORD_ENDS}"
        rf"(?=.{{1,250}}?{_AS_A_BASE})",
        "merge",
    ),
    Phrase(
        "adapter_for",
        "lora|qlora|adapter|adaptor",
        rf"(?:q?lora|adapter|adaptor)s?{WORD_ENDS}[\s\]]{_WORDS}(?:for|of){WORD_ENDS}",
        "adapter",
    ),
    Phrase("distilled_from", "distil", rf"distill?(?:ed|ation)\s{_WORDS}(?:from|of){WORD_ENDS}", None),
    Phrase(
        "converted_from",
        "converted|ported|exported",
        rf"(?:converted|ported|exported)\s{_WORDS}(?:from|of){WORD_ENDS}",
        None,
    ),
    Phrase("based_on", "based|buil", rf"(?:based|built|builds|building)\s(?:up)?on{WORD_ENDS}", None),
    Phrase("initialized_from", "initiali", rf"initiali[sz]ed\s{_WORDS}(?:from|with|using){WORD_ENDS}", None),
    Phrase("derived_from", "derived", rf"derived\sfrom{WORD_ENDS}", None),
    Phrase(
        "base_model",
        _BASES,
        rf"(?:{_BASES})\smodels?[\s*_]{{0,4}}(?:[:|]|is{WORD_ENDS}|(?=[\s`*]{{1,4}}[\w.-]{{1,96}}/))",
        None,
    ),
    Phrase("version_of", "version|variant|checkpoint", rf"(?:version|variant|checkpoint)\sof{WORD_ENDS}", None),
    Phrase(
        "fine_tuned_on",
        _TUNED,
        rf"{_TUNED}(?:ed|ing)\s(?:[^\s;!?]{{1,200}}\s){{0,8}}?on{WORD_ENDS}",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
    Phrase(
        "trained_on",
        "trained|pre[- ]?trained",
        rf"(?:pre[- ]?)?trained\s{_WORDS}on{WORD_ENDS}",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
    Phrase(
        "training_data",
        "training|pre[- ]?training",
        r"(?:pre[- ]?)?training\s(?:data ?sets?|data|corpus|corpora)[\s*_]{0,4}[:|]",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
)
"""Phrases of a model's card; where two name the same repo, the first of them is kept."""

_PARTS = "subset|part|portion|sample|split|fraction"
_CHANGED = "filtered|cleaned|translated|processed|preprocessed|deduplicated|modified|extended|annotated|improved"
_MADE = "derived|adapted|extracted|sampled|created|constructed|converted|taken"

DATASET_PHRASES = (
    Phrase("subset_of", _PARTS, rf"(?:{_PARTS})s?\s(?:of|from){WORD_ENDS}", DERIVED_FROM, "dataset"),
    Phrase(
        "translation_of",
        "translat",
        rf"translat(?:ion|ed)\s(?:version\s)?(?:of|from){WORD_ENDS}",
        DERIVED_FROM,
        "dataset",
    ),
    Phrase(
        "version_of",
        f"{_CHANGED}|version|variant",
        rf"(?:{_CHANGED}|version|variant)\s(?:\w{{1,20}}\s)?(?:of|from){WORD_ENDS}",
        DERIVED_FROM,
        "dataset",
    ),
    Phrase("extension_of", "exten", rf"exten(?:sion\sof|ds){WORD_ENDS}", DERIVED_FROM, "dataset"),
    Phrase("derived_from", _MADE, rf"(?:{_MADE})\s{_WORDS}from{WORD_ENDS}", DERIVED_FROM, "dataset"),
    Phrase("based_on", "based|built", rf"(?:based|built)\s(?:up)?on{WORD_ENDS}", DERIVED_FROM, "dataset"),
)
"""Phrases of a dataset's card."""


class Ranked(NamedTuple):
    """A phrase, its place in its list, and its compiled pattern."""

    rank: int
    phrase: Phrase
    pattern: "re.Pattern[str]"


class PhraseList:
    """Phrases in order of preference, to be found in texts."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._begins = re.compile(f"[^0-9a-z_{LETTER}]{_any_beginning(phrases)}", re.ASCII)
        self._by_initial = {
            initial: [
                Ranked(rank, phrase, _compiled(phrase.pattern))
                for rank, phrase in enumerate(phrases)
                if initial in phrase.initials
            ]
            for phrase in phrases
            for initial in phrase.initials
        }
        self._any_by_initial = {
            initial: _compiled("|".join(ranked.phrase.pattern for ranked in some))
            for initial, some in self._by_initial.items()
        }

    def found_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where phrases start, and where the first of the list that starts there ends; also phrases within phrases."""
        # A word begins after what is no letter; the first, after what is put before it here.
        for before in self._begins.finditer(f"\n{text}"):
            start = before.start()
            if phrase := self._any_by_initial[text[start]].match(text, start):
                yield phrase.span()

    def beginning(self, statement: str) -> Iterator[tuple[Ranked, int]]:
        """Each phrase that a statement begins with, unless it is all of the statement, and where it ends."""
        for ranked in self._by_initial[statement[0]]:
            if phrase := ranked.pattern.match(statement):
                yield ranked, phrase.end()


def _any_beginning(phrases: Sequence[Phrase]) -> str:
    """A look-ahead for all; most words fail by their initial, and so each initial stands in it once."""
    beginnings = sorted({beginning for phrase in phrases for beginning in phrase.begins.split("|")})
    grouped = {initial: [*some] for initial, some in groupby(beginnings, key=lambda beginning: beginning[0])}
    of_initials = (f"{initial}(?:{'|'.join(each[1:] for each in some)})" for initial, some in grouped.items())
    return f"(?=[{''.join(grouped)}])(?={'|'.join(of_initials)})"


def _compiled(phrase: str) -> "re.Pattern[str]":
    return re.compile(f"(?:{phrase})(?=.)", re.ASCII | re.DOTALL)
