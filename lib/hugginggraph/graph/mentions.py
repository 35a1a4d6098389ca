"""Every place in a repo's metadata that names another repo, as it stands there: a mention.

Each field is read by an expression of its own, from a row of `repos` to an array of mentions; one explode makes rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph import defects, grades
from hugginggraph.graph.card_fields import card_map, misspelt, texts
from hugginggraph.graph.names import is_no_reference, with_names
from hugginggraph.graph.relation_names import DERIVED_FROM, MODEL_RELATIONS, NEW_VERSION, TRAINED_ON, USED_BY_SPACE
from hugginggraph.graph.relations import known_relation, model_role
from hugginggraph.records.names import BASENAME, MAX_REFERENCE
from hugginggraph.tables import MENTIONS
from hugginggraph.tables.spark import conform, node_id

_TYPED = rf"^base_model:({'|'.join(MODEL_RELATIONS)}):(.*)$"
_PEFT = "config.peft.base_model_name_or_path"
_HUB_BASE_MODELS = "STRUCT<relation: STRING, models: ARRAY<STRUCT<id: STRING>>>"
_TAG_OF_CARD = r"^(?:license|dataset|base_model|arxiv|source_datasets):"
_SHOWN = 200
"""Characters kept of a reference that is too long to be one."""
_CARD_FIELDS = ("base_model", "datasets", "source_datasets", "new_version", "models")


def described(repos: DataFrame, *, max_names: int) -> DataFrame:
    """What the graph needs to know of each repo, read from its metadata in one pass.

    Args:
        repos: rows of `repos`.
        max_names: names that are followed in one field of a repo; those beyond it become one mention that counts them.

    Returns:
        `node_id, kind, repo_id, hub_id, content_hash, is_live, role, has_card, has_quantized_files` and `mentions`, the
        array of all mentions of other repos.
    """
    fields = repos.withColumns(
        {
            "tags": _or_empty(F.col("tags")),
            "card": card_map(F.col("card_data")),
            "more": card_map(F.col("extra")),
            "hub": F.from_json("base_models", _HUB_BASE_MODELS),
        }
    )
    # Each step is a column of its own, so that the plan grows with the fields and not with their product.
    named = fields.withColumns(_names()).withColumn("mentions", _Mentions(max_names).of_all_fields())
    return named.select(
        "node_id",
        "kind",
        "repo_id",
        "hub_id",
        "content_hash",
        F.col("gone_at").isNull().alias("is_live"),
        _role().alias("role"),
        (F.col("card_data").isNotNull() | F.exists("tags", lambda tag: tag.rlike(_TAG_OF_CARD))).alias("has_card"),
        F.exists(_or_empty(F.col("files")), lambda name: name.endswith(".gguf")).alias("has_quantized_files"),
        "mentions",
    )


def mentions(described_repos: DataFrame) -> DataFrame:
    """`mentions`: one row a mention, with the name that was read from it, or the defect that left none."""
    rows = described_repos.select(
        "node_id", "kind", F.col("role").alias("implied_relation"), "has_quantized_files", F.inline("mentions")
    )
    return read_mentions(rows.where(~is_no_reference(F.col("raw_reference"), F.col("source_field"))))


def read_mentions(rows: DataFrame) -> DataFrame:
    """`mentions` from rows whose references are not read yet: those of the metadata, and those of the cards' text."""
    read = with_names(rows)
    is_over, is_guess = F.col("is_over"), F.col("rule") == BASENAME
    is_self = node_id(F.col("target_kind"), F.col("candidate")) == F.col("node_id")
    found = F.array(
        F.when(~is_over, F.col("repaired")),
        F.when(F.col("grade_rank") == grades.MISSPELT, defects.KEY_TYPO),
        F.when(F.col("is_coerced"), defects.TYPE),
    )
    judged = read.withColumns(
        {
            "code": F.when(is_over, defects.BOMB)
            .when(F.col("code").isNull() & _is_of_wrong_kind(), defects.WRONG_KIND)
            .when(is_self, defects.SELF)
            .otherwise(F.col("code")),
            **{name: F.when(~is_over, F.col(name)) for name in ("candidate", "revision", "rule")},
            "defects": F.array_sort(F.array_compact(found)),
            "grade_rank": F.when(is_guess, F.greatest("grade_rank", F.lit(grades.INFERRED))).otherwise(
                F.col("grade_rank")
            ),
        }
    )
    return conform(judged, MENTIONS)


def _is_of_wrong_kind() -> Column:
    """Whether a URL leads to a kind of repo that this one cannot be made with, or succeeded by, in that field."""
    target, relation = F.col("target_kind"), F.col("stated_relation")
    successor_of_another_kind = (relation == NEW_VERSION) & (target != F.col("kind"))
    model_for_data = (target == "model") & ((F.col("kind") == "dataset") | (relation == TRAINED_ON))
    return (target == "space") | F.coalesce(successor_of_another_kind | model_for_data, F.lit(False))


def is_parent(mention: Column) -> Column:
    """Whether a mention names a model that its repo was made from."""
    relation = mention["stated_relation"]
    return (mention["target_kind"] == "model") & (relation.isNull() | relation.isin(*MODEL_RELATIONS))


# Expressions depend on nothing, and building these takes longer than reading a small day with them: once is enough.
@cache
def _names() -> dict[str, Column]:
    """The names in each field, and what the card's author tagged and misspelt."""
    card, more = F.col("card"), F.col("more")
    of_card = {f"card.{field}": texts(card[field]) for field in _CARD_FIELDS}
    return {
        **of_card,
        "baseModels": F.transform(F.array_compact(_or_empty(F.col("hub.models.id"))), _as_named),
        "models": texts(more["models"]),
        "datasets": texts(more["datasets"]),
        _PEFT: texts(F.get_json_object(more["config"], "$.peft.base_model_name_or_path")),
        "misspelt": misspelt(card),
        "card_tags": texts(card["tags"])["name"],
        "typed_tags": F.filter("tags", lambda tag: tag.rlike(_TYPED)),
    }


@cache
def _role() -> Column:
    of_parents = F.filter("mentions", is_parent)
    typed = F.transform("typed_tags", lambda tag: F.regexp_extract(tag, _TYPED, 1))
    misspelt_relation = F.filter("misspelt", lambda k: k["field"] == "base_model_relation")["key"]
    card = F.col("card")
    declared = F.coalesce(card["base_model_relation"], card[F.get(misspelt_relation, F.lit(0))])
    parents = F.size(F.array_distinct(of_parents["raw_reference"]))
    has_adapter_config = F.size(F.col(f"`{_PEFT}`")) > 0
    role = model_role(F.col("hub.relation"), declared, typed, parents, F.col("tags"), has_adapter_config)
    return F.when(F.col("kind") == "model", role).otherwise(F.col("kind"))


@dataclass(frozen=True)
class _Mentions:
    """Builds the arrays of mentions of a row that has its names."""

    max_names: int

    @cache  # noqa: B019 - a frozen dataclass of one number
    def of_all_fields(self) -> Column:
        by_hub = known_relation(F.col("hub.relation"))
        model = F.concat(
            self._of("baseModels", "model", grades.HUB, by_hub),
            self._of_typed_tags(),
            self._of_tags("base_model", "model", unless=lambda tag: tag.rlike(_TYPED)),
            self._of("card.base_model", "model", grades.CARD),
            self._of_tags("dataset", "dataset", TRAINED_ON),
            self._of("card.datasets", "dataset", grades.CARD, F.lit(TRAINED_ON)),
            self._of(_PEFT, "model", grades.CONFIG, F.lit("adapter")),
            self._of("card.new_version", "model", grades.CARD, F.lit(NEW_VERSION)),
            self._of_misspelt(
                {
                    "base_model": ("model", None),
                    "datasets": ("dataset", TRAINED_ON),
                    "new_version": ("model", NEW_VERSION),
                }
            ),
        )
        dataset = F.concat(
            self._of_tags("source_datasets", "dataset", DERIVED_FROM),
            self._of("card.source_datasets", "dataset", grades.CARD, F.lit(DERIVED_FROM)),
            self._of("card.new_version", "dataset", grades.CARD, F.lit(NEW_VERSION)),
            self._of_misspelt({"source_datasets": ("dataset", DERIVED_FROM), "new_version": ("dataset", NEW_VERSION)}),
        )
        used = F.lit(USED_BY_SPACE)
        space = F.concat(
            # What the Hub found in a Space's card and code.
            self._of("models", "model", grades.TAG, used),
            self._of("datasets", "dataset", grades.TAG, used),
            self._of("card.models", "model", grades.CARD, used),
            self._of("card.datasets", "dataset", grades.CARD, used),
            self._of_misspelt({"models": ("model", USED_BY_SPACE), "datasets": ("dataset", USED_BY_SPACE)}),
        )
        return F.when(F.col("kind") == "model", model).when(F.col("kind") == "dataset", dataset).otherwise(space)

    def _of(self, field: str, kind: str, rank: int, relation: Column | None = None) -> Column:
        names = F.col(f"`{field}`")
        told = F.lit(None) if relation is None else relation
        return F.transform(
            self._capped(names),
            lambda name, i: self._mention(F.lit(field), F.lit(kind), F.lit(rank), name, i, told, F.size(names)),
        )

    def _of_misspelt(self, meanings: Mapping[str, tuple[str, str | None]]) -> Column:
        """The fields under keys that only mean them: `meanings` tells target kind and relation of each."""
        kinds = F.create_map(*[F.lit(text) for field, (kind, _) in meanings.items() for text in (field, kind)])
        told = {field: relation for field, (_, relation) in meanings.items() if relation}
        relations = F.create_map(*[F.lit(text) for pair in told.items() for text in pair])

        def of_key(key: Column) -> Column:
            names = F.slice(texts(F.col("card")[key["key"]]), 1, self.max_names)
            return F.transform(
                names,
                lambda name, i: self._mention(
                    F.concat(F.lit("card."), key["key"]),
                    kinds[key["field"]],
                    F.lit(grades.MISSPELT),
                    name,
                    i,
                    relations[key["field"]],
                    F.lit(0),
                ),
            )

        return F.flatten(F.transform(F.filter("misspelt", lambda key: kinds[key["field"]].isNotNull()), of_key))

    def _of_tags(
        self,
        prefix: str,
        kind: str,
        relation: str | None = None,
        unless: Callable[[Column], Column] = lambda _: F.lit(False),
    ) -> Column:
        start = f"{prefix}:"
        return self._of_tag_names(
            f"tags.{prefix}",
            kind,
            F.filter("tags", lambda tag: tag.startswith(start) & ~unless(tag)),
            lambda tag: F.substr(tag, F.lit(len(start) + 1)),
            lambda _: F.lit(relation),
        )

    def _of_typed_tags(self) -> Column:
        return self._of_tag_names(
            "tags.base_model:relation",
            "model",
            F.col("typed_tags"),
            lambda tag: F.regexp_extract(tag, _TYPED, 2),
            lambda tag: F.regexp_extract(tag, _TYPED, 1),
        )

    def _of_tag_names(
        self,
        field: str,
        kind: str,
        tags: Column,
        name: Callable[[Column], Column],
        relation: Callable[[Column], Column],
    ) -> Column:
        return F.transform(
            self._capped(tags),
            lambda tag, i: self._mention(
                F.lit(field), F.lit(kind), _tag_rank(tag), _as_named(name(tag)), i, relation(tag), F.size(tags)
            ),
        )

    def _capped(self, names: Column) -> Column:
        return F.slice(names, 1, self.max_names + 1)

    def _mention(
        self,
        field: Column,
        kind: Column,
        rank: Column,
        name: Column,
        position: Column,
        relation: Column,
        names: Column,
    ) -> Column:
        is_one_too_many = position >= self.max_names
        counted = F.concat((names - self.max_names).cast("string"), F.lit(" more"))
        is_too_long = F.coalesce(F.length(name["name"]) > MAX_REFERENCE, F.lit(False))
        begun = F.concat(
            F.substring(name["name"], 1, _SHOWN),
            F.lit(" … of "),
            F.length(name["name"]).cast("string"),
            F.lit(" characters"),
        )
        return F.struct(
            field.alias("source_field"),
            position.cast("int").alias("position"),
            kind.alias("target_kind"),
            F.when(is_one_too_many, counted).when(is_too_long, begun).otherwise(name["name"]).alias("raw_reference"),
            relation.cast("string").alias("stated_relation"),
            rank.cast("int").alias("grade_rank"),
            name["is_coerced"].alias("is_coerced"),
            (is_one_too_many | is_too_long).alias("is_over"),
        )


def _or_empty(array: Column) -> Column:
    return F.coalesce(array, F.array().cast("array<string>"))


def _as_named(name: Column) -> Column:
    return F.struct(name.alias("name"), F.lit(False).alias("is_coerced"))


def _tag_rank(tag: Column) -> Column:
    """The author's word where the card lists the very tag, else the Hub's."""
    return F.when(F.array_contains(F.col("card_tags"), tag), grades.AUTHOR_TAG).otherwise(grades.TAG)
