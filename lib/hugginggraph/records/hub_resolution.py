"""A child's own words for parents that the Hub has resolved: they are not resolved a second time by name.

The Hub follows renames by its own ids. Where an old name belongs to another repo today, a card that still has it would
otherwise get that repo for a second parent.
"""

from collections.abc import Iterable, Sequence

from hugginggraph.graph import grades
from hugginggraph.records.names import ALIAS, DEFECT_OF_RULE, last_part

BY_ID = "baseModels"
_TAGS = ("tags.base_model", "tags.base_model:relation")
_BY_NAME = (*_TAGS, "card.base_model")


def renamed_parents(mentions: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], str]:
    """By field and name as it stands there, the name that the Hub has for that parent today.

    A field's names that the Hub does not have are the Hub's names that the field does not have, where both are as many:
    a field that names more has parents which the Hub does not know.

    Args:
        mentions: the parents that a model names: the field, the name and the rank of the grade.

    >>> renamed_parents([("baseModels", "a/new", 1), ("card.base_model", "a/old", 3)])
    {('card.base_model', 'a/old'): 'a/new'}
    """
    named = [(field, name) for field, name, rank in mentions if rank != grades.AUTHOR_TAG]
    of_hub = _names(named, [BY_ID])
    others = _BY_NAME if of_hub else _BY_NAME[len(_TAGS) :]
    of_hub = of_hub or _names(named, _TAGS)
    found: dict[tuple[str, str], str] = {}
    for field in others if of_hub else ():
        of_field = _names(named, [field])
        old = [name for key, name in of_field.items() if key not in of_hub]
        new = [name for key, name in of_hub.items() if key not in of_field]
        if len(old) == len(new):
            found.update(((field, name), now) for name, now in _pairs(old, new))
    return found


def as_alias(repaired: Sequence[str]) -> list[str]:
    """The defects of a mention whose name is an old one."""
    return sorted({*repaired, DEFECT_OF_RULE[ALIAS]})


def _names(named: Iterable[tuple[str, str]], fields: Sequence[str]) -> dict[str, str]:
    """The names in some fields, each once whatever its letters, in order."""
    found: dict[str, str] = {}
    for field, name in named:
        if field in fields:
            found.setdefault(name.lower(), name)
    return found


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Old and new names: those alike but for their owner, and of the rest each with the next."""
    rest = list(new)
    alike: dict[str, str] = {}
    for name in old:
        same = next((each for each in rest if last_part(each) == last_part(name)), None)
        if same is not None:
            alike[name] = same
            rest.remove(same)
    left = iter(rest)
    return [(name, alike[name] if name in alike else next(left)) for name in old]
