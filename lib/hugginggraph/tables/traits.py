"""Gold: what a model or dataset says it is."""

from hugginggraph.tables.contract import BOOL, DATE, INT, LONG, STRING, Table, array, columns, nullable, required

TRAITS = Table(
    "traits",
    "gold",
    ("snapshot_date", "node_id"),
    "What a live model or dataset says it is, card fields before tags; lists are sets in order (Anatomy, 2.1).",
    columns(
        snapshot_date=required(DATE, "the day"),
        node_id=required(LONG, "the repo"),
        kind=nullable(STRING, "model or dataset"),
        licence=nullable(array(STRING), "licences by their Hub ids in lower case; NULL where none is named"),
        licence_class=nullable(
            STRING,
            "class of conf/rules/licences.yml, of several licences the most restrictive; custom: named and not known;"
            " missing: none named",
        ),
        task=nullable(array(STRING), "task; NULL where none is named"),
        library=nullable(array(STRING), "library; NULL where none is named"),
        language=nullable(
            array(STRING), "languages by their codes, those of the card before the tags; NULL where none is named"
        ),
        dataset=nullable(array(STRING), "datasets named, by their names in lower case; NULL where none is"),
        paper=nullable(array(STRING), "arXiv numbers; NULL where none is named"),
        tags=nullable(INT, "number of tags"),
        has_card=nullable(BOOL, "whether its card is known to hold text; NULL where cards were not taken in"),
        card_length=nullable(LONG, "characters of its card, front matter included; NULL where there is none"),
        body_length=nullable(LONG, "characters of its card behind the front matter; NULL where there is none"),
        generated=nullable(BOOL, "whether the card says that it was generated automatically; NULL where there is none"),
        template=nullable(
            STRING,
            "the tool whose wording the card has: hf_default, trainer, peft, trl, autotrain, unsloth, mradermacher, "
            "thebloke, …; NULL where none is recognised",
        ),
    ),
)

CARD_TEMPLATES = Table(
    "card_templates",
    "gold",
    ("snapshot_date", "node_id"),
    (
        "Live models and datasets whose card is another's near duplicate: filled-in copies of one template (Anatomy, "
        "2.6)."
    ),
    columns(
        snapshot_date=required(DATE, "the day"),
        node_id=required(LONG, "a live model or dataset"),
        template_id=required(LONG, "the least node_id of those whose cards are copies of one another"),
    ),
    laws={"least": "template_id <= node_id"},
)

TOP_TRAITS = Table(
    "top_traits",
    "gold",
    ("snapshot_date", "panel", "rank"),
    "What models have most of: the panels of top tens (Anatomy, figure 2).",
    columns(
        snapshot_date=required(DATE, "the day"),
        panel=required(
            STRING,
            "licence, task, language, library, dataset, paper; parent: models by children; downloads: models by "
            "downloads",
        ),
        rank=required(INT, "place, from 1; ties by value"),
        value=nullable(STRING, "the value, or the model"),
        count=required(LONG, "live models that have it; of parent children, of downloads downloads"),
        reporting=nullable(LONG, "live models that name the trait at all; NULL for parent and downloads"),
        models=required(LONG, "live models"),
    ),
)
