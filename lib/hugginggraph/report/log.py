"""Lines about a run on standard error: text for people, JSON for what collects logs."""

import json
from datetime import UTC, datetime
from typing import Literal

from hugginggraph.errors import SettingsError
from hugginggraph.layers import merged_layers
from hugginggraph.report.terminal import messages, printable, shown

Level = Literal["info", "warning", "error"]
FORMATS = ("text", "json")

_chosen: list[str] = []
"""The format that the command line gave, if it did."""


def choose(form: str | None) -> None:
    """Let all further lines have a format; None leaves it to the setting `log_format`."""
    _chosen[:] = [form] if form else []


def is_json() -> bool:
    """Whether a line is a JSON document; where the settings cannot be read, it is not."""
    if _chosen:
        return _chosen[0] == "json"
    try:
        return bool(merged_layers()["log_format"] == "json")
    except SettingsError:
        return False


def log(message: str, *, level: Level = "info", markup: str | None = None) -> None:
    """Write a line.

    Args:
        message: what it says; metadata in it is made inert.
        level: how much it matters, as JSON says it.
        markup: the line for people, where it is to look otherwise than the message.
    """
    if is_json():
        log_json(message, level)
    else:
        messages.print(shown(message) if markup is None else markup, soft_wrap=True)


def log_paragraph(text: str) -> None:
    """Write several lines that hold together; as JSON they are one document."""
    log(text, markup="\n".join(map(shown, text.split("\n"))))


def log_json(message: str, level: Level) -> None:
    """Write a line of JSON: the time in UTC, the level, the message."""
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    line = json.dumps({"time": now, "level": level, "message": message}, ensure_ascii=False)
    messages.file.write(printable(line) + "\n")
    messages.file.flush()
