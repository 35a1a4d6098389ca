r"""Phrases by which a card's text states that its repo was made from another one.

All patterns are for a plain text in lower case (`plain_letters`); `\w` and `\s` are those of ASCII.
"""

from typing import NamedTuple

from hugginggraph.graph.relation_names import DERIVED_FROM, TRAINED_ON
from hugginggraph.records.card_words import (
    ARTICLE,
    AS_A_BASE,
    AS_A_SUBJECT,
    BASES,
    COLON,
    COPIES,
    EXPORTS,
    FORMATS,
    HUB_LINK,
    HUB_NAME,
    LABELLED,
    MADE_OTHER,
    OF_A_BASE,
    OURS,
    ROLES,
    TAKEN,
    THING,
    TOOLS,
    TUNED,
    WORDS,
)
from hugginggraph.records.plain_letters import WORD_BEGINS, WORD_ENDS


class Phrase(NamedTuple):
    """Words that state a relation to what is named after them, or before.

    `begins` are the beginnings that the phrase can have, divided by `|`: patterns of which each starts with a letter or
    digit as it is. `pattern` is the whole phrase. `target_kind` is the kind of repo that a name beside it means. `many`
    says that all that is named up to the end of the statement is meant ("a merge of A and B"), not only what stands
    next. `follows` is given where the name stands before the phrase ("an A fine-tune"): what has to stand before that.
    `is_called_data` says that a name beside it counts only where it is called a dataset, or leads to one of the Hub.
    """

    code: str
    begins: str
    pattern: str
    relation: str | None
    target_kind: str = "model"
    many: bool = False
    follows: str | None = None
    is_called_data: bool = False


LABELS_A_LIST = r"[\s*_]{0,4}[:|=])"
"""The end of the pattern of a label: what stands behind it is a list."""
_ANY_WORDS = (
    r"(?:(?!evaluat|tested|testing|validat|compar|achiev|perform|outperform|instead|benchmark)[^\s;!?]{1,200}\s){0,8}?"
)

MODEL_PHRASES = (
    Phrase(
        "fine_tuned_version_of",
        TUNED,
        rf"{TUNED}(?:ed|ing|e){WORD_ENDS},?[ \n]{WORDS}{THING}s?\s(?:of|from|for){WORD_ENDS}",
        "finetune",
    ),
    Phrase(
        "fine_tuned_from",
        TUNED,
        rf"{TUNED}(?:ed|ing)\s(?:(?:with|using|via)\s\[[^\]\n]{{1,60}}\]\([^()\s]{{1,200}}\)\s)?{WORDS}from{WORD_ENDS}"
        rf"(?:\s(?:base\s)?model{WORD_ENDS})?",
        "finetune",
    ),
    Phrase(
        "fine_tuned_on_top_of",
        f"{TUNED}|trained|built",
        rf"(?:fine[- ]?tuned|trained|built)\s(?:on\stop\sof{WORD_ENDS}|over(?={HUB_LINK}))",
        "finetune",
    ),
    Phrase("fine_tune_of", TUNED, rf"{TUNED}(?:e|ed|ing|es)\s(?:\([\w ,+-]{{1,40}}\)\s)?of{WORD_ENDS}", "finetune"),
    Phrase("fine_tuning", TUNED, rf"{TUNED}(?:ed|ing)(?=\s)", "finetune"),
    Phrase("fine_tuned_on_model", TUNED, rf"{TUNED}(?:ed|ing)\son(?={HUB_LINK})", "finetune"),
    Phrase(
        "continued_from",
        "continu|further",
        r"(?:continu(?:ed|al|ally|ous|ously|e|es|ing)|further)[ -](?:to\s)?(?:pre-?)?"
        r"(?:train|fine[- ]?tun)(?:e|ed|ing)?"
        rf"(?:\s{WORDS}(?:of|from|on\stop\sof){WORD_ENDS}|(?={HUB_LINK}))",
        "finetune",
    ),
    Phrase(
        "tuned_from",
        f"instruct|preference|post|we[ \\n]|{TOOLS}",
        rf"(?:(?:instruct(?:ion)?|preference)[- ]tun(?:ed|ing)\s{WORDS}(?:from|of){WORD_ENDS}"
        rf"|post-?train(?:ed|ing)(?:\s{WORDS}(?:from|of|on\stop\sof){WORD_ENDS}|(?={HUB_NAME}))"
        rf"|we\s(?:then\s|further\s)?(?:{TUNED}e|post-?train)(?={HUB_NAME})"
        rf"|(?:{TOOLS})(?:\s(?:of|on|from|over)(?={HUB_NAME})))",
        "finetune",
    ),
    Phrase(
        "started_from",
        "start|warm|trained|bootstrapp|resum",
        rf"(?:start(?:s|ed|ing)?|warm-started|trained|bootstrapped|resum(?:es?|ed|ing))\s(?:training\s|out\s)?(?:from|with)"
        rf"(?=(?:\s(?:base\s)?(?:model|checkpoint))?{HUB_NAME})",
        "finetune",
    ),
    Phrase(
        "fine_tune", TUNED, rf"{TUNED}(?:es?)(?![\w-])(?!\s(?:of|from|on\stop)\s)", "finetune", follows=AS_A_SUBJECT
    ),
    Phrase(
        "quantized_version_of",
        FORMATS,
        rf"(?:{FORMATS}\w{{2,6}}){WORD_ENDS}[ \n-]{{0,2}}{WORDS}(?:of|from|for){WORD_ENDS}{OURS}",
        "quantized",
    ),
    Phrase("quantizing", "quanti", rf"quanti[sz](?:ing(?=\s)|ed(?={HUB_NAME}))", "quantized"),
    Phrase(
        "quantized_to",
        "quanti",
        rf"quanti[sz]ed\s(?:to|with|using|by|in|into|via|down){WORD_ENDS}",
        "quantized",
        follows="",
    ),
    Phrase(
        "merge_of",
        "merge|franken",
        rf"(?:frankenstein|(?:franken)?merge[sd]?)(?:\smodel|\scheckpoint)?\s(?:of|between){WORD_ENDS}",
        "merge",
        many=True,
    ),
    Phrase("self_merge", "self", r"self-?merge", "merge", follows=AS_A_SUBJECT),
    Phrase(
        "merging",
        "merging|merged",
        rf"merg(?:ing(?!\s(?:methods?|techniques?|tools?|process)\W)(?=\s)|ed(?={HUB_NAME}))",
        "merge",
        many=True,
    ),
    Phrase("merged_models", "included", rf"included\sin\s(?:the|this)\smerge{WORD_ENDS}", "merge", many=True),
    Phrase(
        "made_with_models",
        "made|built|created|assembled",
        rf"(?:made|built|created|assembled)\s(?:with|from|of|out\sof)\sthe\sfollowing\s(?:base\s)?models{WORD_ENDS}",
        "merge",
        many=True,
    ),
    Phrase(
        "merge_base",
        "merge",
        # The first condition follows from the last: it spares the search where no base is named.
        rf"merge\smethod{WORD_ENDS}(?=.{{1,420}}?{AS_A_BASE}).{{0,160}}?{WORD_BEGINS}using{WORD_ENDS}"
        rf"(?=.{{1,250}}?{AS_A_BASE})",
        "merge",
    ),
    Phrase(
        "adapter_for",
        "lora|qlora|adapter|adaptor|adaption|textual inversion",
        rf"(?:(?:q?lora|adapter|adaptor|textual\sinversion)s?{WORD_ENDS}[\s\]]|adaption\sweights\s){WORDS}"
        rf"(?:for|of|over|on(?!\stop)|extracted\sfrom){WORD_ENDS}{OURS}",
        "adapter",
    ),
    Phrase("controlnet", "controlnet|t2i", rf"(?:controlnet|t2i-?adapter){WORD_ENDS}", None, follows=ARTICLE),
    Phrase(
        "controlnet_for",
        "controlnet|t2i",
        rf"(?:controlnet|t2i-?adapter)s?\s(?:[\w-]{{1,20}}\s){{0,3}}?(?:for|on)(?={HUB_NAME})",
        None,
    ),
    Phrase(
        "distilled_from",
        "distil",
        rf"distill?(?:ed|ation|ate)?\s(?![\w ]{{0,60}}changed\s){WORDS}(?:from|of){WORD_ENDS}",
        None,
    ),
    Phrase(
        "converted_from",
        "converted|ported|exported",
        rf"(?:converted|ported|exported)\s{WORDS}(?:from|of){WORD_ENDS}",
        None,
    ),
    Phrase("taken_from", TAKEN, rf"(?:{TAKEN})\s(?:directly\s)?from(?={HUB_NAME})", None),
    Phrase("changed", MADE_OTHER, rf"(?:{MADE_OTHER})(?={HUB_NAME})", None),
    Phrase("pruning_of", "pruning", rf"pruning(?:\sof)?(?={HUB_NAME})", None),
    Phrase("merged_into", "merged", rf"merged\s(?:back\s)?(?:in)?to(?={HUB_NAME})", None),
    Phrase(
        "changed_with",
        "abliterated|pruned|decensored",
        rf"(?:abliterated|pruned|decensored)\s(?:with|using|by|via|to){WORD_ENDS}",
        None,
        follows="",
    ),
    Phrase(
        "converted_to",
        "converted|ported|exported",
        rf"(?:converted|ported|exported)\s(?:to|into|with|using){WORD_ENDS}",
        None,
        follows="",
    ),
    Phrase(
        "export_of",
        EXPORTS,
        rf"(?:{EXPORTS}){WORD_ENDS}[ \n-]{{0,2}}{WORDS}(?:of|from|for){WORD_ENDS}{OURS}",
        None,
    ),
    Phrase("with_weights", EXPORTS, rf"(?:{EXPORTS})\s(?:weights|format)", None, follows=""),
    Phrase("in_format", FORMATS, rf"(?:{FORMATS}\w{{2,6}})\s(?:weights|format)", "quantized", follows=""),
    Phrase(
        "based_on",
        "based|buil",
        rf"(?:(?:based|built|builds|building)\s(?:up)?on{WORD_ENDS}|built\swith(?={HUB_LINK}))",
        None,
    ),
    Phrase("initialized_from", "initiali", rf"initiali[sz]ed\s{WORDS}(?:from|with|using){WORD_ENDS}", None),
    Phrase("derived_from", "derived|adapted", rf"(?:derived|adapted)\sfrom{WORD_ENDS}", None),
    Phrase(
        "base_models",
        BASES,
        rf"(?:{BASES})\s(?:models|checkpoints)(?:\sused)?[ \t*_]{{0,4}}[:|]",
        None,
        many=True,
    ),
    Phrase(
        "base_model",
        BASES,
        rf"(?:{BASES})\smodels?[\s*_]{{0,4}}(?:[:|]|is{WORD_ENDS}|(?=[\s`*]{{1,4}}[\w.-]{{1,96}}/)|(?={HUB_LINK}))"
        rf"|(?:{BASES})(?:(?:\s(?:pre-?trained\s)?(?:{OF_A_BASE})|[_-]?models?){LABELLED}{COLON}|[ \t*_]{{0,4}}[:|])",
        None,
    ),
    Phrase(
        "used_as_base",
        r"as[ \n]a|as[ \n]the|as[ \n]its|as[ \n]our|as[ \n]base|as[ \n]backbone|as[ \n]teacher|as[ \n]language"
        r"|as[ \n]vision",
        rf"as\s(?:(?:an?|the|its|our)\s)?(?:(?:language|vision)\s)?(?:(?:{BASES})\smodel|{ROLES}|sentence\stransformer|base){WORD_ENDS}",
        None,
        follows="",
    ),
    Phrase(
        "version_of",
        f"version|variant|checkpoint|{COPIES}",
        rf"(?:version|variant|checkpoint|{COPIES})\sof{WORD_ENDS}{OURS}",
        None,
    ),
    Phrase(
        "name_fine_tuned",
        TUNED,
        rf"{TUNED}ed\s(?:on|for|with|using|by|via|version|variant){WORD_ENDS}",
        "finetune",
        follows=AS_A_SUBJECT,
    ),
    Phrase(
        "fine_tuned_on",
        TUNED,
        rf"{TUNED}(?:ed|ing)\s{_ANY_WORDS}on{WORD_ENDS}",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
    Phrase(
        "trained_on",
        "trained|pre[- ]?trained",
        rf"(?:pre[- ]?)?trained\s(?:and\s(?:evaluated|tested|validated)\s)?{_ANY_WORDS}on{WORD_ENDS}",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
    Phrase(
        "training_data",
        "train|pre[- ]?train|fine[- ]?tuning",
        r"(?:(?:pre[- ]?)?train(?:ing)?|fine[- ]?tuning)\s(?:data ?sets?|data|corpus|corpora)"
        rf"(?:\s(?:is|are)(?=\san?\s(?:mix|mixture|combination|concatenation)\s)|{LABELS_A_LIST}",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
    Phrase(
        "dataset_name",
        "dataset_name|dataset id",
        rf"dataset(?:_name|\sid)[\"'`]?(?:{LABELS_A_LIST}",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
    Phrase(
        "data_from",
        "data used|data taken|data obtained",
        r"data\s(?:used|taken|obtained)\sfrom(?=\s\[)",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
    Phrase(
        "trained_with",
        f"{TUNED}|trained|pre[- ]?trained",
        rf"(?:{TUNED}(?:ed|ing)|(?:pre[- ]?)?trained)\s{_ANY_WORDS}(?:with|using|for|in|by|via){WORD_ENDS}",
        TRAINED_ON,
        "dataset",
        many=True,
        is_called_data=True,
    ),
    Phrase(
        "on_dataset",
        r"on[ \n](?:the[ \n])?dataset",
        r"on\s(?:the\s)?datasets?(?=\s[`*]{0,2}(?:\[|https?:|[\w.-]{1,96}/))",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
)
"""Phrases of a model's card; where two name the same repo, the first of them is kept."""

_PARTS = "subset|part|portion|sample|split|fraction"
_CHANGED = "filtered|cleaned|translated|processed|preprocessed|deduplicated|modified|extended|annotated|improved"
_MADE = "derived|adapted|extracted|sampled|created|constructed|converted|taken"

DATASET_PHRASES = (
    Phrase("subset_of", _PARTS, rf"(?:{_PARTS})s?\s(?:of|from){WORD_ENDS}", DERIVED_FROM, "dataset"),
    Phrase(
        "translation_of",
        "translat",
        rf"translat(?:ion|ed)\s(?:version\s)?(?:of|from){WORD_ENDS}",
        DERIVED_FROM,
        "dataset",
    ),
    Phrase(
        "version_of",
        f"{_CHANGED}|version|variant",
        rf"(?:{_CHANGED}|version|variant)\s(?:\w{{1,20}}\s)?(?:of|from){WORD_ENDS}",
        DERIVED_FROM,
        "dataset",
    ),
    Phrase("extension_of", "exten", rf"exten(?:sion\sof|ds){WORD_ENDS}", DERIVED_FROM, "dataset"),
    Phrase("derived_from", _MADE, rf"(?:{_MADE})\s{WORDS}from{WORD_ENDS}", DERIVED_FROM, "dataset"),
    Phrase("based_on", "based|built", rf"(?:based|built)\s(?:up)?on{WORD_ENDS}", DERIVED_FROM, "dataset"),
)
"""Phrases of a dataset's card."""
