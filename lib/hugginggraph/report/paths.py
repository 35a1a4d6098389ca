"""What `path` and `explain` print."""

from datetime import date

from hugginggraph.graph.grades import GRADES
from hugginggraph.lookup.explain import Explanation
from hugginggraph.lookup.paths import Paths
from hugginggraph.report.table import fitting, print_more
from hugginggraph.report.terminal import console, shown


def print_paths(found: Paths, day: date, *, limit: int | None = None) -> None:
    """Each path as a line from upstream to downstream."""
    if not found.paths:
        within = f" within {found.cut_at} steps" if found.cut_at else ""
        console.print(f"no directed path between them{within} as of {day}")
        return
    at_most = fitting(limit)
    for steps in found.paths[:at_most]:
        line = shown(steps[0].upstream)
        for step in steps:
            line += f" [dim]--{step.relation} ({GRADES[step.grade_rank]})->[/] {shown(step.downstream)}"
        console.print(line)
    print_more(found.total, min(at_most or found.total, len(found.paths)))


def print_explanation(found: Explanation, day: date) -> None:
    """Each path from upstream to downstream, a step a line, with the evidence below it."""
    ends = f"{shown(found.upstream.repo_id)} and {shown(found.downstream.repo_id)}"
    if not found.paths:
        within = f" within {found.cut_at} steps" if found.cut_at else ""
        console.print(f"nothing connects {ends}{within} as of {day}")
        return
    hops = len(found.paths[0])
    paths = f"{'more than ' * found.is_cut}{len(found.paths)} path{'s' * (len(found.paths) > 1)}"
    console.print(f"[bold]{ends}[/] are {hops} step{'s' * (hops > 1)} apart as of {day}, on {paths}")
    at_most = fitting()
    for number, steps in enumerate(found.paths[:at_most], start=1):
        console.print(f"\npath {number}")
        for step in steps:
            for said in step.statements:
                odd = f"  [yellow]{', '.join(said.flags)}[/]" if said.flags else ""
                console.print(f"  {shown(step.upstream)} [dim]--{said.relation}->[/] {shown(step.downstream)}{odd}")
                for e in said.evidence:
                    console.print(f"      [dim]{e['grade']}: {e['source_field']} says[/] {shown(e['raw_reference'])}")
    print_more(len(found.paths), at_most)
