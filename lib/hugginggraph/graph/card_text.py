r"""References that a card's text states in words: "a fine-tuned version of [amber/heron-7b](https://…)".

A text is read in four steps, each an expression over columns, so that no row leaves the JVM:

1. what is no statement is cut: front matter, comments, code;
2. the rest is split into statements: a sentence, a line of a list, a row of a table;
3. in each statement, every phrase of the list below gives what stands after it;
4. the link or name that stands there gives the reference.

The text is hostile. Every repetition below is bounded or possessive, or its end is its only way on; so each expression
takes time in proportion to the text, and none recurses (Java's regular expressions do so for a repeated alternative).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import Column
from pyspark.sql import functions as F

from hugginggraph.frames import with_value
from hugginggraph.graph.relation_names import DERIVED_FROM, TRAINED_ON

MENTIONS = (
    "ARRAY<STRUCT<position: INT, target_kind: STRING, raw_reference: STRING, stated_relation: STRING, phrase: STRING>>"
)
"""What both functions return."""

# --- 1. What is no statement -------------------------------------------------------------------------------------

_FRONT_MATTER = r"(?s)\A\s*+---[ \t]*+\r?\n.*?\n---[ \t]*+(?:\r?\n|\z)"
_COMMENT = r"<!--.*?(?:-->|\z)"
# A fence may hold other fences that are shorter; one that never closes runs to the end, as Markdown has it.
_FENCED = r"^[ ]{0,3}(`{3,}+|~{3,}+)[^\n`]*+(?:\n|\z).*?(?:^[ ]{0,3}\1|\z)"
_PREFORMATTED = r"<pre\b.*?(?:</pre>|\z)"
_NO_STATEMENT = rf"(?ims){_COMMENT}|{_FENCED}|{_PREFORMATTED}"

# --- 2. Statements -----------------------------------------------------------------------------------------------

# The items below a line that ends with a colon belong to it: `\G` continues where the last item ended.
_LISTED = r"(?::[*_ \t]*+|\G(?<!\A))(?:[ \t\r]*+\n){1,3}[ \t]*+[-*+•][ \t]++([^\n]*+)"
_BULLET = " • "
_END_OF_STATEMENT = (
    r"(?s)(?:\n[ \t\r]*+\n"  # a blank line
    r"|\n(?=[ \t]*+(?:[-*+•][ \t]|[#>|]|\d{1,2}[.)][ \t]))"  # the next item, heading, quotation or row
    r"|(?<=[.!?])\s++(?=[A-Z*\[`\"(])).*+"  # the next sentence
)

# --- 3. Phrases --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Phrase:
    """Words that state a relation to what is named after them.

    `pattern` is a regular expression that starts with a word; `initials` are the letters it can start with.
    `target_kind` is the kind of repo that a name after it means. `many` says that all that is named up to the end of
    the statement is meant ("a merge of A and B"), not only what stands next.
    """

    code: str
    initials: str
    pattern: str
    relation: str | None
    target_kind: str = "model"
    many: bool = False


_WORDS = r"(?:[\w+/()-]{1,24}[ \n]){0,4}?"
_TUNED = r"fine[- ]?+tun"
_FORMAT = r"(?:gguf|ggml|gptq|awq|exl2|bnb|bitsandbytes|int[48]|fp[48]|nf4|[2-8][- ]?bit|quanti[sz]\w{2,6})"
_HUB_LINK = r"\s(?:the\s|a\s)?\[[^\]\n]{1,200}\]\(https?://(?:huggingface\.co|hf\.co)/"
_THING = r"(?:version|variant|checkpoint|copy|edition|conversion|export|release|model|weights|files)"

MODEL_PHRASES = (
    Phrase(
        "fine_tuned_version_of", "f", rf"{_TUNED}(?:ed|ing|e)\b,?[ \n]{_WORDS}{_THING}s?\s(?:of|from|for)\b", "finetune"
    ),
    Phrase("fine_tuned_from", "f", rf"{_TUNED}(?:ed|ing)\s{_WORDS}from\b(?:\s(?:base\s)?model\b)?", "finetune"),
    Phrase("fine_tuned_on_top_of", "fbt", r"(?:fine[- ]?+tuned|trained|built)\son\stop\sof\b", "finetune"),
    Phrase("fine_tune_of", "f", rf"{_TUNED}(?:e|ing|es)\sof\b", "finetune"),
    Phrase("fine_tuning", "f", rf"{_TUNED}(?:ed|ing)(?=\s)", "finetune"),
    Phrase("fine_tuned_on_model", "f", rf"{_TUNED}(?:ed|ing)\son(?={_HUB_LINK})", "finetune"),
    Phrase(
        "quantized_version_of", "gaebifnq2345678", rf"{_FORMAT}\b[ \n-]{{0,2}}{_WORDS}(?:of|from|for)\b", "quantized"
    ),
    Phrase("merge_of", "m", r"merge[sd]?(?:\smodel|\scheckpoint)?\s(?:of|between)\b", "merge", many=True),
    Phrase("merged_models", "i", r"included\sin\s(?:the|this)\smerge\b", "merge", many=True),
    Phrase("merge_base", "m", r"merge\smethod\b.{0,160}?\busing\b(?=.{1,250}?\bas\s(?:a|the)\sbase\b)", "merge"),
    Phrase("adapter_for", "qla", rf"(?:q?lora|adapter|adaptor)s?\b[\s\]]{_WORDS}(?:for|of)\b", "adapter"),
    Phrase("distilled_from", "d", rf"distill?(?:ed|ation)\s{_WORDS}(?:from|of)\b", None),
    Phrase("converted_from", "cpe", rf"(?:converted|ported|exported)\s{_WORDS}(?:from|of)\b", None),
    Phrase("based_on", "b", r"(?:based|built|builds|building)\s(?:up)?on\b", None),
    Phrase("initialized_from", "i", rf"initiali[sz]ed\s{_WORDS}(?:from|with|using)\b", None),
    Phrase("derived_from", "d", r"derived\sfrom\b", None),
    Phrase(
        "base_model",
        "bopsf",
        r"(?:base|original|parent|source|foundation|backbone)\smodels?[\s*_]{0,4}(?:[:|]|is\b|(?=[\s`*]{1,4}[\w.-]{1,96}/))",
        None,
    ),
    Phrase("version_of", "vc", r"(?:version|variant|checkpoint)\sof\b", None),
    Phrase(
        "fine_tuned_on",
        "f",
        rf"{_TUNED}(?:ed|ing)\s(?:[^\s;!?]{{1,200}}\s){{0,8}}?on\b",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
    Phrase("trained_on", "pt", rf"(?:pre|post)?[- ]?trained\s{_WORDS}on\b", TRAINED_ON, "dataset", many=True),
    Phrase(
        "training_data",
        "pt",
        r"(?:pre)?[- ]?training\s(?:data ?sets?|data|corpus|corpora)[\s*_]{0,4}[:|]",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
)
"""Phrases of a model's card; where two name the same repo, the first of them is kept."""

_PART_OF = r"(?:subset|part|portion|sample|split|fraction)s?"
_CHANGED = r"(?:filtered|cleaned|translated|processed|preprocessed|deduplicated|modified|extended|annotated|improved)"

DATASET_PHRASES = (
    Phrase("subset_of", "spf", rf"{_PART_OF}\s(?:of|from)\b", DERIVED_FROM, "dataset"),
    Phrase("translation_of", "t", r"translat(?:ion|ed)\s(?:version\s)?(?:of|from)\b", DERIVED_FROM, "dataset"),
    Phrase(
        "version_of",
        "fctpdmeaiv",
        rf"(?:{_CHANGED}|version|variant)\s(?:\w{{1,20}}\s)?(?:of|from)\b",
        DERIVED_FROM,
        "dataset",
    ),
    Phrase("extension_of", "e", r"exten(?:sion\sof|ds)\b", DERIVED_FROM, "dataset"),
    Phrase(
        "derived_from",
        "daesct",
        rf"(?:derived|adapted|extracted|sampled|created|constructed|converted|taken)\s{_WORDS}from\b",
        DERIVED_FROM,
        "dataset",
    ),
    Phrase("based_on", "b", r"(?:based|built)\s(?:up)?on\b", DERIVED_FROM, "dataset"),
)
"""Phrases of a dataset's card."""

# The first letters of every phrase: what spares nearly all words the full list.
_BEGINNING = (
    r"(?=[2-8a-gilm-qstv])(?=[2-8][- ]?b|a(?:d[ao]p|nno|wq)|b(?:a[cs]|its|nb|uil)|c(?:hec|lea|on|rea)|d(?:edu|eri|ist)"
    r"|e(?:dit|x[lpt])"
    r"|f(?:ilt|ine|oun|p[48]|rac)|g(?:gml|guf|ptq)|i(?:mpr|n[ci]|nt[48])|lora|m(?:erg|odi)|nf4|orig|p(?:ar[et]|ort|re|roc)"
    r"|q(?:lor|uan)|s(?:amp|our|pli|ubs)|t(?:ake|ra)|v(?:ari|ers))"
)

# "not a fine-tuned version of", "unlike the merge of": said of another model, or denied.
_NOT_SAID = (
    r"(?<!\b(?:not|never|nor|isn't|wasn't|without|unlike|than|versus|compared to|instead of|tasks)\s"
    r"(?:[\w-]{1,20}\s)?(?:[\w-]{1,20}\s)?(?:[\w-]{1,20}\s)?)"
)
_WINDOW = 600
"""Characters read after a phrase."""
_MOST = 200
"""Statements read of a card, and mentions kept."""

# --- 4. What stands after a phrase -------------------------------------------------------------------------------

_PART = r"[A-Za-z0-9](?:[\w.-]{0,94}[A-Za-z0-9_])?+"
_ID = rf"{_PART}/{_PART}"
# A name without owner is told from a word by a hyphen, an underscore or a digit.
_BARE = rf"(?=[A-Za-z.]{{0,40}}[-_0-9]){_PART}"
_LINK = (
    r"(?:\[[^\[\]\n]{1,200}\]\(\s{0,2}<?[^()\s<>]{1,300}[^()\n]{0,100}\)"  # [text](address)
    r"|<a\s[^<>]{1,300}>"  # <a href="address">
    r"|https?://[^\s()<>\[\]\"'`|•]{1,300})"
)
_MARK = r"[*_\"'“‘`(\[<]"
# Words that may stand between a phrase and a link; the others begin something new.
_NEW_TOPIC = (
    r"(?:on|using|with|for|by|and|or|in|than|as|to|via|which|that|trained|paper|code|script|scripts|notebook|repo"
    r"|repository|architecture|method|work|data|dataset|datasets|library|framework|implementation)\b"
)
_UP_TO_LINK = (
    r"[\s*_:|-]{0,12}+(?:\[optional\][\s*_:]{0,8}+)?"
    rf"(?:(?!{_NEW_TOPIC})[^\s\[\]();!?•<|]{{1,40}}\s{{1,3}}){{0,8}}?[*_\"'`(:|]{{0,3}}\s?"
)
_FILLER = (
    r"(?:(?:the|a|an|our|this|original|pre-?trained|public|base|large|small|model|models|checkpoint|checkpoints"
    r"|weights|of|from|is|huggingface|hugging face|optional)[\s:\]*)_]{1,8})"
)
_UP_TO_NAME = rf"[\s*_:|(\[-]{{0,12}}+{_FILLER}{{0,5}}+{_MARK}{{0,4}}+"
_AFTER_NAME = (
    rf"(?![\w/-]|\.\w|[^\[\]\n]{{0,60}}\]\(|\s{{1,3}}(?!{_NEW_TOPIC})(?:[\w-]{{1,30}}\s){{0,2}}(?:\[|\(?https?:))"
)
_NEXT_LINK = rf"(?is)^{_UP_TO_LINK}({_LINK})"
_NEXT_MODEL = rf"(?is)^{_UP_TO_NAME}({_ID}|{_BARE}){_AFTER_NAME}"
_NEXT_DATASET = rf"(?is)^{_UP_TO_NAME}({_ID}|{_PART}){_AFTER_NAME}"
_NAMED_IN_LIST = rf"(?is){_LINK}|(?<![\w./@:-]){_ID}(?![\w/-])"

_ADDRESS = r"(?:\]\(\s{0,2}<?|href=[\"']?|^)([^()\s<>\"'\[\]]+)"
_PAGES = (
    "api|autotrain|blog|brand|chat|collections|course|docs|enterprise|front|hub|inference-api|inference-endpoints|join"
    "|landing|learn|login|metrics|new|organizations|papers|posts|pricing|privacy|search|settings|spaces|support|tasks"
    "|terms-of-service|transformers|welcome|models|datasets"
)
_HUB_ADDRESS = (
    r"(?i)^(?:(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co))?/(datasets/|models/)?+"
    rf"(?!(?:{_PAGES})(?:[/?#]|$))({_ID}|{_PART})"
    r"(?=[/.,;:!*_]{0,4}$|/?[?#]|/(?:tree|blob|resolve|raw|commits?|discussions|edit|viewer)\b)"
)
# A name that stands alone, or as the text of a link that leads elsewhere.
_SAID_MODEL = rf"^(?:\[{_MARK}{{0,4}})?({_ID}|{_BARE})(?:[*_\"'”’`)]{{0,4}}\]\(.*)?$"
_ADAPTER_HUB = r"(?:[\w-]{1,40}/(?=[^\]]{1,60}\]\(https://adapterhub\.ml/))?+"  # which puts a task before the name
_SAID_DATASET = (
    rf"^(?:\[{_MARK}{{0,4}}(?:[A-Z][a-z]{{1,20}} )?{_ADAPTER_HUB})?({_ID}|{_PART})"
    r"(?:(?: (?:dataset|corpus))?[*_\"'”’`)]{0,4}\]\(.*)?$"
)
_CLOSE = r"[*_\"'”’`)]{0,3}"
_BEFORE_DATASET = (
    rf"(?is)(?<![\w./@:\]-])({_ID}|[A-Za-z]{_PART})(?={_CLOSE}(?: - [\w-]{{1,20}})? (?:data ?sets?|corpus|corpora)\b)"
)
# Names right after the phrase, one after the other; two capitals, a digit or an underscore tell them from words.
_NAMES = (
    r"(?s)\G[\s*_:]{0,4}(?:(?:,|and|&|\+|•)\s{0,2}){0,2}(?:(?:the|both|English)\s){0,2}(?:[\w-]{2,20}\s(?=Wikipedia\b))?"
    rf"{_MARK}{{0,3}}((?=[\w-]{{0,40}}(?:[A-Z][\w-]{{0,40}}[A-Z]|\d|_)|Wikipedia\b)[A-Za-z]{_PART})(?![\w/-]|\sv?[2-9]){_CLOSE}"
)
_NO_NAME = (
    r"(?i)^(?:none|unknown|unkown|swahili|[gtc]pus?|[av]100s?|nlp|ner|mlm|gb|custom|the|a|an|this|that|these|our|own|same|following|and|or|of|on|training|train|test"
    r"|language|text|json|csv|parquet|imagefolder|audiofolder|generator|null|new|large|small|full|entire|whole)$"
)
_ANOTHER_USE = r"(?is)\b(?:evaluat|test(?:ed|ing)\b|validat|benchmark|compar|outperform|achiev|instead\b|than\b).*$"


def text_mentions(text: Column) -> Column:
    r"""What the text of a model's card says the model was made from.

    Args:
        text: the card as it stands, front matter included; null for none.

    Returns:
        An array of `position, target_kind, raw_reference, stated_relation, phrase` in the order of the text, empty
        where nothing is stated. `target_kind` is `model` or `dataset`; `stated_relation` is null where the words
        ("based on") do not tell it.

    >>> rows = spark.sql("SELECT 'A quantized version of [Heron](https://huggingface.co/amber/heron-7b).' AS text")
    >>> rows.select(F.inline(text_mentions(F.col("text")))).show(truncate=False)
    +--------+-----------+--------------+---------------+--------------------+
    |position|target_kind|raw_reference |stated_relation|phrase              |
    +--------+-----------+--------------+---------------+--------------------+
    |0       |model      |amber/heron-7b|quantized      |quantized_version_of|
    +--------+-----------+--------------+---------------+--------------------+
    <BLANKLINE>
    """
    return _mentions(text, MODEL_PHRASES)


def dataset_text_mentions(text: Column) -> Column:
    r"""What the text of a dataset's card says the dataset was made from; all `derived_from`.

    Args:
        text: the card as it stands, front matter included; null for none.

    Returns:
        An array as `text_mentions` returns it.

    >>> rows = spark.sql("SELECT 'A cleaned subset of [reeds](https://huggingface.co/datasets/amber/reeds).' AS text")
    >>> rows.select(F.inline(dataset_text_mentions(F.col("text")))).show(truncate=False)
    +--------+-----------+-------------+---------------+---------+
    |position|target_kind|raw_reference|stated_relation|phrase   |
    +--------+-----------+-------------+---------------+---------+
    |0       |dataset    |amber/reeds  |derived_from   |subset_of|
    +--------+-----------+-------------+---------------+---------+
    <BLANKLINE>
    """
    return _mentions(text, DATASET_PHRASES)


def _mentions(text: Column, phrases: Sequence[Phrase]) -> Column:
    """The mentions of all statements, each repo once."""
    found = F.flatten(F.transform(_statements(text, phrases), lambda said: _found_in(said, phrases)))
    told = with_value(F.slice(found, 1, _MOST), _each_once)
    numbered = F.transform(
        told,
        lambda m, i: F.struct(
            i.alias("position"),
            m["target_kind"].alias("target_kind"),
            m["raw_reference"].alias("raw_reference"),
            m["stated_relation"].alias("stated_relation"),
            m["phrase"].alias("phrase"),
        ),
    )
    return F.coalesce(numbered.cast(MENTIONS), F.array().cast(MENTIONS))


def _statements(text: Column, phrases: Sequence[Phrase]) -> Column:
    """From each place where a phrase begins, what is said up to the statement's end."""
    prose = F.regexp_replace(F.regexp_replace(text, _FRONT_MATTER, ""), _NO_STATEMENT, "\n\n")
    joined = F.regexp_replace(prose, _LISTED, rf":{_BULLET}$1")
    any_phrase = "|".join(phrase.pattern for phrase in phrases)
    # The look-ahead takes what follows and moves one letter on, so that a phrase within a phrase is found as well.
    begun = _all(joined, rf"(?is)\b{_BEGINNING}(?=((?:{any_phrase}).{{1,{_WINDOW}}})){_NOT_SAID}\w", 1)
    return F.transform(F.slice(begun, 1, _MOST), lambda said: F.regexp_replace(said, _END_OF_STATEMENT, ""))


def _found_in(said: Column, phrases: Sequence[Phrase]) -> Column:
    """What stands after each phrase that the words begin with, as mentions with their phrase's `rank`."""
    initial = F.lower(F.substring(said, 1, 1))
    begun = [
        F.struct(
            F.lit(rank).alias("rank"),
            F.lit(phrase.code).alias("phrase"),
            F.lit(phrase.relation).cast("string").alias("relation"),
            F.lit(phrase.target_kind).alias("kind"),
            F.lit(phrase.many).alias("many"),
            # Most phrases begin otherwise: their expressions need not run.
            F.when(initial.isin(*phrase.initials), F.regexp_extract(said, rf"(?is)^{phrase.pattern}(.+)", 1))
            .otherwise("")
            .alias("rest"),
        )
        for rank, phrase in enumerate(phrases)
    ]
    return F.flatten(F.transform(F.filter(F.array(*begun), lambda b: b["rest"] != ""), _mentions_after))


def _mentions_after(begun: Column) -> Column:
    repos = F.transform(_targets(begun), lambda target: _repo(target, begun["kind"]))
    return F.transform(
        F.filter(repos, lambda repo: (repo["name"] != "") & (repo["kind"] == begun["kind"])),
        lambda repo: F.struct(
            begun["rank"].alias("rank"),
            repo["kind"].alias("target_kind"),
            repo["name"].alias("raw_reference"),
            begun["relation"].alias("stated_relation"),
            begun["phrase"].alias("phrase"),
        ),
    )


def _targets(begun: Column) -> Column:
    """The links and names that the words after a phrase mean, as they are written."""
    rest = begun["rest"]
    training_data = with_value(
        F.regexp_replace(rest, _ANOTHER_USE, ""),
        lambda said: F.concat(_all(said, rf"(?is){_LINK}", 0), _all(said, _BEFORE_DATASET, 1), _all(said, _NAMES, 1)),
    )
    name = F.when(begun["kind"] == "model", F.regexp_extract(rest, _NEXT_MODEL, 1)).otherwise(
        F.regexp_extract(rest, _NEXT_DATASET, 1)
    )
    following = F.transform(
        F.array(name), lambda name: F.when(name != "", name).otherwise(F.regexp_extract(rest, _NEXT_LINK, 1))
    )
    return (
        F.when(begun["relation"] == TRAINED_ON, training_data)
        .when(begun["many"], _all(rest, _NAMED_IN_LIST, 0))
        .otherwise(following)
    )


def _all(text: Column, pattern: str, group: int) -> Column:
    return F.regexp_extract_all(text, F.lit(pattern), F.lit(group))


def _repo(target: Column, kind: Column) -> Column:
    """`kind, name` of the repo that a link or name means; the name is empty where it means none."""
    said = F.when(kind == "model", F.regexp_extract(target, _SAID_MODEL, 1)).otherwise(
        F.regexp_extract(target, _SAID_DATASET, 1)
    )
    by_name = F.struct(kind.alias("kind"), F.regexp_replace(said, _NO_NAME, "").alias("name"))

    def by_address(address: Column) -> Column:
        path = F.regexp_extract(address, _HUB_ADDRESS, 2)
        is_dataset = F.regexp_extract(address, _HUB_ADDRESS, 1) == "datasets/"
        leads_to = F.when(is_dataset, "dataset").otherwise("model")
        return F.when(path != "", F.struct(leads_to.alias("kind"), path.alias("name"))).otherwise(by_name)

    return with_value(F.regexp_extract(target, _ADDRESS, 1), by_address)


def _each_once(found: Column) -> Column:
    """Of the mentions of one repo, the one with the first phrase of the list."""

    def is_kept(mention: Column, i: Column) -> Column:
        def is_better(other: Column) -> Column:
            same = (other["target_kind"] == mention["target_kind"]) & (
                other["raw_reference"] == mention["raw_reference"]
            )
            return same & (other["rank"] < mention["rank"])

        return ~F.exists(found, is_better)

    return F.array_distinct(F.filter(found, is_kept))
