"""Labels that stand apart from what they are of, put beside it: "base model" in a header row, a badge, a heading.

A plain text is read once from its beginning to its end for each way of setting a label apart that occurs in it.
"""

import re

from hugginggraph.records.plain_letters import OTHER

_NOUN = (
    r"(?:[ \t](?:pre-?trained[ \t])?(?:models?|checkpoints?|weights|foundation|llms?|vlms?|lms?|networks?|encoders?))"
)
_LABEL = (
    rf"(?:(?:base|teacher|backbone|parent){_NOUN}?"
    rf"|(?:original|source|foundation|upstream|starting|pre-?trained|underlying){_NOUN}"
    r"|(?:fine-?tuned|quanti[sz]ed|distilled|converted|merged|adapted)[ \t]from"
    r"(?:[ \t](?:the[ \t])?(?:base[ \t])?model)?)"
)
_IS_LABEL = re.compile(rf"[\s*_`{OTHER}]{{0,6}}(?:the[ \t])?({_LABEL})[\s*_`:]{{0,6}}", re.ASCII | re.IGNORECASE)
_MOST_OF_A_LABEL = 60

_BADGE = re.compile(
    r"\[!\[([^\[\]\n]{0,100})\]\([ \t]?([^()\s]{0,300})[^()\n]{0,100}\)\]\([ \t]?([^()\s]{1,300})\)", re.ASCII
)
_HTML_BADGE = re.compile(r"<a\s([^<>]{1,400})>\s{0,20}<img\s([^<>]{1,800})>\s{0,20}</a>", re.ASCII | re.IGNORECASE)
_HREF = re.compile(r"href=[\"']([^\"'<>\s]{1,300})", re.ASCII | re.IGNORECASE)
_ALT = re.compile(r"(?:alt|title)=[\"']([^\"'<>\n]{0,100})", re.ASCII | re.IGNORECASE)
_SHIELD = re.compile(r"/badge/((?:[\w.%]|--){1,60})-", re.ASCII)

_TAG = re.compile(
    r"<(/?)(td|th|tr|thead|tbody|table|dl|dt|dd|li|br|p|h[1-6]|b|strong|em|i|u|code|kbd|span|font|small|summary)(?:\s[^<>]{0,300})?/?>",
    re.ASCII | re.IGNORECASE,
)
_OF_CELLS = frozenset(("td", "th", "tr", "thead", "tbody", "table", "dl", "dt", "dd"))
_AS_TEXT = {
    **{("", each): " | " for each in ("td", "th")},
    **{("", each): "\n\n" for each in ("dt", "p")},
    **{("/", each): "\n\n" for each in ("dd", "table", "p")},
    ("", "summary"): "\n\n# ",
    ("/", "summary"): "\n",
    **{("", f"h{level}"): "\n\n# " for level in range(1, 7)},
    **{("/", f"h{level}"): "\n" for level in range(1, 7)},
    ("", "tr"): "\n",
    ("/", "dt"): ": ",
    ("", "li"): "\n- ",
    ("", "br"): "\n",
    ("/", "br"): "\n",
}

_UNDER_A_HEADER = re.compile(r"\n[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-*+:?[ \t]*+)*+\r?(?=\n|\Z)", re.ASCII)
_NAME = r"(?=[ \t]*(?:[-*+][ \t]+)?[*_`]{0,3}(?:\[|https?://|[\w.-]{2,96}/[\w.-]{2,96}))"
_DEFINITION = re.compile(rf"\n([^\n|:]{{3,{_MOST_OF_A_LABEL}}})\n:[ \t]+(?=\S)", re.ASCII)
_HEADING = re.compile(
    rf"\n[ \t]{{0,3}}(?:#{{1,6}}[ \t]++|\*\*|__)([\s*_`{OTHER}]{{0,6}}(?:the[ \t])?{_LABEL}[ \t*_`:]{{0,6}}\r?)\n"
    rf"(?:[ \t\r]*\n){{0,4}}{_NAME}(?:[ \t]*[-*+][ \t]+)?",
    re.ASCII | re.IGNORECASE,
)


def with_labels(text: str) -> str:
    r"""The text with each label of a base model right before what it is of.

    Args:
        text: plain, without code (`card_prose.prose`).

    >>> with_labels("| Base model | License |\n|---|---|\n| a/b | mit |").splitlines()[-1]
    'Base model: a/b'
    """
    if "[![" in text:
        text = _BADGE.sub(_badge, text)
    if "</" in text:
        text = _without_tags(_HTML_BADGE.sub(_html_badge, text))
    if "\n:" in text:
        text = _DEFINITION.sub(_definition, f"\n{text}")[1:]
    if "# " in text or "**" in text:
        text = _HEADING.sub(_heading, f"\n{text}")[1:]
    return _with_labels_of_columns(text) if "|" in text else text


def _label(text: str) -> str | None:
    found = _IS_LABEL.fullmatch(text.strip()) if len(text) <= _MOST_OF_A_LABEL + 8 else None
    return found[1] if found else None


def _badge(found: "re.Match[str]") -> str:
    label = _label(found[1]) or _label_on_shield(found[2])
    return f"\n\n{label}: {found[3]}\n\n" if label else found[0]


def _html_badge(found: "re.Match[str]") -> str:
    address, said = _HREF.search(found[1]), _ALT.search(found[2])
    label = (said and _label(said[1])) or _label_on_shield(found[2])
    return f"\n\n{label}: {address[1]}\n\n" if label and address else found[0]


def _label_on_shield(address: str) -> str | None:
    shield = _SHIELD.search(address)
    return _label(shield[1].replace("%20", " ").replace("_", " ")) if shield else None


def _definition(found: "re.Match[str]") -> str:
    label = _label(found[1])
    return f"\n\n{label}: " if label else found[0]


def _heading(found: "re.Match[str]") -> str:
    label = _label(found[1])
    return f"\n\n{label}: " if label else found[0]


def _without_tags(text: str) -> str:
    """The text with rows and lists of HTML as those of Markdown; a row of header cells alone is a header."""
    kept, position = [], 0
    has_header = has_cell = False
    for tag in _TAG.finditer(text):
        slash, name = tag[1], tag[2].lower()
        between = text[position : tag.start()]
        kept.append(between.strip() if name in _OF_CELLS else between)
        position = tag.end()
        if (slash, name) == ("/", "tr"):
            kept.append(" |\n|---|" if has_header and not has_cell else " |")
        else:
            kept.append(_AS_TEXT.get((slash, name), ""))
        if name == "tr":
            has_header = has_cell = False
        has_header |= name == "th"
        has_cell |= name == "td"
    return "".join([*kept, text[position:]]) if kept else text


def _with_labels_of_columns(text: str) -> str:
    """The text with what stands below a label in the header of a table, where the table says one thing of it."""
    kept, position = [], 0
    for under in _UNDER_A_HEADER.finditer(text):
        if under.start() < position:
            continue
        header = text[text.rfind("\n", position, under.start()) + 1 or position : under.start()]
        labels = [(place, label) for place, cell in enumerate(_cells(header)) if (label := _label(cell))]
        if not labels:
            continue
        rows, end = _rows_from(text, under.end())
        kept += [text[position:end]]
        position = end
        for place, label in labels:
            said = {row[place].strip() for row in rows if place < len(row)} - {""}
            if len(said) == 1:
                kept.append(f"\n\n{label}: {said.pop()}\n\n" if end < len(text) else f"\n\n{label}: {said.pop()}")
    return "".join([*kept, text[position:]]) if kept else text


def _rows_from(text: str, position: int) -> tuple[list[list[str]], int]:
    """The cells of the rows of a table, and where it ends."""
    rows: list[list[str]] = []
    while position < len(text):
        line_end = text.find("\n", position + 1)
        line_end = len(text) if line_end < 0 else line_end
        line = text[position + 1 : line_end]
        if "|" not in line:
            break
        rows.append(_cells(line))
        position = line_end
    return rows, position


def _cells(row: str) -> list[str]:
    return row.strip().removeprefix("|").removesuffix("|").split("|")
