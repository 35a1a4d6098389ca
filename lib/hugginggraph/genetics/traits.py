"""What live models and datasets say they are: the genome whose changes the other tables follow (Anatomy, 2.1)."""

from functools import partial

import pyarrow as pa

from hugginggraph.engines.relations import Relations
from hugginggraph.genetics import trait_values
from hugginggraph.genetics.languages import LanguageRules
from hugginggraph.licence_rules import LicenceRules
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables.genetics import TRAITS

TRAIT_SETS = ("licence", "task", "library", "language", "dataset", "paper")
"""The traits that are sets."""
OF_REPOS = pa.schema(
    [arrow_schema(TRAITS).field(name) for name in ("node_id", "kind", *TRAIT_SETS, "licence_class", "tags")]
)
"""What a repo's record tells."""
OF_CARDS = pa.schema(
    [
        ("card_hash", pa.string()),
        ("has_text", pa.bool_()),
        *(arrow_schema(TRAITS).field(name) for name in ("card_length", "body_length", "generated", "template")),
    ]
)
"""What a card's text tells."""


def traits(work: Relations, *, licences: LicenceRules, languages: LanguageRules) -> None:
    """Make the relation `traits`: the table but for the date, a row a live model or dataset.

    Region tags are storage, not origin, and no trait; loaders' names are no datasets; the paper that the default card
    cites is left out. A text of a card is read once, however many repos share it.

    Args:
        work: knows `repos` and `cards` of the day.
        licences: classes of licences.
        languages: codes of languages.
    """
    work.define("live", "SELECT * FROM repos WHERE kind IN ('model', 'dataset') AND gone_at IS NULL")
    work.map(
        "traits_of_repos",
        "SELECT node_id, kind, card_data, tags, pipeline_tag, library_name FROM live",
        partial(traits_of_repos, licences=licences, languages=languages),
        OF_REPOS,
        is_handed_on=True,
    )
    work.map(
        "traits_of_cards",
        "SELECT card_hash, text FROM cards WHERE card_hash IN (SELECT card_hash FROM live)",
        traits_of_cards,
        OF_CARDS,
    )
    work.make("traits")


def traits_of_repos(repos: pa.Table, *, licences: LicenceRules, languages: LanguageRules) -> pa.Table:
    """Rows of `OF_REPOS`.

    Args:
        repos: `node_id, kind, card_data, tags, pipeline_tag, library_name`.
        licences: classes of licences.
        languages: codes of languages.
    """
    rows = []
    for repo in repos.to_pylist():
        licence = licences.reader.read(repo["card_data"], repo["tags"])
        said = trait_values.values_of(repo, languages) | {"licence": list(licence.ids) or None}
        told = {
            "licence_class": licences.deciding(licence.choices)[0].class_,
            "tags": None if repo["tags"] is None else len(repo["tags"]),
        }
        rows.append({"node_id": repo["node_id"], "kind": repo["kind"]} | said | told)
    return pa.Table.from_pylist(rows, schema=OF_REPOS)


def traits_of_cards(cards: pa.Table) -> pa.Table:
    """Rows of `OF_CARDS`, for rows of `card_hash, text`; null in a card of nothing but space."""
    rows = []
    for card in cards.to_pylist():
        text = card["text"]
        row = {"card_hash": card["card_hash"], "has_text": bool(text and text.strip(" \t\n\x0b\f\r"))}
        if row["has_text"]:
            lower = text.lower()
            row |= {
                "card_length": len(text),
                "body_length": len(trait_values.body(text)),
                "generated": trait_values.is_generated(lower),
                "template": trait_values.template(lower),
            }
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=OF_CARDS)
