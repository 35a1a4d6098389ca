"""Every place in a repo's metadata that names another repo, as it stands there: a mention.

Each field is read by an expression of its own, from a row of `repos` to an array of mentions; one explode makes rows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph import defects, evidence
from hugginggraph.graph.card_fields import card_map, misspelt_keys, texts
from hugginggraph.graph.names import BASENAME, is_no_reference, read_name
from hugginggraph.graph.relations import (
    DERIVED_FROM,
    MODEL_RELATIONS,
    NEW_VERSION,
    TRAINED_ON,
    USED_BY_SPACE,
    known_relation,
    model_role,
)
from hugginggraph.tables import MENTIONS, conform, node_id

_TYPED = rf"^base_model:({'|'.join(MODEL_RELATIONS)}):(.*)$"
_BASE_MODEL, _DATASET, _SOURCE = "base_model:", "dataset:", "source_datasets:"
_TYPED_TAGS = "tags.base_model:relation"
_PEFT = "config.peft.base_model_name_or_path"
_HUB_BASE_MODELS = "STRUCT<relation: STRING, models: ARRAY<STRUCT<id: STRING>>>"
_TAG_OF_CARD = r"^(?:license|dataset|base_model|arxiv|source_datasets):"
_MENTION = (
    "ARRAY<STRUCT<source_field: STRING, position: INT, target_kind: STRING, raw_reference: STRING, "
    "stated_relation: STRING, grade_rank: INT, is_coerced: BOOLEAN, is_over: BOOLEAN>>"
)


def described(repos: DataFrame, *, max_names: int) -> DataFrame:
    """What the graph needs to know of each repo, read from its metadata in one pass.

    Args:
        repos: rows of `repos`.
        max_names: names that are followed in one field of a repo; those beyond it become one mention that counts them.

    Returns:
        `node_id, kind, repo_id, hub_id, content_hash, is_live, role, has_card, has_quantized_files` and `mentions`, the
        array of all mentions of other repos.
    """
    read = _read(repos).withColumn("mentions", _Mentions(max_names).of_all_fields())
    return read.select(
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
    name = read_name(F.col("raw_reference"), F.col("source_field"), F.col("target_kind"))
    read = rows.select(
        *[column for column in rows.columns if column not in ("target_kind", "grade_rank")],
        F.col("grade_rank").alias("field_rank"),
        name.candidate.alias("candidate"),
        name.kind.alias("target_kind"),
        name.revision.alias("revision"),
        name.rule.alias("rule"),
        name.defects.alias("repaired"),
        name.code.alias("unreadable"),
    )
    is_guess, is_over = F.col("rule") == BASENAME, F.col("is_over")
    is_self = node_id(F.col("target_kind"), F.col("candidate")) == F.col("node_id")
    found = F.concat(
        "repaired",
        F.array(
            F.when(F.col("field_rank") == evidence.MISSPELT, defects.KEY_TYPO),
            F.when(F.col("is_coerced"), defects.TYPE),
        ),
    )
    return conform(
        read.withColumns(
            {
                "code": F.when(is_over, defects.BOMB).when(is_self, defects.SELF).otherwise(F.col("unreadable")),
                "candidate": F.when(~is_over, F.col("candidate")),
                "defects": F.array_sort(F.array_distinct(F.array_compact(found))),
                "grade_rank": F.when(is_guess, F.greatest("field_rank", F.lit(evidence.INFERRED))).otherwise(
                    F.col("field_rank")
                ),
            }
        ),
        MENTIONS,
    )


def _read(repos: DataFrame) -> DataFrame:
    """`repos` with `card` and `more` (top-level fields as text), `hub` (baseModels) and `card_tags`."""
    return repos.withColumns(
        {
            "tags": _or_empty(F.col("tags")),
            "card": card_map(F.col("card_data")),
            "more": card_map(F.col("extra")),
            "hub": F.from_json("base_models", _HUB_BASE_MODELS),
        }
    ).withColumn("card_tags", texts(F.col("card")["tags"])["name"])


def _role() -> Column:
    of_parents = F.filter("mentions", is_parent)
    typed = F.filter(of_parents, lambda m: m["source_field"] == _TYPED_TAGS)["stated_relation"]
    misspelt = F.get(misspelt_keys(F.col("card"), "base_model_relation"), F.lit(0))
    declared = F.coalesce(F.col("card")["base_model_relation"], F.col("card")[misspelt])
    parents = F.size(F.array_distinct(of_parents["raw_reference"]))
    has_adapter_config = F.exists(of_parents, lambda m: m["source_field"] == _PEFT)
    role = model_role(F.col("hub.relation"), declared, typed, parents, F.col("tags"), has_adapter_config)
    return F.when(F.col("kind") == "model", role).otherwise(F.col("kind"))


def is_parent(mention: Column) -> Column:
    """Whether a mention names a model that its repo was made from."""
    relation = mention["stated_relation"]
    return (mention["target_kind"] == "model") & (relation.isNull() | relation.isin(*MODEL_RELATIONS))


@dataclass(frozen=True)
class _Mentions:
    """Builds the arrays of mentions of a row that `_read` has read."""

    max_names: int

    def of_all_fields(self) -> Column:
        model = F.concat(
            self._of_hub("baseModels", F.col("hub.models.id"), F.col("hub.relation")),
            self._of_typed_tags(),
            self._of_tags("tags.base_model", "model", _BASE_MODEL, unless=lambda tag: tag.rlike(_TYPED)),
            self._of_card("base_model", "model"),
            self._of_tags("tags.dataset", "dataset", _DATASET, TRAINED_ON),
            self._of_card("datasets", "dataset", TRAINED_ON),
            self._of_adapter_config(),
            self._of_card("new_version", "model", NEW_VERSION),
        )
        dataset = F.concat(
            self._of_tags("tags.source_datasets", "dataset", _SOURCE, DERIVED_FROM),
            self._of_card("source_datasets", "dataset", DERIVED_FROM),
            self._of_card("new_version", "dataset", NEW_VERSION),
        )
        space = F.concat(
            self._of_space("models", "model"),
            self._of_space("datasets", "dataset"),
            self._of_card("models", "model", USED_BY_SPACE),
            self._of_card("datasets", "dataset", USED_BY_SPACE),
        )
        return F.when(F.col("kind") == "model", model).when(F.col("kind") == "dataset", dataset).otherwise(space)

    def _of_hub(self, field: str, names: Column, relation: Column) -> Column:
        plain = F.transform(_or_empty(names), _as_named)
        return self._mentions(F.lit(field), "model", F.lit(evidence.HUB), plain, known_relation(relation))

    def _of_space(self, field: str, kind: str) -> Column:
        """What the Hub found in a Space's card and code."""
        relation = F.lit(USED_BY_SPACE)
        return self._mentions(F.lit(field), kind, F.lit(evidence.TAG), texts(F.col("more")[field]), relation)

    def _of_adapter_config(self) -> Column:
        """What a training library wrote into `adapter_config.json`, as the Hub shows it."""
        name = F.get_json_object(F.col("more")["config"], "$.peft.base_model_name_or_path")
        return self._mentions(F.lit(_PEFT), "model", F.lit(evidence.CONFIG), texts(name), F.lit("adapter"))

    def _of_card(self, field: str, kind: str, relation: str | None = None) -> Column:
        """The field itself, and the keys that mean it."""
        card, told = F.col("card"), F.lit(relation).cast("string")
        sound = self._mentions(F.lit(f"card.{field}"), kind, F.lit(evidence.CARD), texts(card[field]), told)
        misspelt = F.transform(
            misspelt_keys(card, field),
            lambda key: self._mentions(
                F.concat(F.lit("card."), key), kind, F.lit(evidence.MISSPELT), texts(card[key]), told
            ),
        )
        return F.concat(sound, F.coalesce(F.flatten(misspelt), F.array().cast(_MENTION)))

    def _of_tags(
        self,
        field: str,
        kind: str,
        prefix: str,
        relation: str | None = None,
        unless: Callable[[Column], Column] = lambda _: F.lit(False),
    ) -> Column:
        tags = F.filter("tags", lambda tag: tag.startswith(prefix) & ~unless(tag))
        return self._of_tag_names(
            field, kind, tags, lambda tag: F.substr(tag, F.lit(len(prefix) + 1)), lambda _: F.lit(relation)
        )

    def _of_typed_tags(self) -> Column:
        tags = F.filter("tags", lambda tag: tag.rlike(_TYPED))
        return self._of_tag_names(
            _TYPED_TAGS,
            "model",
            tags,
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
                F.lit(field), kind, _tag_rank(tag), _as_named(name(tag)), i, relation(tag), F.size(tags)
            ),
        )

    def _mentions(self, field: Column, kind: str, rank: Column, names: Column, relation: Column) -> Column:
        return F.transform(
            self._capped(names), lambda name, i: self._mention(field, kind, rank, name, i, relation, F.size(names))
        )

    def _capped(self, names: Column) -> Column:
        return F.slice(names, 1, self.max_names + 1)

    def _mention(
        self, field: Column, kind: str, rank: Column, name: Column, position: Column, relation: Column, names: Column
    ) -> Column:
        is_over = position >= self.max_names
        counted = F.concat((names - self.max_names).cast("string"), F.lit(" more"))
        return F.struct(
            field.alias("source_field"),
            position.cast("int").alias("position"),
            F.lit(kind).alias("target_kind"),
            F.when(is_over, counted).otherwise(name["name"]).alias("raw_reference"),
            relation.cast("string").alias("stated_relation"),
            rank.cast("int").alias("grade_rank"),
            name["is_coerced"].alias("is_coerced"),
            is_over.alias("is_over"),
        )


def _or_empty(array: Column) -> Column:
    return F.coalesce(array, F.array().cast("array<string>"))


def _as_named(name: Column) -> Column:
    return F.struct(name.alias("name"), F.lit(False).alias("is_coerced"))


def _tag_rank(tag: Column) -> Column:
    """The author's word where the card lists the very tag, else the Hub's."""
    return F.when(F.array_contains(F.col("card_tags"), tag), evidence.AUTHOR_TAG).otherwise(evidence.TAG)
