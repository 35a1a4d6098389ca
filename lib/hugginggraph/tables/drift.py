"""Gold: how alike relatives are, and what changes from parent to child."""

from hugginggraph.tables.contract import BOOL, DATE, DOUBLE, INT, LONG, STRING, Table, columns, nullable, required
from hugginggraph.tables.families import WHICH_GRAPH

_OF_RELATION = columns(
    snapshot_date=required(DATE, "the day"),
    graph=WHICH_GRAPH,
    relation=required(STRING, "finetune, adapter, quantized or merge; '*' for all of the graph"),
)
_OVER_FAMILIES = columns(
    high=nullable(DOUBLE, "97.5 % of it"),
    families=required(LONG, "families that the pairs come from"),
    family_mean=nullable(DOUBLE, "every family counts once: mean over families of their own mean; NULL without pairs"),
    family_low=nullable(DOUBLE, "2.5 % of family_mean over resampled families"),
    family_high=nullable(DOUBLE, "97.5 % of it"),
)
"""What follows the lower end of an interval: the upper one, and the same where every family counts once."""

SIMILARITY = Table(
    "similarity",
    "gold",
    ("snapshot_date", "graph", "text", "variant", "measure", "method", "pattern", "pair"),
    "How alike relatives are, by their position in trees of two to four nodes (Anatomy, definitions 6.1 to 6.3).",
    columns(
        snapshot_date=required(DATE, "the day"),
        graph=WHICH_GRAPH,
        text=required(STRING, "metadata or card"),
        variant=required(
            STRING,
            "of metadata: full; anonymous, without names, numbers, dates and parents; traits alone. Of cards: body, "
            "without front matter; opening, the first 512 characters",
        ),
        measure=required(
            STRING,
            "bow or tfidf: cosine over the 512 most frequent words and pairs of words; levenshtein: 1 - distance / "
            "the longer length",
        ),
        method=required(
            STRING, "exact: all pairs; sampled: patterns drawn with the seed of the settings, as the paper does"
        ),
        pattern=required(STRING, "random, duo, trio_1 (fork), trio_2 (path), quad_1 … : docs/genetics.md"),
        pair=required(INT, "which two of the pattern, from 1, as the paper numbers them"),
        relationship=nullable(
            STRING, "what they are to one another: random, parent-child, siblings, grandparent-grandchild, …"
        ),
        distance=nullable(INT, "hops between them in the tree; NULL for a random pair"),
        occurrences=required(LONG, "how often the pattern occurs in the graph"),
        pairs=required(LONG, "pairs that could be compared: both have text with a word of the vocabulary"),
        mean=nullable(DOUBLE, "mean similarity of these pairs; NULL without any"),
        low=nullable(DOUBLE, "2.5 % of the mean over resampled families (of a random pair: models)"),
        **_OVER_FAMILIES,
    ),
    laws={"law": "mean IS NULL OR mean BETWEEN -0.000001 AND 1.000001"},
)

MUTATION_RATES = Table(
    "mutation_rates",
    "gold",
    ("snapshot_date", "graph", "relation", "trait"),
    (
        "How much of a trait changes from parent to child: mean Jaccard distance of the two sets (Anatomy, definition"
        " 7.1)."
    ),
    columns(
        **_OF_RELATION,
        trait=required(STRING, "licence, task, library, language, dataset or paper"),
        edges=required(LONG, "parent-child pairs"),
        pairs=required(LONG, "of these, where both name the trait"),
        changed=required(LONG, "of these, where the two sets differ"),
        rate=nullable(DOUBLE, "mean of 1 - |both| / |either|; NULL without pairs"),
        low=nullable(DOUBLE, "2.5 % of the rate over resampled families"),
        **_OVER_FAMILIES,
        gained=required(LONG, "parent-child pairs where only the child names the trait"),
        lost=required(LONG, "where only the parent does"),
    ),
    laws={"law": "pairs <= edges"},
)

TRANSITIONS = Table(
    "transitions",
    "gold",
    ("snapshot_date", "graph", "relation", "quarter", "trait", "parent_value", "child_value"),
    "Which value of a trait gives way to which, from parent to child (Anatomy, 7.2).",
    columns(
        **_OF_RELATION,
        quarter=required(STRING, "quarter in which the child was created, like 2025Q1; '*' for all"),
        trait=required(STRING, "licence, task, library or language"),
        parent_value=required(STRING, "a value the parent has"),
        child_value=required(STRING, "a value the child has"),
        count=required(
            LONG,
            "parent-child pairs with the two, where the child lacks the first or the parent lacks the second: each "
            "counted once",
        ),
        paper_count=required(LONG, "as the paper counts: once for the value that came and once for the one that went"),
    ),
    laws={"law": "parent_value <> child_value"},
)

TRAIT_ORDERS = Table(
    "trait_orders",
    "gold",
    ("snapshot_date", "graph", "relation", "trait", "position"),
    "The linear order of the most frequent values of a trait that most of the drift goes along (Anatomy, 7.3).",
    columns(
        **_OF_RELATION,
        trait=required(STRING, "licence, task, library or language"),
        position=required(INT, "place in the order, upstream first, from 1"),
        value=nullable(STRING, "the value"),
        licence_class=nullable(STRING, "class of a licence; NULL for other traits"),
        models=required(LONG, "live models that have the value"),
        inflow=required(LONG, "transitions into it from the values of the order"),
        outflow=required(LONG, "transitions out of it to them"),
        least_position=nullable(
            INT, "the first place it has in any order that is as good; NULL where that was not settled in time"
        ),
        greatest_position=nullable(INT, "and the last"),
    ),
)

TRAIT_DRIFT = Table(
    "trait_drift",
    "gold",
    ("snapshot_date", "graph", "relation", "trait"),
    "How far the drift of a trait has one direction, and how much of it the best order explains (Anatomy, 7.3).",
    columns(
        **_OF_RELATION,
        trait=required(STRING, "licence, task, library or language"),
        values=nullable(INT, "values in the order"),
        pairs=required(LONG, "pairs of values with more transitions one way than the other"),
        pairs_along=required(LONG, "of these, those that go along the order"),
        transitions=required(LONG, "transitions between the values"),
        transitions_along=required(LONG, "of these, those that go along the order"),
        traffic=required(LONG, "sum over pairs of the excess of one way over the other"),
        traffic_along=required(LONG, "of it, what goes along the order: the greatest that any order has"),
        share_along=nullable(DOUBLE, "transitions_along / transitions; NULL without any"),
        directedness=nullable(
            DOUBLE,
            "mean over pairs of the share of the greater way, each pair weighted by its transitions; 0.5 is no "
            "direction",
        ),
        is_unique=nullable(
            BOOL, "whether no other order has as much traffic along; NULL where that was not settled in time"
        ),
        all_pairs=required(LONG, "pairs of values with transitions, of all values and not the most frequent alone"),
        all_transitions=required(LONG, "transitions between all values"),
    ),
    laws={"law": "traffic_along <= traffic"},
)

NUMERICAL_DRIFT = Table(
    "numerical_drift",
    "gold",
    ("snapshot_date", "graph", "relation", "quantity"),
    "How numbers change from parent to child (Anatomy, 2.6).",
    columns(
        **_OF_RELATION,
        quantity=required(
            STRING,
            "card_length, body_length (characters); generated, card_present (0 or 1); languages, tags, likes, "
            "downloads; age_gap (days from the parent's creation to the child's)",
        ),
        edges=required(LONG, "parent-child pairs"),
        pairs=required(LONG, "of these, where both have the number"),
        parent_mean=nullable(DOUBLE, "mean of the parents; NULL, as all below, without pairs, and for age_gap"),
        child_mean=nullable(DOUBLE, "mean of the children"),
        parent_median=nullable(DOUBLE, "median of the parents"),
        child_median=nullable(DOUBLE, "median of the children"),
        mean_change=nullable(DOUBLE, "mean of child - parent; of age_gap the gap"),
        low=nullable(DOUBLE, "2.5 % of mean_change over resampled families"),
        high=nullable(DOUBLE, "97.5 % of it"),
        median_change=nullable(DOUBLE, "median of child - parent"),
        first_quartile=nullable(DOUBLE, "a quarter of the changes are below"),
        third_quartile=nullable(DOUBLE, "a quarter are above"),
        geometric_ratio=nullable(
            DOUBLE, "exp of the mean of ln(child / parent), of pairs where both are above 0; NULL without any"
        ),
        share_less=nullable(DOUBLE, "share of pairs where the child has less"),
        share_more=nullable(DOUBLE, "where it has more"),
    ),
    laws={"law": "pairs <= edges"},
)
