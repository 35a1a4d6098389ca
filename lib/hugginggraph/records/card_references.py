"""The repos that are named after a phrase: the nearest link or name, or all of them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import regex

from hugginggraph.graph.relation_names import TRAINED_ON
from hugginggraph.records.card_names import ANY_CASE, ID, LINK, MARK, PART
from hugginggraph.records.card_phrases import LABELS_A_LIST, Phrase
from hugginggraph.records.card_training_data import called_data, names_in_a_row, training_data
from hugginggraph.records.plain_letters import BULLET, CLOSING, LINE_END, WORD_BEGINS, WORD_ENDS

_REVISION = r"(?:@[\w.-]{1,64}(?<=\w)|:(?:i?q\d\w{0,9}|[bf]p?\d{1,2}|latest)(?![\w/]))?+"
# A name without owner is told from a word by a hyphen, an underscore or a digit.
_BARE = rf"(?=[A-Za-z.]{{0,40}}[-_0-9]){PART}"
# Words that may stand between a phrase and a link; the others begin something new.
_NEW_TOPIC = (
    r"(?:on|using|with|for|by|and|or|in|than|as|to|via|which|that|not|no|nor|neither|at|are|available|trained|paper|code|script|scripts|notebook|repo"
    rf"|repository|architecture|method|work|data|dataset|datasets|library|framework|implementation){WORD_ENDS}"
)
_UP_TO_LINK = (
    r"[\s*_:|-]{0,12}+(?:\[optional\][\s*_:]{0,8}+)?"
    rf"(?:(?!{_NEW_TOPIC})[^\s\[\]();!?{BULLET}<|]{{1,40}}\s{{1,3}}){{0,8}}?[*_\"'`(:|<]{{0,3}}\s?"
)
_FILLER = (
    r"(?:(?:the|a|an|our|this|original|pre-?trained|public|base|large|small|model|models|checkpoint|checkpoints"
    r"|weights|of|from|is|huggingface|hugging face|optional)[\s:\]*)_]{1,8})"
)
_UP_TO_NAME = rf"[\s*_:|(\[-]{{0,12}}+{_FILLER}{{0,5}}+{MARK}{{0,4}}+"
_AFTER_NAME = (
    rf"(?![\w/-]|\.\w|[^\[\]\n]{{0,60}}\]\(|\s{{1,3}}(?!{_NEW_TOPIC})(?:[\w-]{{1,30}}\s){{0,2}}(?:\[|\(?https?:))"
)
_NEXT_LINK = regex.compile(rf"{_UP_TO_LINK}({LINK})", ANY_CASE)
_NEXT_NAME = {
    "model": regex.compile(rf"{_UP_TO_NAME}({ID}{_REVISION}|{_BARE}){_AFTER_NAME}", ANY_CASE),
    "dataset": regex.compile(rf"{_UP_TO_NAME}({ID}|{PART}){_AFTER_NAME}", ANY_CASE),
}
# A path in a local cache of the Hub tells the repo, often with its commit; other paths of a machine name none.
_CACHED = r"models--[\w.-]{1,96}--[\w.-]{1,96}(?:[/\\]snapshots[/\\][\w.-]{1,64})?+"
_MACHINE = r"(?:[A-Za-z]:[/\\]|~?/(?=[\w.-])(?!https?:)|\.{1,2}[/\\])"
_LOCAL = rf"(?<={BULLET}[ `*\"]{{1,3}}){_MACHINE}(?:(?!\s\+\s)[^\n`*|<>{BULLET}\"]){{1,300}}+"
_NEXT_PATH = regex.compile(
    rf"{_UP_TO_NAME}((?:{_MACHINE}[^\n`*|<>()\[\]]{{0,200}}?[/\\])?{_CACHED})|[\s`*]{{1,4}}({_MACHINE}[^\s`*|<>\"]{{1,300}}+)",
    ANY_CASE,
)
_EACH = regex.compile(rf"{LINK}|(?<![\w.-]){_CACHED}|{_LOCAL}|(?<![\w./@:\\-]){ID}{_REVISION}(?![\w/\\-])", ANY_CASE)
_BEFORE_NAME = regex.compile(
    rf"({LINK}|(?<![\w./@:-]){ID})[*_\"'{CLOSING}`)\]]{{0,4}}(?:\s(?:model|checkpoint|weights))?,?"
    r"(?:\s(?:with|in|to|in\sthe))?(?:\s[2-8][- ]?bits?)?\s{1,2}[*_`(]{0,3}\Z",
    ANY_CASE,
)

_ADDRESS = regex.compile(r"(?:\]\(\s{0,2}<?|href=[\"']?|^)([^()\s<>\"'\[\]]+)", regex.ASCII)
_PAGES = (
    "api|autotrain|blog|brand|chat|collections|course|docs|enterprise|front|hub|inference-api|inference-endpoints|join"
    "|landing|learn|login|metrics|new|organizations|papers|posts|pricing|privacy|search|settings|spaces|support|tasks"
    "|terms-of-service|transformers|welcome|models|datasets"
)
_END = rf"{LINE_END}?\Z"
_HUB_ADDRESS = regex.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co))?/(datasets/|models/)?+"
    rf"(?!(?:{_PAGES})(?:[/?#]|{_END}))({ID}|{PART})"
    rf"(?=[/.,;:!*_]{{0,4}}{_END}|/?[?#]|/(?:tree|blob|resolve|raw|commits?|discussions|edit|viewer){WORD_ENDS})"
    r"(/(?:tree|blob|resolve|raw|commit)/(?!(?:main|master)(?![\w.-]))[\w.-]{1,64})?",
    ANY_CASE,
)
# An address that Markdown takes for a file of the repo: its author meant the repo of that name.
_RELATIVE = regex.compile(rf"\[([^\[\]\n]{{2,100}})\]\(({PART}/({PART}))\)", regex.ASCII)
_DATASETS = "datasets/"
# The Hub's first page of a dataset, and what it was called before it was the Hub's.
_VIEWED = regex.compile(
    rf"https?://(?:www\.)?huggingface\.co/(?:nlp|datasets)/viewer/?\?(?:[\w=.-]{{1,60}}&)?dataset=({ID}|{PART})",
    ANY_CASE,
)
# A name that stands alone, or as the text of a link that leads elsewhere.
_REST_OF_LINK = rf"\]\([^\n\r{LINE_END}]*"
_ADAPTER_HUB = r"(?:[\w-]{1,40}/(?=[^\]]{1,60}\]\(https://adapterhub\.ml/))?+"  # which puts a task before the name
_SAID = {
    "model": regex.compile(
        rf"(?:\[{MARK}{{0,4}})?({ID}{_REVISION}|{_BARE})(?:[*_\"'{CLOSING}`)]{{0,4}}{_REST_OF_LINK})?\Z", regex.ASCII
    ),
    "dataset": regex.compile(
        rf"(?:\[{MARK}{{0,4}}(?:[A-Z][a-z]{{1,20}} )?{_ADAPTER_HUB})?({ID}|{PART})"
        rf"(?:(?: (?:dataset|corpus))?[*_\"'{CLOSING}`)]{{0,4}}{_REST_OF_LINK})?\Z",
        regex.ASCII,
    ),
}
_NO_NAME = regex.compile(
    "(?:none|unknown|unkown|swahili|[gtc]pus?|[av]100s?|nlp|ner|mlm|gb|custom|the|a|an|this|that|these|our|own|same"
    r"|following|and|or|of|on|training|train|test|language|text|json|csv|parquet|imagefolder|audiofolder|generator|null"
    r"|new|large|small|full|entire|whole|(?:u?int|fp|bf|q|w)\d{1,2}/(?:u?int|fp|bf|q|w)\d{1,2})",
    ANY_CASE,
)
_IS_PATH = regex.compile(rf"{_CACHED}|{_MACHINE}", ANY_CASE)
_OURS = re.compile(
    rf"\s(?:this|our|my|these|the)\s(?:\w{{1,20}}\s)?(?:models?|repo|repository|works?|merges?)(?:{WORD_ENDS})",
    re.ASCII | re.IGNORECASE,
)
_COPY = re.compile(
    r"[-_.](?:gguf|ggml|gptq|awq|exl[23]|mlx|onnx|openvino|fp8|int[48]|[2-8]-?bit)(?![a-z])", re.ASCII | re.IGNORECASE
)
_EXCEPT = re.compile(
    rf"\s(?:but\snot|and\snot|except|excluding|unlike|instead\sof|rather\sthan|inspired\sby"
    rf"|thanks\sto|adapted\sfrom|similar\sto){WORD_ENDS}",
    re.ASCII | re.IGNORECASE,
)
_OFFERED = re.compile(
    rf"{WORD_BEGINS}(?:releas|provid|offer|publish|newer|newest|latest|there\s(?:is|are)|available|prepared)[^.\n]{{0,60}}\Z",
    re.ASCII | re.IGNORECASE,
)
_MOST_OF_AN_OFFER = 100
_MOST_AFTER = 1200
"""Characters after a phrase among which a name that stands next is looked for: more than may lie between."""
_MOST_BEFORE, _MOST_OF_A_NAME, _MOST_OF_AN_END = 600, 160, 30
_BLANKS = " \n\t\r"
_MOST_OF_A_TAIL, _MOST_BEHIND = 260, 8


class Reader:
    """The names that the statements of one text mean.

    What a phrase of many names has read is not read again for the next of its kind, so that the time is in proportion
    to the text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._read_until: dict[str, int] = {}

    def names(self, phrase: Phrase, start: int, end_of_phrase: int, end: int) -> Iterator[str]:
        """The repos that a statement names beside its phrase, if they are of the kind that the phrase tells of.

        Args:
            phrase: that the statement begins with.
            start: where it begins.
            end_of_phrase: where it ends.
            end: where the statement ends.
        """
        for target in self._targets(phrase, start, end_of_phrase, end):
            if name := _name(target, phrase.target_kind):
                yield name

    def _targets(self, phrase: Phrase, start: int, end_of_phrase: int, end: int) -> Iterable[str]:
        """The links and names that the words beside a phrase mean, as they are written."""
        if phrase.follows is not None:
            named = _name_before(phrase.follows, self._text[max(0, start - _MOST_BEFORE) : start])
            return [] if named and phrase.relation == "quantized" and _COPY.search(named[0]) else named
        near = self._text[end_of_phrase : min(end, end_of_phrase + _MOST_AFTER)]
        if not phrase.many:
            found = _NEXT_NAME[phrase.target_kind].match(near) or _NEXT_LINK.match(near)
            if found:
                before = near[: found.start(1)]
                offer = self._text[max(0, start - _MOST_OF_AN_OFFER) : start]
                return (
                    []
                    if _is_ours(offer, before, found[1])
                    else [found[1].rstrip("_") if before[-1:] == "_" else found[1]]
                )
            path = _NEXT_PATH.match(near) if "--" in near or phrase.relation == "merge" else None
            return [path[1] or path[2]] if path else []
        return self._each_target(phrase, near, end_of_phrase, end)

    def _each_target(self, phrase: Phrase, near: str, end_of_phrase: int, end: int) -> Iterable[str]:
        """All that is named up to the end of the statement."""
        if end_of_phrase < self._read_until.get(phrase.code, 0):
            return names_in_a_row(near) if phrase.relation == TRAINED_ON and not phrase.is_called_data else []
        self._read_until[phrase.code] = end
        rest = self._text[end_of_phrase:end]
        if excepted := _EXCEPT.search(rest):
            rest = rest[: excepted.start()]
        if phrase.is_called_data:
            return called_data(rest)
        if phrase.relation == TRAINED_ON:
            return training_data(rest, is_list=phrase.pattern.endswith(LABELS_A_LIST))
        return _EACH.findall(rest)


def _name_before(lead: str, before: str) -> list[str]:
    """The name at the end of a text, if it stands behind words of that pattern."""
    # The pattern costs far more than this look at the few words that can stand behind a name.
    if not any("/" in word or ")" in word or ">" in word for word in before[-_MOST_OF_A_TAIL:].split()[-_MOST_BEHIND:]):
        return []
    if before.rfind(")") > len(before) - _MOST_OF_AN_END:
        begins = before.rfind("[")
    else:
        begins = len(before) - _MOST_OF_A_NAME
        if ">" not in before[begins:]:
            # A name or an address without a link around it has no blank: it is the word with the last slash.
            begins = max(begins, *(before.rfind(blank, 0, before.rfind("/")) for blank in _BLANKS))
    found = _BEFORE_NAME.search(before, max(0, begins)) if "/" in before else None
    if not found or (lead and not re.search(rf"(?:{lead})\Z", before[: found.start()].lower(), re.ASCII)):
        return []
    return [found[1]]


def _is_ours(before: str, between: str, target: str) -> bool:
    """Whether copies are told of that were made of this very repo: "GGUF versions of this model: x/heron-7b-GGUF"."""
    if _OURS.search(between) is None:
        return False
    return _COPY.search(target) is not None or _OFFERED.search(before) is not None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


@lru_cache(maxsize=1024)
def _name(target: str, kind: str) -> str | None:
    """The reference to a repo of that kind that a link, a name or a path is; an address goes before its text.

    An address that tells more than owner and name is the reference as it stands: a branch or commit is kept, and a name
    without owner in an address is that of one repo, not what any owner may call a copy of it.

    Phrases within phrases lead to one target, and many cards to a few models: some answers are kept.
    """
    if kind == "model" and _IS_PATH.match(target):
        return target.rstrip(" \t\r:,;.")
    address = _ADDRESS.search(target)
    viewed = _VIEWED.match(address[1]) if address else None
    if viewed:
        return viewed[1] if kind == "dataset" else None
    path = _HUB_ADDRESS.match(address[1]) if address else None
    if (
        address
        and not path
        and (relative := _RELATIVE.fullmatch(target))
        and _letters(relative[1]) == _letters(relative[3])
    ):
        return relative[2]
    if path:
        leads_to = "dataset" if path[1] == _DATASETS else "model"
        if leads_to != kind:
            return None
        tells_more = path[3] or "/" not in path[2]
        return path[0] if tells_more and not path[0].startswith("/") else path[2]
    said = _SAID[kind].match(target)
    return said[1] if said and not _NO_NAME.fullmatch(said[1]) else None
