"""References in a list: an id a line, with a revision behind `@`, the kind's folder before it, or as its page."""

from hugginggraph.check.python_source import Mention
from hugginggraph.check.source_names import named


def list_mentions(text: str) -> tuple[list[Mention], list[tuple[int, str]]]:
    r"""The ids of a list, and the lines that are none: number and text. `#` begins a comment.

    >>> list_mentions("amber/heron-7b@main\nno id here\n")
    ([Mention(name='amber/heron-7b', kind=None, revision='main', line=1, column=1, by='list')], [(2, 'no id here')])
    """
    found: list[Mention] = []
    other: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.partition("#")[0].strip() if not line.strip().startswith("http") else line.strip()
        if not said:
            continue
        repo = named(said, is_list=True)
        if repo is None:
            other.append((number, said))
        else:
            found.append(Mention(repo.name, repo.kind, repo.revision, number, line.index(said[0]) + 1, "list"))
    return found, other
