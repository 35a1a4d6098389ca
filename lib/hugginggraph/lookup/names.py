"""What a user writes for a repo: its name, or its page on the Hub, copied from a browser."""

import re

_PAGE = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/", re.IGNORECASE)
_KIND_OF_FOLDER = {"models": "model", "datasets": "dataset", "spaces": "space"}
_VIEWS = ("tree", "blob", "resolve", "commits", "commit", "discussions", "viewer", "settings", "raw")
"""What stands behind the name in the addresses of a repo's other pages."""


def name_and_kind(text: str, kind: str | None = None) -> tuple[str, str | None]:
    """The name that a text gives, and its kind where the text or the caller says it; the caller's goes first.

    The text of what is no page of the Hub is the name itself.

    >>> name_and_kind("https://huggingface.co/datasets/amber/corpus/tree/main")
    ('amber/corpus', 'dataset')
    >>> name_and_kind("hf.co/amber/heron-7b?library=transformers")
    ('amber/heron-7b', 'model')
    >>> name_and_kind("amber/heron-7b")
    ('amber/heron-7b', None)
    """
    text = text.strip()
    page = _PAGE.match(text)
    path = [part for part in re.split(r"[?#]", text[page.end() :])[0].split("/") if part] if page else text.split("/")
    folder = _KIND_OF_FOLDER.get(path[0]) if len(path) > (1 if page else 2) else None
    if not page and not folder:
        return text, kind
    named = path[1:] if folder else path
    is_bare = len(named) < 2 or named[1] in _VIEWS
    # One part alone may be an author's page too.
    told = folder or (None if is_bare else "model")
    return "/".join(named[: 1 if is_bare else 2]), kind or told
