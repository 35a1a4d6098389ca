"""Package URLs of repos."""

from urllib.parse import quote

from packageurl import PackageURL

from hugginggraph.bom.bill import Component
from hugginggraph.bom.forms import PurlForm

_FOLDERS = {"dataset": "datasets", "space": "spaces"}


def purl(component: Component, form: PurlForm = PurlForm.path) -> str | None:
    """The package URL of a repo at its commit; None where none can be made.

    Args:
        component: the repo.
        form: for what is no model.

    >>> purl(Component("model", "amber/heron", "base", False, sha="0a1b"))
    'pkg:huggingface/amber/heron@0a1b'
    >>> purl(Component("dataset", "amber/corpus", "dataset", False))
    'pkg:huggingface/datasets/amber/corpus'
    """
    owner, name = component.owner_and_name
    folder = _FOLDERS.get(component.kind)
    if "/" in name or (folder and form is PurlForm.none):
        return None
    in_path = folder if form is PurlForm.path else None
    namespace = "/".join(part for part in (in_path, owner) if part) or None
    qualifiers = {"type": component.kind} if folder and form is PurlForm.qualifier else None
    try:
        return PackageURL("huggingface", namespace, name, component.sha, qualifiers).to_string()
    except ValueError:
        return None


def hub_page(component: Component) -> str:
    """The address of a repo on the Hub.

    >>> hub_page(Component("dataset", "amber/corpus", "dataset", False))
    'https://huggingface.co/datasets/amber/corpus'
    """
    path = "/".join(part for part in (_FOLDERS.get(component.kind), component.repo_id) if part)
    return f"https://huggingface.co/{quote(path)}"


def owner_page(owner: str) -> str:
    """The address of an owner on the Hub."""
    return f"https://huggingface.co/{quote(owner)}"
