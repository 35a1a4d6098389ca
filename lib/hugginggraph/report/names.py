"""What a repo is called, and was called before."""

from hugginggraph.lookup.renames import HeldName, RepoNames
from hugginggraph.report.terminal import console, shown


def print_names(*repos: RepoNames) -> None:
    """A line for each repo that has had several names, and for each other repo that had the name that was asked for."""
    for names in repos:
        if len(names.chain) > 1:
            console.print(_all(names), soft_wrap=True)
        for chain in names.earlier:
            console.print(_earlier(names.asked, chain), soft_wrap=True)


def _all(names: RepoNames) -> str:
    if names.asked == names.now:
        before = ", ".join(_held(held) for held in names.chain if held.repo_id != names.now)
        return f"[bold]{shown(names.now)}[/] was called otherwise before: {before}"
    if names.now != names.chain[-1].repo_id:
        return f"[bold]{shown(names.asked)}[/] was called [bold]{shown(names.now)}[/] then. Its names: {_list(names)}"
    since = next((held.since for held in reversed(names.chain) if held.repo_id == names.now), None)
    return (
        f"[bold]{shown(names.asked)}[/] is called [bold]{shown(names.now)}[/] since "
        f"{since or 'before the first snapshot'}. Its names: {_list(names)}"
    )


def _list(names: RepoNames) -> str:
    return ", ".join(map(_held, names.chain))


def _held(held: HeldName) -> str:
    since = f" since {held.since}" if held.since and not held.until else ""
    until = f" until {held.until}" if held.until else ""
    return f"{shown(held.repo_id)}{since}{until}"


def _earlier(asked: str, chain: tuple[HeldName, ...]) -> str:
    """What became of a repo that had the name before."""
    left = next(held.until for held in chain if held.repo_id == asked and held.until)
    last = chain[-1]
    became = "which is gone" if last.until else f"which is called [bold]{shown(last.repo_id)}[/] now"
    return f"Until {left} [bold]{shown(asked)}[/] was another repo, {became}"
