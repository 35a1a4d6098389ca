"""Single traits as expressions over a repo's card and tags, whatever its author wrote there.

A card is read before the tags. Every result is a set in order, or null where nothing usable is named; a text that can
be no value of its trait (a sentence as a language) is left out, and only the first `MAX_VALUES` members of a field
count, so that no card can make a row larger than that.
"""

from functools import reduce
from operator import or_

from pyspark.sql import Column
from pyspark.sql import functions as F

from hugginggraph.frames import literal_map, with_value
from hugginggraph.genetics.card_fields import texts
from hugginggraph.genetics.languages import LanguageRules
from hugginggraph.records.names import LOADERS, MAX_REFERENCE

MAX_VALUES = 1000
"""Members of a field that count, as `ingest.max_tags`; the model with the most languages names 419."""
TEMPLATE_PAPER = "1910.09700"
"""On the CO2 of machine learning: the default card cites it, so its models do not build on it (papers 2.2)."""
_WORD = r"^[a-z0-9][a-z0-9._+-]{0,62}$"
_DATASET = r"^[a-z0-9_][a-z0-9_.-]{0,95}(/[a-z0-9_][a-z0-9_.-]{0,95})?$"
_PAPER = r"^(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?=v\d+$|$)"
# A tag of RFC 5646 has few parts. Possessive, so that Java's matcher does not call itself for each of them.
_LANGUAGE = r"^([a-z]{2,3})(?:[-_][a-z0-9]{2,8}+){0,8}+$"
_PLACEHOLDERS = (
    "", "none", "null", "nan", "n/a", "na", "tbd", "-", "license", "licence", "[more-information-needed]",
    "more-information-needed", "[needs-more-information]",
)  # fmt: skip
_FRONT_MATTER = r"(?s)\A\s*+---[ \t]*+\r?\n.*?\n---[ \t]*+(?:\r?\n|\z)"
_GENERATED = ("automatically generated", "generated automatically")
_NAMING = (
    *("pipeline_tag", "task_categories", "library_name", "language", "languages"),
    *("datasets", "dataset"),
)
# The first whose texts all stand in the card, in lower case; a tool that writes another's wording too comes before it.
_TEMPLATES: dict[str, tuple[tuple[str, ...], ...]] = {
    "mradermacher": (("quants of https://huggingface.co/", "mradermacher"),),
    "thebloke": (("thebloke's llm work",), ("<!-- header start -->", "thebloke")),
    "autotrain": (("trained using autotrain",), ("autotrain.huggingface.co",)),
    "unsloth": (("2x faster with [unsloth]",), ("unsloth.ai", "finetune for free")),
    "trl": (("trained using [trl]",), ("[trl language model]",)),
    "trainer": (("generated automatically according to the information the trainer had access to",),),
    "keras": (("generated automatically according to the information keras had access to",),),
    "sentence_transformers": (("this is a [sentence-transformers](https://www.sbert.net) model",),),
    "mergekit": (("merge of pre-trained language models created using [mergekit]",),),
    "gguf_my_repo": (("was converted to gguf format from", "gguf-my-repo"),),
    "mlx": (("was converted to mlx format from",),),
    "peft": (("- peft 0.",),),
    "hf_default": (("more information needed", TEMPLATE_PAPER), ("this is the model card of a", "pushed on the hub")),
}
TEMPLATES = tuple(_TEMPLATES)
"""The families of templates that are recognised (papers 2.6)."""


def _set(values: Column) -> Column:
    found = F.array_sort(F.array_distinct(F.array_compact(values)))
    return with_value(found, lambda members: F.when(F.size(members) > 0, members))


def card_fields(card_data: Column) -> Column:
    """The fields of a card that traits are read from, as a struct of texts; nested values are JSON.

    >>> spark.range(1).select(card_fields(F.lit('{"language": ["en"]}')).alias("card")).select("card.language").first()
    Row(language='["en"]')
    """
    return F.from_json(card_data, ", ".join(f"`{key}` STRING" for key in _NAMING))


def named(card: Column) -> Column:
    """What each field of a card names, as a struct of arrays: in lower case, without space around; null without it.

    Of a name that is longer than any reference only the beginning is kept: no trait has a value so long.

    Args:
        card: `card_fields`, as a column that has been computed: each field is looked at many times.

    >>> card = card_fields(F.lit('{"datasets": {"train": ["A/b", " c/d"]}}'))
    >>> spark.range(1).select(named(card).alias("named")).select("named.datasets", "named.language").first()
    Row(datasets=['a/b', 'c/d'], language=None)
    """

    def members(field: Column) -> Column:
        names = F.slice(texts(field), 1, MAX_VALUES)
        # Not trimmed once more: what is cut must stay too long to be anything.
        return F.when(
            field.isNotNull(), F.transform(names, lambda n: F.lower(F.substring(n["name"], 1, MAX_REFERENCE)))
        )

    return F.struct(*[members(card[key]).alias(key) for key in _NAMING])


def _tagged(tags: Column, prefix: str) -> Column:
    """What stands after a prefix in the tags."""
    found = F.filter(F.slice(tags, 1, MAX_VALUES), lambda tag: F.lower(tag).startswith(prefix))
    return F.transform(found, lambda tag: F.lower(F.trim(F.substring(tag, len(prefix) + 1, MAX_REFERENCE))))


def _first_named(*lists: Column) -> Column:
    return F.coalesce(*[_set(found) for found in lists])


def tasks(names: Column, pipeline_tag: Column, tags: Column) -> Column:
    """Tasks: of a model its one, of a dataset its categories.

    >>> names = named(card_fields(F.lit('{"pipeline_tag": "fill-mask"}')))
    >>> spark.range(1).select(tasks(names, F.lit("text-generation"), F.array()).alias("task")).first().task
    ['fill-mask']
    """
    of_hub = F.when(pipeline_tag.isNotNull(), F.array(F.lower(F.trim(pipeline_tag))))
    return _first_named(
        _words(names["pipeline_tag"]),
        _words(of_hub),
        _words(names["task_categories"]),
        _words(_tagged(tags, "task_categories:")),
    )


def libraries(names: Column, library_name: Column, tags: Column) -> Column:
    """Libraries.

    >>> names = named(card_fields(F.lit(None).cast("string")))
    >>> rows = spark.range(1).select(libraries(names, F.lit("PEFT"), F.array()))
    >>> rows.first()[0]
    ['peft']
    """
    of_hub = F.when(library_name.isNotNull(), F.array(F.lower(F.trim(library_name))))
    return _first_named(_words(names["library_name"]), _words(of_hub), _words(_tagged(tags, "library:")))


def _words(names: Column) -> Column:
    return F.filter(names, lambda name: name.rlike(_WORD) & ~name.isin(*_PLACEHOLDERS))


def languages(names: Column, tags: Column, rules: LanguageRules) -> Column:
    """Languages by their codes without region or script, of two letters where there is one.

    Tags count where the card names none: those of two letters that ISO 639-1 knows. One that is a common topic too
    (`ml`, `sd`) counts only beside another that is not.

    >>> from hugginggraph.genetics.languages import language_rules
    >>> rows = spark.sql('''SELECT * FROM VALUES
    ...     ('{"language": ["en", "zh-Hant", "deu_Latn", "all of them, really"]}', array('fr')),
    ...     (null, array('ml', 'pytorch')), ('{"license": "mit"}', array('ml', 'hi', 'xx')) AS t(card, tags)''')
    >>> names = named(card_fields(F.col("card")))
    >>> rows.select(languages(names, F.col("tags"), language_rules()).alias("language")).show()
    +------------+
    |    language|
    +------------+
    |[de, en, zh]|
    |        NULL|
    |    [hi, ml]|
    +------------+
    <BLANKLINE>
    """
    shortest = literal_map(rules.shortest)

    def codes(found: Column) -> Column:
        # One step a lambda: an expression used twice within one is computed twice.
        parts = F.transform(found, lambda name: F.regexp_extract(name, _LANGUAGE, 1))
        short = F.transform(parts, lambda part: F.coalesce(shortest[part], part))
        return F.filter(short, lambda c: c.isin(*rules.codes) | ((F.length(c) == 3) & ~c.isin(*rules.no_languages)))

    told = [codes(names[key]) for key in ("language", "languages")]
    tagged = with_value(
        F.filter(F.slice(tags, 1, MAX_VALUES), lambda tag: tag.isin(*rules.codes)),
        lambda found: F.when(F.exists(found, lambda tag: ~tag.isin(*rules.ambiguous)), found),
    )
    return _first_named(*told, tagged)


def datasets(names: Column, tags: Column) -> Column:
    """Names of datasets in lower case; what is a loader's name, a path or prose is none.

    >>> names = named(card_fields(F.lit('{"datasets": ["Amber/Corpus", "generator", "our own data"]}')))
    >>> spark.range(1).select(datasets(names, F.array()).alias("dataset")).first().dataset
    ['amber/corpus']
    """

    def usable(found: Column) -> Column:
        return F.filter(found, lambda n: n.rlike(_DATASET) & ~n.isin(*LOADERS) & ~n.isin(*_PLACEHOLDERS))

    of_card = [usable(names[key]) for key in ("datasets", "dataset")]
    return _first_named(*of_card, usable(_tagged(tags, "dataset:")))


def papers(tags: Column) -> Column:
    """Numbers of arXiv without version, as the Hub finds them in cards, but the one that the default card cites.

    >>> tags = F.array(*[F.lit(f"arxiv:{n}") for n in ("2307.09288v2", "1910.09700", "see my paper")])
    >>> spark.range(1).select(papers(tags).alias("paper")).first().paper
    ['2307.09288']
    """
    numbers = F.transform(_tagged(tags, "arxiv:"), lambda n: F.nullif(F.regexp_extract(n, _PAPER, 0), F.lit("")))
    return _set(F.filter(numbers, lambda n: n != TEMPLATE_PAPER))


def body(text: Column) -> Column:
    """A card behind its front matter.

    >>> card = "---" + chr(10) + "license: mit" + chr(10) + "---" + chr(10) + "# Heron"
    >>> spark.range(1).select(body(F.lit(card)).alias("b")).first().b
    '# Heron'
    """
    # Most texts that do not begin with a fence have no front matter: they are not searched for its end.
    return F.when(F.ltrim(text).startswith("---"), F.regexp_replace(text, _FRONT_MATTER, "")).otherwise(text)


def is_generated(lower: Column) -> Column:
    """Whether a card, in lower case, says that it was generated automatically, by the two wordings of the paper.

    >>> spark.range(1).select(is_generated(F.lit("this card has been generated automatically.")).alias("is")).first()
    Row(is=True)
    """
    return reduce(or_, [F.contains(lower, F.lit(wording)) for wording in _GENERATED])


def template(lower: Column) -> Column:
    """The tool whose wording a card, in lower case, has; null where none is recognised.

    >>> spark.range(1).select(template(F.lit("# model trained using autotrain")).alias("template")).first().template
    'autotrain'
    """

    def has_all(signs: tuple[str, ...]) -> Column:
        found = [F.contains(lower, F.lit(sign)) for sign in signs]
        return reduce(lambda one, other: one & other, found)

    cases = [F.when(reduce(or_, map(has_all, choices)), name) for name, choices in _TEMPLATES.items()]
    return F.coalesce(*cases)
