"""The rules: what a policy says of each reference and of the ancestors of its repo."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hugginggraph.check.ancestry import Ancestry, Step, path_to
from hugginggraph.check.findings import Finding, with_fingerprints
from hugginggraph.check.licence_class import licence_of
from hugginggraph.check.policy import Policy
from hugginggraph.check.references import COMPUTED, Reference
from hugginggraph.check.repos import ALIAS, BARE, CASE, GONE, UNKNOWN, Repo, Resolved, facts, resolve
from hugginggraph.check.source_names import is_commit
from hugginggraph.graph.grades import GRADES, RANKS
from hugginggraph.lookup.warehouse import Warehouse


@dataclass(frozen=True)
class Checked:
    """The answer.

    Attributes:
        findings: in the order of their places; each with its fingerprint.
        repos: the repos that the references mean, without those that are unknown.
        ancestors: how many other repos they were made from.
        cut: names of the repos whose ancestry goes on behind the depth that is allowed.
    """

    findings: list[Finding]
    repos: int
    ancestors: int
    cut: list[str]


@dataclass(frozen=True)
class _Place:
    """A repo in the ancestry of what a source refers to: the root itself, or an ancestor with the step to it."""

    repo: Repo
    root: Repo
    step: Step | None

    @cached_property
    def who(self) -> str:
        """The subject of a message."""
        if self.step is None:
            return self.repo.repo_id
        hops = f"{self.step.depth} step{'s' if self.step.depth > 1 else ''}"
        return f"{self.repo.repo_id}, {hops} upstream of {self.root.repo_id},"


_Rule = Callable[[_Place, Policy, date], Iterator[tuple[str, str]]]


def check(warehouse: Warehouse, references: Sequence[Reference], policy: Policy, *, max_depth: int) -> Checked:
    """What is wrong with the repos that sources refer to, and with all that they were made from.

    Args:
        warehouse: opened as of a date, which is the date that ages are counted to.
        references: of the sources.
        policy: the rules and their levels.
        max_depth: hops at which an ancestry is cut.
    """
    resolved = resolve(warehouse, [(reference.name, reference.kind) for reference in references])
    roots = {each.node_id for each in resolved.values() if each.node_id is not None}
    ancestry = Ancestry(warehouse, roots, max_depth=max_depth, min_grade_rank=RANKS[policy.min_grade])
    above = {root: ancestry.of(root) for root in sorted(roots)}
    known = facts(warehouse, roots.union(*above.values()))
    of_root = {root: list(_of_repo(known, root, above[root], policy, warehouse.date)) for root in sorted(roots)}
    found: list[Finding] = []
    for reference in references:
        meant = resolved[reference.name, reference.kind]
        found += _of_reference(reference, meant, known, policy)
        for rule, message, repo, path in of_root.get(meant.node_id, []) if meant.node_id is not None else []:
            found.append(Finding(rule, policy.level(rule), message, reference, repo.kind, repo.repo_id, path))
    ancestors = len(set().union(*above.values()) - roots) if above else 0
    cut = [known[root].repo_id for root in sorted(roots) if root in known and ancestry.is_cut(root)]
    return Checked(with_fingerprints(found), len(roots), ancestors, sorted(cut))


def _of_repo(
    known: dict[int, Repo], root: int, above: dict[int, Step], policy: Policy, day: date
) -> Iterator[tuple[str, str, Repo, tuple[str, ...]]]:
    """Rule, message, repo and path of what is wrong with a repo and its ancestors, whoever refers to it."""
    if root not in known:
        return
    places = [_Place(known[root], known[root], None)]
    places += [_Place(known[id_], known[root], step) for id_, step in above.items() if id_ in known]
    for place in places:
        path: list[str] = [known[root].repo_id]
        for relation, id_ in path_to(above, root, place.repo.node_id):
            path += [relation, known[id_].repo_id]
        for rule in _RULES:
            for name, message in rule(place, policy, day):
                yield name, message, place.repo, tuple(path)


def _of_reference(reference: Reference, meant: Resolved, known: dict[int, Repo], policy: Policy) -> Iterator[Finding]:
    """What is wrong with the reference itself: its name and its revision."""

    def finding(rule: str, message: str) -> Finding:
        repo = known.get(meant.node_id) if meant.node_id is not None else None
        name, kind = (repo.repo_id, repo.kind) if repo else (reference.name, reference.kind or "model")
        return Finding(rule, policy.level(rule), message, reference, kind, name, (name,))

    repo = known.get(meant.node_id) if meant.node_id is not None else None
    if meant.how == UNKNOWN or repo is None:
        yield finding("unknown-id", meant.hint or f"no repo {reference.name!r} is known")
        if _is_denied(reference.name, policy):
            yield finding("denied", f"{reference.name} is denied by the policy")
        return
    if _is_denied(reference.name, policy) and not _is_denied(repo.repo_id, policy):
        yield finding("denied", f"{reference.name} is denied by the policy, whatever it is called today")
    if meant.how == ALIAS:
        yield finding(
            "renamed", f"{reference.name} is called {repo.repo_id} today; whoever takes the old name is loaded"
        )
    elif meant.how == BARE:
        yield finding("renamed", f"{reference.name} has no owner; the only repo of that name is {repo.repo_id}")
    elif meant.how == CASE:
        yield finding("renamed", f"{reference.name} is spelt {repo.repo_id}")
    kinds = policy.rules["unpinned"]["kinds"]
    if reference.file and meant.how != GONE and repo.kind in kinds and reference.revision != COMPUTED:
        if reference.revision is None:
            now = f"; it is at {repo.sha}" if is_commit(repo.sha) else ""
            yield finding("unpinned", f"{reference.name} is loaded without a revision{now}")
        elif not is_commit(reference.revision):
            now = f"; it is at {repo.sha}" if is_commit(repo.sha) else ""
            yield finding("unpinned", f"revision {reference.revision!r} of {reference.name} is no full commit{now}")


def _licence(place: _Place, policy: Policy, _: date) -> Iterator[tuple[str, str]]:
    if place.repo.is_ghost and place.repo.gone_at is None:
        return
    judged = licence_of(place.repo)
    for rule in ("licence-denied", "licence-review"):
        said = policy.rules[rule]
        if place.repo.kind == "dataset" and place.step is not None and not said["datasets"]:
            continue
        if judged.class_ in said["classes"] or judged.licence in said["licences"]:
            named = "names no licence" if judged.class_ == "missing" else f"has the licence {judged.licence}"
            yield rule, f"{place.who} {named} ({judged.class_})"
            return


def _names(place: _Place, policy: Policy, day: date) -> Iterator[tuple[str, str]]:
    taken = place.repo.events.get("re_registered")
    if taken is not None and _is_recent(taken.day, policy.rules["re-registered"]["within_days"], day):
        yield "re-registered", f"{place.who} is another repo since {taken.day}: the name was registered anew"
    moved = place.repo.events.get("renamed")
    if moved and place.step and _is_recent(moved.day, policy.rules["renamed"]["within_days"], day):
        yield "renamed", f"{place.who} was called {moved.before} until {moved.day}"


def _presence(place: _Place, _: Policy, __: date) -> Iterator[tuple[str, str]]:
    repo = place.repo
    if repo.gone_at is not None:
        yield "gone", f"{place.who} is listed no more since {repo.gone_at}"
    elif repo.disabled:
        yield "gone", f"{place.who} is disabled by the Hub"
    elif repo.is_ghost:
        yield "ghost", f"{place.who} was never listed: only others name it"


def _access(place: _Place, policy: Policy, day: date) -> Iterator[tuple[str, str]]:
    repo = place.repo
    if repo.gone_at is not None:
        return
    if repo.gated in ("auto", "manual"):
        yield "gated", f"{place.who} is gated ({repo.gated})"
    youngest = policy.rules["too-young"]["min_age_days"]
    if repo.created_at is not None and (day - repo.created_at.date()).days < youngest:
        yield "too-young", f"{place.who} was created on {repo.created_at.date()}, less than {youngest} days ago"


def _evidence(place: _Place, policy: Policy, _: date) -> Iterator[tuple[str, str]]:
    if place.step is not None and place.step.rank > RANKS[policy.rules["weak-evidence"]["min_grade"]]:
        yield "weak-evidence", f"{place.who} is known as such by weak evidence alone ({GRADES[place.step.rank]})"
    if place.repo.root_kind in ("no_metadata", "unresolved_parent"):
        why = "its metadata says nothing" if place.repo.root_kind == "no_metadata" else "the parent it names is no repo"
        yield "unknown-ancestry", f"{place.who} may be made from others: {why}"


def _denial(place: _Place, policy: Policy, _: date) -> Iterator[tuple[str, str]]:
    if _is_denied(place.repo.repo_id, policy):
        yield "denied", f"{place.who} is denied by the policy"


def _is_denied(name: str, policy: Policy) -> bool:
    said = policy.rules["denied"]
    owners, repos = ({text.lower() for text in said[key]} for key in ("owners", "repos"))
    return name.lower() in repos or ("/" in name and name.partition("/")[0].lower() in owners)


def _is_recent(then: date, within_days: int | None, day: date) -> bool:
    return within_days is None or (day - then).days <= within_days


_RULES: tuple[_Rule, ...] = (_licence, _names, _presence, _access, _evidence, _denial)
