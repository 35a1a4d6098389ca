"""How a card writes a name or a link: patterns that the readers of references share."""

import regex

from hugginggraph.records.plain_letters import BULLET, CLOSING, OPENING

PART = r"[A-Za-z0-9](?:[\w.-]{0,94}[A-Za-z0-9_])?+"
ID = rf"{PART}/{PART}"
LINK = (
    r"(?:\[[^\[\]\n]{1,200}\]\(\s{0,2}<?(?:[^()\s<>]{1,300}[^()\n]{0,100})?\)"  # [text](address)
    r"|<a\s[^<>]{1,300}>"  # <a href="address">
    rf"|(?:https?://|(?<![\w./@-])(?:huggingface\.co|hf\.co)/)[^\s()<>\[\]\"'`|{BULLET}]{{1,300}})"
)
MARK = rf"[*_\"'{OPENING}`(\[<]"
CLOSE = rf"[*_\"'{CLOSING}`)]{{0,3}}"
ANY_CASE = regex.ASCII | regex.IGNORECASE | regex.DOTALL
ANY_LINK = regex.compile(LINK, ANY_CASE)
