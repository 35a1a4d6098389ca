"""Whether a child's licence keeps its parent's duties: the matrix of `conf/rules/licences.yml`, and its questions.

No legal advice: what a card says is compared with what another says. Deviations from hub.md 6.2, where it is silent: a
child of class no_derivatives tightens (as non_commercial does, unless a duty of the parent is lost), a parent of
unknown terms is for review, and terms of another vendor are no other version of the parent's: they drop its terms.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hugginggraph.graph.relation_names import TRAINED_ON
from hugginggraph.licence_rules import Licence, LicenceRules, Policy, licence_rules
from hugginggraph.records.licence_spellings import Choices

OK, REVIEW, VIOLATION, OWNER = "ok", "review", "violation", "owner"
"""`owner` is a violation by who owns the parent too, and may relicense it."""
_GRAVITY = (OK, REVIEW, OWNER, VIOLATION)
_NO_CHANGES = "no_derivatives"
_NEVER_KEPT = (_NO_CHANGES, "custom", "missing")


@dataclass(frozen=True)
class Verdict:
    """What becomes of the duties, and the code of the rule that decided."""

    verdict: str
    reason: str


@dataclass(frozen=True)
class Judge:
    """The rules, and the policy for what a model was trained on."""

    rules: LicenceRules
    policy: Policy = "modelgo"

    @classmethod
    def by(cls, policy: Policy) -> "Judge":
        """By the rules of the project and a policy."""
        return cls(licence_rules(), policy)

    def judged(
        self,
        parent: Licence,
        child: Licence,
        relation: str,
        *,
        is_kept: bool = False,
        is_linked: bool = False,
        is_owner: bool = False,
    ) -> Verdict:
        """The verdict on one parent and child.

        Args:
            parent: the parent's licence, of several the one that decides.
            child: the child's.
            relation: how the child was made.
            is_kept: whether the child's card names all licences that the parent's names.
            is_linked: whether the child's card links to a licence text.
            is_owner: whether both are of one owner.
        """
        if relation == TRAINED_ON:
            found = self._of_training(parent, child, is_kept=is_kept, is_linked=is_linked)
        else:
            found = self._of_change(parent, child, relation, is_kept=is_kept, is_linked=is_linked)
        return Verdict(OWNER, found.reason) if is_owner and found.verdict == VIOLATION else found

    def between(self, parents: Sequence[Licence], children: Sequence[Licence], relation: str, **said: bool) -> Verdict:
        """The verdict where licences leave a choice: one of the parent's is enough, each of the child's counts.

        Args:
            parents: of each choice that the parent leaves, the licence that decides.
            children: the same of the child.
            relation: how the child was made.
            said: as for `judged`.
        """
        by_choice = (
            max((self.judged(parent, child, relation, **said) for child in children), key=_gravity)
            for parent in parents
        )
        return min(by_choice, key=_gravity)

    def may_break(self, parents: Sequence[Licence]) -> bool:
        """Whether some child breaks each of these licences, between which a parent leaves the choice."""
        return all(
            any(cell.partition(" ")[0] not in (OK, REVIEW) for cell in self.rules.matrix[parent.group].values())
            for parent in parents
        )

    def _of_training(self, parent: Licence, child: Licence, *, is_kept: bool, is_linked: bool) -> Verdict:
        cell = self.rules.training[self.policy][parent.group]
        if self.policy == "modelgo" and parent.training:
            cell = parent.training
        if cell == "matrix":
            return self._of_change(parent, child, TRAINED_ON, is_kept=is_kept, is_linked=is_linked)
        verdict, _, reason = cell.partition(" ")
        return Verdict(verdict, reason or f"policy_{self.policy}")

    def _of_change(self, parent: Licence, child: Licence, relation: str, *, is_kept: bool, is_linked: bool) -> Verdict:
        if is_kept and parent.group not in _NEVER_KEPT:
            return Verdict(OK, "same_licence")
        found = self._cell(parent, child)
        if found.verdict != VIOLATION:
            return found
        is_adapter = relation == "adapter" and found.reason in self.rules.adapter_review
        is_told = is_linked and found.reason in self.rules.linked_review and child.group in self.rules.linked_groups
        if is_adapter or is_told:
            return Verdict(REVIEW, f"{'adapter' if is_adapter else 'linked'}_{found.reason}")
        return found

    def _cell(self, parent: Licence, child: Licence) -> Verdict:
        cell = self.rules.matrix[parent.group][child.group]
        questions = {
            "SAME_LICENCE": _same_licence,
            "SAME_TERMS": _same_terms,
            "NON_COMMERCIAL": _non_commercial,
        }
        if cell in questions:
            return questions[cell](parent, child)
        verdict, _, reason = cell.partition(" ")
        return Verdict(verdict, reason or "duties_kept")


def is_kept(parent: Choices, child: Choices) -> bool:
    """Whether each choice that a repo leaves has all the licences of some choice of its parent's."""
    if not (parent and child):
        return False
    return all(any(set(theirs) <= set(ids) for theirs in parent) for ids in child)


def _gravity(verdict: Verdict) -> int:
    return _GRAVITY.index(verdict.verdict)


def _same_licence(parent: Licence, child: Licence) -> Verdict:
    if child.id == parent.id:
        return Verdict(OK, "same_licence")
    if child.id in parent.compatible:
        return Verdict(OK, "compatible_licence")
    if parent.terms and child.terms == parent.terms:
        return Verdict(REVIEW, "other_version")
    return Verdict(VIOLATION, "share_alike_dropped")


def _same_terms(parent: Licence, child: Licence) -> Verdict:
    if child.id == parent.id:
        return Verdict(OK, "same_licence")
    if parent.terms and child.terms == parent.terms:
        return Verdict(REVIEW, "other_version")
    return Verdict(VIOLATION, "terms_dropped")


def _non_commercial(parent: Licence, child: Licence) -> Verdict:
    if child.id == parent.id:
        return Verdict(OK, "same_licence")
    if child.commercial != "no":
        return Verdict(VIOLATION, "non_commercial_dropped")
    if parent.restrictions == "yes":
        return Verdict(REVIEW, "other_restrictions")
    if parent.share_alike == "yes":
        return _same_licence(parent, child)
    return Verdict(OK, "duties_kept")
