"""Every place in a repo's metadata that names another repo: its mentions, read as far as its own record tells."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from hugginggraph.graph import defects, grades
from hugginggraph.graph.relation_names import DERIVED_FROM, MODEL_RELATIONS, NEW_VERSION, TRAINED_ON, USED_BY_SPACE
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.card_fields import Named, misspelt, names_in, preloads, texts
from hugginggraph.records.files import holds_quantized
from hugginggraph.records.hub_resolution import as_alias, renamed_parents
from hugginggraph.records.json_text import as_text, fields_of, read, values_of
from hugginggraph.records.names import ALIAS, BASENAME, MAX_REFERENCE, Name, is_no_reference, read_name
from hugginggraph.records.roles import known_relation, model_role

_TYPED = re.compile(rf"base_model:({'|'.join(MODEL_RELATIONS)}):(.*)")
_NAMING = ("base_model:", "dataset:", "source_datasets:")
"""What tags that name other repos begin with."""
_PEFT = "config.peft.base_model_name_or_path"
_TAG_OF_CARD = re.compile(r"(?:license|dataset|base_model|arxiv|source_datasets):")
_SHOWN = 200
"""Characters kept of a reference that is too long to be one."""
_MODEL_MEANINGS = {
    "base_model": ("model", None),
    "datasets": ("dataset", TRAINED_ON),
    "new_version": ("model", NEW_VERSION),
}
_DATASET_MEANINGS = {"source_datasets": ("dataset", DERIVED_FROM), "new_version": ("dataset", NEW_VERSION)}
_SPACE_MEANINGS = {"models": ("model", USED_BY_SPACE), "datasets": ("dataset", USED_BY_SPACE)}


_node_id = lru_cache(maxsize=10_000)(node_id)
"""Most mentions are of a few thousand well-known repos."""


class Said(NamedTuple):
    """A mention as it stands in a field, not read yet."""

    source_field: str
    position: int
    target_kind: str
    raw_reference: str
    stated_relation: str | None
    grade_rank: int
    is_coerced: bool = False
    is_over: bool = False
    revision: str | None = None


class Mention(NamedTuple):
    """A row of `mentions`."""

    node_id: int
    source_field: str
    position: int
    kind: str
    target_kind: str
    raw_reference: str
    stated_relation: str | None
    implied_relation: str | None
    has_quantized_files: bool
    grade_rank: int
    candidate: str | None
    revision: str | None
    rule: str | None
    defects: list[str]
    code: str | None


class Described(NamedTuple):
    """What the graph needs to know of a repo beside its mentions.

    Attributes:
        role: of a model `base`, `finetune`, `adapter`, `quantized` or `merge`; else the repo's kind.
        has_card: whether there is metadata that could name a parent; card data that nobody can read are none.
        has_quantized_files: whether the repo holds a GGUF file.
        mentions: all mentions of other repos, in the order of the fields.
    """

    role: str
    has_card: bool
    has_quantized_files: bool
    mentions: list[Mention]


def describe(repo: Mapping[str, Any], *, max_names: int) -> Described:
    """What a repo's metadata says of other repos.

    Args:
        repo: a row of `repos`.
        max_names: names that are followed in one field; those beyond it become one mention that counts them.
    """
    fields = _Fields(repo, max_names)
    said = list(fields.said())
    tags = repo["tags"] or ()
    role = fields.role(said) if repo["kind"] == "model" else repo["kind"]
    has_quantized_files = holds_quantized(repo["files"] or ())
    return Described(
        role,
        fields.has_card or (repo["card_data"] is None and any(map(_TAG_OF_CARD.match, tags))),
        has_quantized_files,
        _followed(read_mentions(repo["node_id"], repo["kind"], said, role, has_quantized_files)),
    )


def read_mentions(
    node: int, kind: str, said: Iterable[Said], role: str | None, has_quantized_files: bool
) -> list[Mention]:
    """Rows of `mentions`: each with the name that was read from it, or the defect that left none."""
    return [
        _read(node, kind, each, role, has_quantized_files)
        for each in said
        if not is_no_reference(each.raw_reference, each.source_field)
    ]


def _followed(mentions: list[Mention]) -> list[Mention]:
    """The mentions, those of parents whose name the Hub has followed to another under that name."""
    if len({each.candidate for each in mentions if each.target_kind == "model"}) < 2:
        return mentions
    parents = [each for each in mentions if each.code is None and each.rule != BASENAME and _is_of_parent(each)]
    renamed = renamed_parents((each.source_field, each.candidate or "", each.grade_rank) for each in parents)
    if not renamed:
        return mentions
    followed = []
    for each in mentions:
        now = renamed.get((each.source_field, each.candidate or "")) if each.code is None else None
        is_old = now is not None and _is_of_parent(each)
        followed.append(each._replace(candidate=now, rule=ALIAS, defects=as_alias(each.defects)) if is_old else each)
    return followed


def _is_of_parent(mention: Mention) -> bool:
    return mention.kind == "model" and is_parent(mention.target_kind, mention.stated_relation)


def is_parent(target_kind: str, stated_relation: str | None) -> bool:
    """Whether a mention names a model that its repo was made from."""
    return target_kind == "model" and (stated_relation is None or stated_relation in MODEL_RELATIONS)


def _read(node: int, kind: str, said: Said, role: str | None, has_quantized_files: bool) -> Mention:
    name = read_name(said.raw_reference, said.source_field, said.target_kind)
    if said.is_over:
        name = Name(name.target_kind, code=defects.BOMB)
    code, rank, candidate = name.code, said.grade_rank, name.candidate
    if code is None and _is_of_wrong_kind(kind, name.target_kind, said.stated_relation):
        code = defects.WRONG_KIND
    elif candidate is not None and _node_id(name.target_kind, candidate) == node:
        code = defects.SELF
    is_misspelt = rank == grades.MISSPELT
    found: list[str] = []
    if name.repaired or is_misspelt or said.is_coerced:
        each = (name.repaired, defects.KEY_TYPO if is_misspelt else None, defects.TYPE if said.is_coerced else None)
        found = sorted(filter(None, each))
    # By place: half of the time of a call by names.
    return Mention(
        node,
        said.source_field,
        said.position,
        kind,
        name.target_kind,
        said.raw_reference,
        said.stated_relation,
        role,
        has_quantized_files,
        max(rank, grades.INFERRED) if name.rule == BASENAME else rank,
        candidate,
        name.revision or said.revision,
        name.rule,
        found,
        code,
    )


def _is_of_wrong_kind(kind: str, target_kind: str, relation: str | None) -> bool:
    """Whether a URL leads to a kind of repo that this one cannot be made with, or succeeded by, in that field."""
    successor_of_another_kind = relation == NEW_VERSION and target_kind != kind
    model_for_data = target_kind == "model" and (kind == "dataset" or relation == TRAINED_ON)
    return target_kind == "space" or successor_of_another_kind or model_for_data


class _Fields:
    """The fields of one repo that name others.

    Nearly every repo of the Hub passes here, and most have few of the fields: what is there is read when it is asked
    for, and lists are made, which cost less than generators where they are empty.
    """

    def __init__(self, repo: Mapping[str, Any], max_names: int) -> None:
        self._kind, self._tags, self._max_names = repo["kind"], repo["tags"] or (), max_names
        self._card = values_of(repo["card_data"])
        self.has_card = bool(self._card) or repo["card_data"] == "{}"
        self._extra = repo["extra"]
        self._misspelt = misspelt(self._card)
        self._hub_relation, self._hub_models = _base_models(repo["base_models"])
        self._naming_tags = [tag for tag in self._tags if tag.startswith(_NAMING)]
        self._card_tags = {each.name for each in names_in(self._card.get("tags"))} if self._naming_tags else set()
        self._typed = [found for found in map(_TYPED.fullmatch, self._naming_tags) if found]

    def said(self) -> Iterator[Said]:
        """All mentions, in the order of the fields."""
        if self._kind == "model":
            return self._of_model()
        return self._of_dataset() if self._kind == "dataset" else self._of_space()

    def role(self, said: Iterable[Said]) -> str:
        """The model's role."""
        parents = {each.raw_reference for each in said if is_parent(each.target_kind, each.stated_relation)}
        meant = next((key for key, field in self._misspelt if field == "base_model_relation"), None)
        declared = as_text(self._card.get("base_model_relation"))
        if declared is None and meant is not None:
            declared = as_text(self._card[meant])
        return model_role(
            hub=self._hub_relation,
            declared=declared,
            typed=[found[1] for found in self._typed],
            parents=len(parents),
            tags=self._tags,
            has_adapter_config=bool(self._adapter_parents),
        )

    def _of_model(self) -> Iterator[Said]:
        by_hub = known_relation(self._hub_relation)
        yield from self._named("baseModels", "model", grades.HUB, by_hub, self._hub_models)
        yield from self._tagged(
            "base_model:relation", "model", [(found[0], found[2], found[1]) for found in self._typed]
        )
        yield from self._tagged("base_model", "model", self._with_prefix("base_model", None, unless=_TYPED))
        yield from self._tagged("dataset", "dataset", self._with_prefix("dataset", TRAINED_ON))
        yield from self._of_card("base_model", "model", None)
        yield from self._of_card("datasets", "dataset", TRAINED_ON)
        yield from self._named(_PEFT, "model", grades.CONFIG, "adapter", self._adapter_parents)
        yield from self._of_card("new_version", "model", NEW_VERSION)
        yield from self._of_misspelt(_MODEL_MEANINGS)

    def _of_dataset(self) -> Iterator[Said]:
        yield from self._tagged("source_datasets", "dataset", self._with_prefix("source_datasets", DERIVED_FROM))
        yield from self._of_card("source_datasets", "dataset", DERIVED_FROM)
        yield from self._of_card("new_version", "dataset", NEW_VERSION)
        yield from self._of_misspelt(_DATASET_MEANINGS)

    def _of_space(self) -> Iterator[Said]:
        for field, kind in (("models", "model"), ("datasets", "dataset")):
            # The Hub found it in the Space's card and code.
            yield from self._named(field, kind, grades.TAG, USED_BY_SPACE, names_in(self._more.get(field)))
        for field, kind in (("models", "model"), ("datasets", "dataset")):
            yield from self._of_card(field, kind, USED_BY_SPACE)
        preloaded = preloads(as_text(self._card.get("preload_from_hub")))
        yield from self._named("card.preload_from_hub", "model", grades.CARD, USED_BY_SPACE, preloaded)
        yield from self._of_misspelt(_SPACE_MEANINGS)

    @cached_property
    def _more(self) -> dict[str, Any]:
        """The fields without a column."""
        return values_of(self._extra)

    @cached_property
    def _adapter_parents(self) -> list[Named]:
        config = as_text(self._more.get("config")) if self._extra is not None and "peft" in self._extra else None
        if config is None or "peft" not in config:
            return []
        peft = fields_of(fields_of(config).get("peft"))
        revision = peft.get("revision")
        return [
            each._replace(revision=each.revision or revision) for each in texts(peft.get("base_model_name_or_path"))
        ]

    def _of_card(self, field: str, kind: str, relation: str | None) -> list[Said]:
        return self._named(f"card.{field}", kind, grades.CARD, relation, names_in(self._card.get(field)))

    def _of_misspelt(self, meanings: Mapping[str, tuple[str, str | None]]) -> Iterator[Said]:
        for key, field in self._misspelt:
            if field in meanings:
                kind, relation = meanings[field]
                names = names_in(self._card.get(key))[: self._max_names]
                yield from self._named(f"card.{key}", kind, grades.MISSPELT, relation, names)

    def _with_prefix(
        self, prefix: str, relation: str | None, unless: re.Pattern[str] | None = None
    ) -> list[tuple[str, str, str | None]]:
        """Tags that begin so: the tag, the name after the prefix, and the relation."""
        if not self._naming_tags:
            return []
        start = f"{prefix}:"
        return [
            (tag, tag[len(start) :], relation)
            for tag in self._naming_tags
            if tag.startswith(start) and not (unless and unless.fullmatch(tag))
        ]

    def _tagged(self, prefix: str, kind: str, tags: Sequence[tuple[str, str, str | None]]) -> list[Said]:
        # The author's word where the card lists the very tag, else the Hub's.
        return [
            self._said(
                f"tags.{prefix}",
                position,
                kind,
                Named(name),
                relation,
                grades.AUTHOR_TAG if tag in self._card_tags else grades.TAG,
                len(tags),
            )
            for position, (tag, name, relation) in enumerate(tags[: self._max_names + 1])
        ]

    def _named(self, field: str, kind: str, rank: int, relation: str | None, names: Sequence[Named]) -> list[Said]:
        return [
            self._said(field, position, kind, name, relation, rank, len(names))
            for position, name in enumerate(names[: self._max_names + 1])
        ]

    def _said(
        self, field: str, position: int, kind: str, name: Named, relation: str | None, rank: int, count: int
    ) -> Said:
        text = name.name
        is_over = position >= self._max_names or len(text) > MAX_REFERENCE
        if position >= self._max_names:
            text = f"{count - self._max_names} more"
        elif is_over:
            text = f"{text[:_SHOWN]} … of {len(text)} characters"
        return Said(field, position, kind, text, relation, rank, name.is_coerced, is_over, name.revision)


def _base_models(text: str | None) -> tuple[str | None, list[Named]]:
    """The relation and the parents that the Hub tells."""
    if text is None:
        return None, []
    try:
        value = read(text)
    except ValueError:
        return None, []
    if not isinstance(value, dict):
        return None, []
    models = value.get("models")
    ids = [each.get("id") for each in models if isinstance(each, dict)] if isinstance(models, list) else []
    return as_text(value.get("relation")), [Named(name) for name in map(as_text, ids) if name is not None]
