"""What repos and cards say of other repos, some rows at a time: record functions over tables of Arrow."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hugginggraph.graph.grades import RECIPE, TEXT
from hugginggraph.history.row_hashes import row_hashes
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.card_mention import TextMention, more
from hugginggraph.records.card_recipe import recipe_mentions
from hugginggraph.records.card_text import dataset_text_mentions, text_mentions
from hugginggraph.records.mentions import Mention, Said, describe, read_mentions
from hugginggraph.records.roles import made_as
from hugginggraph.storage.arrow_rows import table_of
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import EDGES, MENTIONS

CARD_TEXT, CARD_RECIPE = "card_text", "card_recipe"
"""The `source_field` of what prose says, and of what the configuration of a merge says."""
_GRADES = {CARD_TEXT: TEXT, CARD_RECIPE: RECIPE}
TOLD_BY_REPOS = pa.schema(
    [*arrow_schema(MENTIONS), ("role", pa.string()), ("has_card", pa.bool_()), ("made_as", pa.string())]
)
"""The mentions of repos, and of each repo a row without any, which alone has `role`, `has_card` and `made_as`."""
TOLD_IN_CARDS = pa.schema(
    [
        *(("card_hash", pa.string()), ("kind", pa.string()), ("source_field", pa.string()), ("position", pa.int32())),
        *(("target_kind", pa.string()), ("raw_reference", pa.string()), ("stated_relation", pa.string())),
        ("is_over", pa.bool_()),
    ]
)
"""What a card says where it is the card of a repo of this kind."""
KEYS = pa.schema(
    [("target_kind", pa.string()), ("candidate", pa.string()), ("is_guess", pa.bool_()), ("own_key", pa.int64())]
)
"""The key of what each name means."""

_NO_MENTION = (None,) * (len(Mention._fields) - 4)
"""What a row without a mention has behind `node_id, source_field, position, kind`."""
_EDGE_KEY = pa.schema([(name, arrow_schema(EDGES).field(name).type) for name in ("src", "dst", "relation")])


def told_by_repos(repos: pa.Table, max_names: int) -> pa.Table:
    """Rows of `TOLD_BY_REPOS`.

    Args:
        repos: the columns of `repos` that `records.mentions.describe` asks for.
        max_names: names that are followed in one field.
    """
    rows = [row for repo in repos.to_pylist() for row in told_by_repo(repo, max_names)]
    return table_of(rows, TOLD_BY_REPOS)


def told_by_repo(repo: Mapping[str, Any], max_names: int) -> list[tuple[Any, ...]]:
    """The rows of one repo: see `told_by_repos`."""
    told = describe(repo, max_names=max_names)
    of_its_own = made_as(repo["tags"] or (), repo["files"] or ()) if repo["kind"] == "model" else None
    of_repo = (repo["node_id"], None, None, repo["kind"], *_NO_MENTION, told.role, told.has_card, of_its_own)
    return [of_repo, *[(*mention, None, None, None) for mention in told.mentions]]


def told_in_cards(cards: pa.Table, max_names: int) -> pa.Table:
    """Rows of `TOLD_IN_CARDS`.

    Args:
        cards: `card_hash, text, kind`.
        max_names: names that are followed in one card's prose, and in its recipes; those beyond it become one row that
            counts them.
    """
    rows = []
    for card in cards.to_pylist():
        text, kind = card["text"], card["kind"]
        told = {
            CARD_TEXT: dataset_text_mentions(text) if kind == "dataset" else text_mentions(text),
            CARD_RECIPE: recipe_mentions(text) if kind == "model" else [],
        }
        for field, said in told.items():
            whose = {"card_hash": card["card_hash"], "kind": kind, "source_field": field}
            rows += [whose | each._asdict() | {"is_over": each.is_over} for each in at_most(said, max_names)]
    return pa.Table.from_pylist(rows, schema=TOLD_IN_CARDS)


def at_most(told: Sequence[TextMention], most: int) -> list[TextMention]:
    """The first of the mentions, and where there are more, one that counts the others."""
    kept = list(told[:most])
    if len(told) > most:
        left = sum(int(each.raw_reference.split()[0]) if each.is_over else 1 for each in told[most:])
        kept.append(more(left, most))
    return kept


def mentions_in_cards(told: pa.Table) -> pa.Table:
    """Rows of `mentions`.

    Args:
        told: the columns of `TOLD_IN_CARDS`, and of a repo whose card it is `node_id` and `made_as`.
    """
    found: list[Mention] = []
    for row in told.to_pylist():
        field = row["source_field"]
        said = Said(
            field,
            row["position"],
            row["target_kind"],
            row["raw_reference"],
            row["stated_relation"],
            _GRADES[field],
            is_over=row["is_over"],
        )
        found += read_mentions(row["node_id"], row["kind"], [said], row["made_as"], False)
    return table_of(found, arrow_schema(MENTIONS))


def keys_of_names(names: pa.Table) -> pa.Table:
    """Rows of `KEYS`, for rows of `target_kind, candidate, is_guess, target_id`: the key of the repo that is meant."""
    kinds, targets = names["target_kind"].to_pylist(), names["target_id"].to_pylist()
    keys = [node_id(kind, name) for kind, name in zip(kinds, targets, strict=True)]
    return names.select(KEYS.names[:-1]).append_column("own_key", pa.array(keys, pa.int64()))


def with_edge_id(edges: pa.Table) -> pa.Table:
    """Rows of `edges`; what prose alone says has a key beside that of the declared edge.

    Args:
        edges: the other columns, and `is_text`.
    """
    declared = pa.array(row_hashes(edges.select(_EDGE_KEY.names).cast(_EDGE_KEY)))
    text = pa.array(["text"] * edges.num_rows, pa.string())
    of_text = pa.array(row_hashes(pa.table({"declared": declared, "text": text})))
    keys = pc.if_else(edges["is_text"].combine_chunks(), of_text, declared)
    return edges.append_column("edge_id", keys).select(EDGES.column_names)
