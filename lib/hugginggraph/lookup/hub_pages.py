"""The pages of a repo on the Hub."""

from urllib.parse import quote

_HUB = "https://huggingface.co"
_FOLDERS = {"model": "", "dataset": "datasets/", "space": "spaces/"}


def page_of(kind: str, repo_id: str) -> str:
    """The address of a repo's page.

    >>> page_of("dataset", "amber/corpus")
    'https://huggingface.co/datasets/amber/corpus'
    """
    return f"{_HUB}/{_FOLDERS[kind]}{quote(repo_id)}"


def discussions_of(kind: str, repo_id: str) -> str:
    """The address where a repo's owner can be written to.

    >>> discussions_of("model", "amber/heron")
    'https://huggingface.co/amber/heron/discussions'
    """
    return f"{page_of(kind, repo_id)}/discussions"
