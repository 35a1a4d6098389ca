"""A15b: the templates that cards are filled-in copies of."""

from datetime import date

from hugginggraph.report.html.exhibit import GENETICS, Column, Drawn, Rows, exhibit
from hugginggraph.tables import NODES
from hugginggraph.tables.genetics import CARD_TEMPLATES, TRAITS

_SHOWN = 20


@exhibit(
    "A15b",
    "Templates: cards that are copies of one another",
    GENETICS,
    asks="Which cards are the same text filled in anew, and are they of a tool that is known by its wording?",
    graph="live models and datasets with a card",
    tables=(CARD_TEMPLATES, TRAITS, NODES),
    sql="""
        SELECT any_value(n.repo_id ORDER BY n.node_id) AS example, count(*) AS cards,
            count(*) FILTER (WHERE n.kind = 'dataset') AS of_datasets,
            count(DISTINCT split_part(n.repo_id, '/', 1)) AS owners,
            mode(t.template ORDER BY t.template) AS wording, count(t.template) / count(*) AS recognised,
            count(*) FILTER (WHERE t.generated) / count(*) AS generated
        FROM card_templates c JOIN nodes n USING (node_id) JOIN traits t USING (node_id)
        GROUP BY c.template_id ORDER BY cards DESC, example
    """,
    empty="No two cards are nearly the same, or none was taken in; a folder `cards/` beside the lists brings them.",
)
def card_templates(rows: Rows, _: date) -> Drawn:
    """The largest, a row each."""
    return Drawn(
        n=f"{sum(row['cards'] for row in rows):,} cards of {len(rows):,} templates",
        rows=rows[:_SHOWN],
        columns=[
            Column("example", "one of them"), Column("cards", "cards", "count"), Column("owners", "owners", "count"),
            Column("of_datasets", "of datasets", "count"), Column("wording", "known wording"),
            Column("recognised", "recognised", "share"), Column("generated", "say generated", "share"),
        ],
        note="Two cards are copies where about 0.6 or more of their runs of three words are the same, numbers read as "
        "one; copies of copies are of one template. A template of many owners that no known wording explains is a tool "
        "that A15 misses.",
    )  # fmt: skip
