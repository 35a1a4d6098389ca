"""The pages of a repo on the Hub."""

import re
from urllib.parse import quote

_PLAIN = re.compile(r"[A-Za-z0-9/._-]+")
_HUB = "https://huggingface.co"
_FOLDERS = {"model": "", "dataset": "datasets/", "space": "spaces/"}


def page_of(kind: str, repo_id: str) -> str:
    """The address of a repo's page.

    >>> page_of("dataset", "amber/corpus")
    'https://huggingface.co/datasets/amber/corpus'
    """
    # Nearly every name is its own address, and quoting takes ten times as long as to see that.
    name = repo_id if _PLAIN.fullmatch(repo_id) else quote(repo_id)
    return f"{_HUB}/{_FOLDERS[kind]}{name}"


def discussions_of(page: str) -> str:
    """The address where the owner of the repo of a page can be written to.

    >>> discussions_of(page_of("model", "amber/heron"))
    'https://huggingface.co/amber/heron/discussions'
    """
    return f"{page}/discussions"
