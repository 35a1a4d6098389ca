"""What `licences` prints."""

from datetime import date

from hugginggraph.lookup.licence_answer import LicenceAnswer, MendingChanges, Place
from hugginggraph.report.table import fitting, print_table
from hugginggraph.report.terminal import console, shown

_COLOURS = {"ok": "green", "unknown": "yellow", "review": "yellow", "violation": "red"}
_USES = {"distribute": "distribute", "serve": "serve", "commercial": "commercial use"}


def print_licences(found: LicenceAnswer, day: date, *, limit: int | None = None) -> None:
    """The sentence first, then the places, the duties, what would mend it, and the facts behind it."""
    root = found.root
    uses = ", ".join(f"{_USES[use]} {_coloured(verdict)}" for use, verdict in found.uses.items())
    console.print(
        f"[bold]{shown(root.repo_id)}[/] ({root.kind}, {shown(found.licence or 'no licence')}) and "
        f"{found.ancestors:,} ancestor{'s' * (found.ancestors != 1)} as of {day}: {uses}",
        soft_wrap=True,
    )
    if found.first:
        console.print(f"first at {_at(found.first)}", soft_wrap=True)
    console.print(f"[dim]policy {found.policy}: {found.training}[/]", soft_wrap=True)
    if found.places:
        console.print()
        _print_places(found.places, fitting(limit))
    console.print()
    _print_duties(found, fitting(limit))
    _print_mends(found)
    console.print()
    print_table(
        "Licences in the ancestry",
        ["licence", "class", "repos", "reviewed on", "terms", "note"],
        [[f.licence, f.licence_class, f.repos, f.reviewed_on, f.source, f.note] for f in found.facts],
        numbers={"repos"},
        at_most=fitting(limit),
    )
    for name in found.gone:
        console.print(f"[yellow]gone[/]: {shown(name)} is listed no more; its licence is not known")
    if found.cut_at:
        console.print(
            f"[yellow]cut[/]: more ancestors follow behind {found.cut_at} levels (analysis.lineage_max_depth)"
        )
    console.print(f"[dim]{found.disclaimer}[/]", soft_wrap=True)


def _coloured(verdict: str) -> str:
    return f"[{_COLOURS[verdict]}]{verdict}[/]"


def _at(place: Place) -> str:
    if place.upstream is None:
        return f"{shown(place.origin)} ({shown(place.licence or 'no licence')}), {_far(place.hops)}: {place.reason}"
    whose = "" if place.origin == place.upstream else f" of {shown(place.origin)}"
    return (
        f"{shown(place.upstream)} [dim]--{place.relation}->[/] {shown(place.downstream)}, {_far(place.hops)}: "
        f"{shown(place.licence or 'no licence')}{whose} became {shown(place.downstream_licence or 'no licence')} "
        f"({place.reason})"
    )


def _far(hops: int) -> str:
    return "the repo itself" if not hops else f"{hops} step{'s' * (hops > 1)} up"


def _print_places(places: list[Place], at_most: int | None) -> None:
    """A place once, with all the uses that it stands against."""
    uses: dict[tuple[object, ...], list[str]] = {}
    for each in places:
        uses.setdefault(_told_once(each), []).append(each.use)
    once = list({_told_once(each): each for each in places}.values())
    print_table(
        "Where it is not clear",
        ["verdict", "for", "hops", "licence", "of", "step", "became", "reason", "evidence"],
        [
            [
                p.verdict,
                ", ".join(uses[_told_once(p)]),
                p.hops,
                p.licence or "none",
                p.origin,
                f"{p.upstream} --{p.relation}-> {p.downstream}" if p.upstream else "",
                (p.downstream_licence or "none") if p.upstream else "",
                p.reason,
                p.evidence,
            ]
            for p in once
        ],
        numbers={"hops"},
        at_most=at_most,
    )


def _told_once(place: Place) -> tuple[object, ...]:
    return place.verdict, place.reason, place.origin, place.upstream, place.relation, place.downstream, *place.path


def _print_duties(found: LicenceAnswer, at_most: int | None) -> None:
    if not found.duties:
        console.print("[dim]no licence asks for anything[/]")
        return
    print_table(
        "Duties, and where they come from",
        ["duty", "applies", "licence", "of", "hops", "what", "path", "evidence"],
        [
            [d.duty, d.applies, d.licence, d.origin, d.hops, d.detail, " > ".join(d.path), d.evidence]
            for d in found.duties
        ],
        numbers={"hops"},
        at_most=at_most,
    )


def _print_mends(found: LicenceAnswer) -> None:
    if found.verdict == "ok":
        return
    console.print()
    if not found.mends:
        console.print("[dim]no change of its own licence and up to three ancestors was found that mends it[/]")
        return
    for goal in ("ok", "no violation"):
        mends = [mend for mend in found.mends if (mend.verdict == "ok") == (goal == "ok")]
        if mends:
            console.print(f"The smallest change that brings {goal}, any of:")
        for mend in mends:
            left = "" if goal == "ok" else f" ({_coloured(mend.verdict)})"
            console.print(f"  {_changes(mend)}{left}", soft_wrap=True)


def _changes(mend: MendingChanges) -> str:
    texts = [
        f"give {shown(each.repo)} the licence {shown(each.to)}" if each.to else f"replace {shown(each.repo)}"
        for each in mend.changes
    ]
    return " and ".join(texts)
