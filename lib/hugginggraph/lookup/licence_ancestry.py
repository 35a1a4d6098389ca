"""The ancestry of a repo with the licence of each repo in it, and the shortest ways down to the repo."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from hugginggraph.genetics.licence_walk import Step
from hugginggraph.graph.relation_names import NEW_VERSION, TRAINED_ON
from hugginggraph.licence_rules import Licence, LicenceRules
from hugginggraph.lookup.lineage import lineage
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.records.licence_spellings import Choices
from hugginggraph.records.licences import RepoLicence
from hugginggraph.tables import EDGES, NODES, REPOS


@dataclass(frozen=True)
class Licensed:
    """A repo and its licence.

    Attributes:
        node: the repo.
        licence: what it says; nothing where it is a ghost or gone.
        deciding: of each choice that it leaves the licence that decides, the least restrictive first.
        terms: of each choice all licences, in the same order.
        gone_on: since when it is listed no more.
    """

    node: Node
    licence: RepoLicence
    deciding: tuple[Licence, ...]
    terms: tuple[tuple[Licence, ...], ...]
    gone_on: date | None = None

    @classmethod
    def of(cls, node: Node, licence: RepoLicence, rules: LicenceRules, gone_on: date | None = None) -> "Licensed":
        """A repo with the facts of its licence."""
        return cls(node, licence, rules.deciding(licence.choices), rules.terms(licence.choices), gone_on)

    @property
    def choices(self) -> Choices:
        """The choices that its licence leaves."""
        return self.licence.choices

    @property
    def is_linked(self) -> bool:
        """Whether its card links to a licence text."""
        return self.licence.link is not None

    @property
    def owner(self) -> str | None:
        """The namespace in lower case; None of a bare name."""
        namespace, slash, _ = self.node.repo_id.partition("/")
        return namespace.lower() if slash else None


@dataclass(frozen=True)
class Ancestry:
    """A repo, what it was made from, and every edge between any two of them.

    Attributes:
        root: key of the repo.
        repos: by key; the root is among them.
        steps: the edges.
        cut_at: the depth at which the lineage was cut; None where it is whole.
    """

    root: int
    repos: Mapping[int, Licensed]
    steps: tuple[Step, ...]
    cut_at: int | None = None

    @cached_property
    def down(self) -> dict[int, list[Step]]:
        """The steps from each repo, in order."""
        found: dict[int, list[Step]] = {}
        for step in sorted(self.steps):
            found.setdefault(step.upstream, []).append(step)
        return found

    @cached_property
    def step_set(self) -> frozenset[Step]:
        """The steps, to be asked for one."""
        return frozenset(self.steps)

    @cached_property
    def first_steps(self) -> dict[int, Step]:
        """By ancestor, the first step of its shortest way to the root: of two that are as short the better evidence."""
        return self._first_steps(self.steps)

    @cached_property
    def first_steps_but_training(self) -> dict[int, Step]:
        """`first_steps` over the ways on which no model is trained on data; other ancestors are not in it."""
        return self._first_steps([step for step in self.steps if step.relation != TRAINED_ON])

    def way(self, ancestor: int) -> list[Step]:
        """The steps from a repo down to the root; where it can, without training."""
        return self._steps(self.first_steps_but_training if self.is_material(ancestor) else self.first_steps, ancestor)

    def shortest_way(self, ancestor: int) -> list[Step]:
        """The fewest steps from a repo down to the root, with training or without."""
        return self._steps(self.first_steps, ancestor)

    def _steps(self, tree: Mapping[int, Step], ancestor: int) -> list[Step]:
        steps: list[Step] = []
        while ancestor != self.root:
            steps.append(tree[ancestor])
            ancestor = tree[ancestor].downstream
        return steps

    def is_material(self, ancestor: int) -> bool:
        """Whether the root was made from a repo itself, and not just trained on it."""
        return ancestor == self.root or ancestor in self.first_steps_but_training

    def names(self, steps: Iterable[Step]) -> list[str]:
        """The repos on a way."""
        ends = [end for step in steps for end in (step.upstream, step.downstream)]
        return [self.repos[each].node.repo_id for each in (*ends[:1], *ends[1::2])]

    def without(self, removed: Collection[int]) -> "Ancestry":
        """What is left where some ancestors are replaced: they, and all that was reached through them alone, go."""
        steps = [step for step in self.steps if step.upstream not in removed and step.downstream not in removed]
        left = {self.root, *self._first_steps(steps)}
        kept = tuple(step for step in steps if step.downstream in left)
        return Ancestry(self.root, {key: self.repos[key] for key in self.repos if key in left}, kept, self.cut_at)

    def relicensed(self, licence: str, rules: LicenceRules) -> "Ancestry":
        """The same where the root has another licence."""
        said = RepoLicence((licence,), ((licence,),))
        root = Licensed.of(self.repos[self.root].node, said, rules)
        return replace(self, repos={**self.repos, self.root: root})

    def _first_steps(self, steps: Iterable[Step]) -> dict[int, Step]:
        up: dict[int, list[Step]] = {}
        for step in steps:
            up.setdefault(step.downstream, []).append(step)
        found: dict[int, tuple[int, Step]] = {}
        frontier = {self.root: 0}
        while frontier:
            level: dict[int, tuple[int, Step]] = {}
            for downstream, weakest in frontier.items():
                for step in up.get(downstream, ()):
                    if step.upstream == self.root or step.upstream in found:
                        continue
                    new = max(weakest, step.grade_rank), step
                    level[step.upstream] = min(level.get(step.upstream, new), new)
            found |= level
            frontier = {key: weakest for key, (weakest, _) in level.items()}
        return {key: step for key, (_, step) in found.items()}


def licence_ancestry(
    warehouse: Warehouse, root: Node, *, rules: LicenceRules, max_depth: int, min_grade_rank: int
) -> Ancestry:
    """The ancestry of a repo as of the warehouse's date; what is gone or a ghost has no licence."""
    found = lineage(
        warehouse, root, direction="up", depth_limit=None, max_depth=max_depth, min_grade_rank=min_grade_rank
    )
    nodes = {root.node_id: root, **{relative.node.node_id: relative.node for relative in found.relatives}}
    connection = warehouse.view(EDGES, NODES, REPOS)
    ids = sorted(nodes)
    rows = connection.execute(
        "SELECT node_id, card_data, tags, gone_at FROM repos WHERE node_id IN (SELECT unnest(?))", [ids]
    ).fetchall()
    said = {
        key: (rules.reader.read(card, tags) if gone is None else RepoLicence(), gone) for key, card, tags, gone in rows
    }
    repos = {}
    for key, node in nodes.items():
        licence, gone_on = said.get(key, (RepoLicence(), None))
        repos[key] = Licensed.of(node, licence, rules, gone_on)
    steps = connection.execute(
        "SELECT DISTINCT src, dst, relation, grade_rank FROM edges "
        "WHERE src IN (SELECT unnest(?)) AND dst IN (SELECT unnest(?)) AND grade_rank <= ? AND relation <> ?",
        [ids, ids, min_grade_rank, NEW_VERSION],
    ).fetchall()
    return Ancestry(root.node_id, repos, tuple(sorted(Step(*row) for row in steps)), found.cut_at)
