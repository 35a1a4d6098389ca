"""Every place in a repo's metadata that names another repo: one row a mention, as it stands, unresolved.

Each field is read by an expression of its own, from `repos` rows to an array of mentions; one explode makes rows.
"""

from collections.abc import Callable

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph import evidence
from hugginggraph.graph.relations import DERIVED_FROM, MODEL_RELATIONS, TRAINED_ON, known_relation, model_role

_TYPED = rf"^base_model:({'|'.join(MODEL_RELATIONS)}):(.*)$"
_BASE_MODEL, _DATASET, _SOURCE = "base_model:", "dataset:", "source_datasets:"
_HUB_BASE_MODELS = "STRUCT<relation: STRING, models: ARRAY<STRUCT<id: STRING>>>"


def described(repos: DataFrame) -> DataFrame:
    """What the graph needs to know of each repo, read from its metadata in one pass.

    Args:
        repos: live rows of `repos`.

    Returns:
        `node_id, kind, repo_id, hub_id, content_hash, role` and `mentions`, the array of all mentions of other repos
        (null for a kind that mentions none).
    """
    return _read(repos).select(
        "node_id", "kind", "repo_id", "hub_id", "content_hash", "role", _mentions_of_all_fields().alias("mentions")
    )


def references(described_repos: DataFrame) -> DataFrame:
    """One row a mention of another repo.

    Returns:
        `node_id, kind, repo_id, role, source_field, position, target_kind, raw_reference, stated_relation,
        grade_rank`; `stated_relation` is null where the field does not tell it.
    """
    return described_repos.select("node_id", "kind", "repo_id", "role", F.inline("mentions"))


def _read(repos: DataFrame) -> DataFrame:
    """`repos` with `card` (the card's top-level fields as text), `hub` (baseModels), `card_tags` and `role`."""
    with_card = repos.withColumns(
        {
            "tags": F.coalesce("tags", F.array().cast("array<string>")),
            "card": F.from_json("card_data", "MAP<STRING, STRING>"),
            "hub": F.from_json("base_models", _HUB_BASE_MODELS),
        }
    )
    typed = F.filter(F.transform("tags", lambda tag: F.regexp_extract(tag, _TYPED, 1)), lambda r: r != "")
    parents = F.array_distinct(
        F.concat(
            _or_empty(F.col("hub.models.id")),
            texts(F.col("card")["base_model"]),
            F.transform(_tags_of(_BASE_MODEL), _without_relation),
        )
    )
    role = model_role(
        F.col("hub.relation"), F.col("card")["base_model_relation"], typed, F.size(parents), F.col("tags")
    )
    return with_card.withColumns(
        {
            "card_tags": texts(F.col("card")["tags"]),
            "role": F.when(F.col("kind") == "model", role).otherwise(F.col("kind")),
        }
    )


def _mentions_of_all_fields() -> Column:
    of_model = F.concat(
        _mentions("baseModels", "model", evidence.HUB, _or_empty(F.col("hub.models.id")), F.col("hub.relation")),
        _typed_tags(),
        _tag_mentions("tags.base_model", "model", _BASE_MODEL, unless=lambda tag: tag.rlike(_TYPED)),
        _mentions("card.base_model", "model", evidence.CARD, texts(F.col("card")["base_model"])),
        _tag_mentions("tags.dataset", "dataset", _DATASET, TRAINED_ON),
        _mentions("card.datasets", "dataset", evidence.CARD, texts(F.col("card")["datasets"]), F.lit(TRAINED_ON)),
    )
    of_dataset = F.concat(
        _tag_mentions("tags.source_datasets", "dataset", _SOURCE, DERIVED_FROM),
        _mentions(
            "card.source_datasets",
            "dataset",
            evidence.CARD,
            texts(F.col("card")["source_datasets"]),
            F.lit(DERIVED_FROM),
        ),
    )
    return F.when(F.col("kind") == "model", of_model).when(F.col("kind") == "dataset", of_dataset)


def texts(field: Column) -> Column:
    """A card field that names things, as an array of strings, whatever shape its author gave it.

    A string is one name; a list is its members; an object holds names, or lists of names, by configuration.

    >>> rows = spark.sql('''SELECT * FROM VALUES ('a/b'), ('["a/b", "c/d"]'), ('{"x": ["e"], "y": "f"}'), (null)
    ...     AS t(field)''')
    >>> rows.select(texts(F.col("field")).alias("names")).show()
    +----------+
    |     names|
    +----------+
    |     [a/b]|
    |[a/b, c/d]|
    |    [e, f]|
    |        []|
    +----------+
    <BLANKLINE>
    """
    by_configuration = F.transform(F.map_values(F.from_json(field, "MAP<STRING, STRING>")), _list_or_one)
    names = F.when(field.startswith("{"), F.flatten(by_configuration)).otherwise(_list_or_one(field))
    return F.array_compact(_or_empty(names))


def _list_or_one(text: Column) -> Column:
    return F.when(text.startswith("["), F.coalesce(F.from_json(text, "ARRAY<STRING>"), F.array(text))).otherwise(
        F.array(text)
    )


def _or_empty(array: Column) -> Column:
    return F.coalesce(array, F.array().cast("array<string>"))


def _tags_of(prefix: str) -> Column:
    return F.filter("tags", lambda tag: tag.startswith(prefix))


def _without_relation(tag: Column) -> Column:
    return F.regexp_replace(tag, rf"^base_model:(?:(?:{'|'.join(MODEL_RELATIONS)}):)?", "")


def _mention(
    field: str, target_kind: str, rank: Column, raw: Column, position: Column, relation: Column | None
) -> Column:
    stated = F.lit(None).cast("string") if relation is None else relation
    return F.struct(
        F.lit(field).alias("source_field"),
        position.cast("int").alias("position"),
        F.lit(target_kind).alias("target_kind"),
        raw.alias("raw_reference"),
        stated.alias("stated_relation"),
        rank.cast("int").alias("grade_rank"),
    )


def _mentions(field: str, target_kind: str, rank: int, names: Column, relation: Column | None = None) -> Column:
    if target_kind == "model" and relation is not None:
        relation = known_relation(relation)
    return F.transform(names, lambda name, i: _mention(field, target_kind, F.lit(rank), name, i, relation))


def _tag_rank(tag: Column) -> Column:
    """The author's word where the card lists the very tag, else the Hub's."""
    return F.when(F.array_contains(F.col("card_tags"), tag), evidence.AUTHOR_TAG).otherwise(evidence.TAG)


def _tag_mentions(
    field: str,
    target_kind: str,
    prefix: str,
    relation: str | None = None,
    unless: Callable[[Column], Column] = lambda _: F.lit(False),
) -> Column:
    tags = F.filter("tags", lambda tag: tag.startswith(prefix) & ~unless(tag))
    stated = None if relation is None else F.lit(relation)
    return F.transform(
        tags,
        lambda tag, i: _mention(field, target_kind, _tag_rank(tag), F.substr(tag, F.lit(len(prefix) + 1)), i, stated),
    )


def _typed_tags() -> Column:
    tags = F.filter("tags", lambda tag: tag.rlike(_TYPED))
    return F.transform(
        tags,
        lambda tag, i: _mention(
            "tags.base_model:relation",
            "model",
            _tag_rank(tag),
            F.regexp_extract(tag, _TYPED, 2),
            i,
            F.regexp_extract(tag, _TYPED, 1),
        ),
    )
