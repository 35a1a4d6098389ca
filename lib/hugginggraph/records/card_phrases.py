r"""Phrases by which a card's text states that its repo was made from another one.

All patterns are for a plain text in lower case (`plain_letters`); `\w` and `\s` are those of ASCII.
"""

from typing import NamedTuple

from hugginggraph.graph.relation_names import DERIVED_FROM, TRAINED_ON
from hugginggraph.records.plain_letters import OTHER, WORD_BEGINS, WORD_ENDS


class Phrase(NamedTuple):
    """Words that state a relation to what is named after them, or before.

    `begins` are the beginnings that the phrase can have, divided by `|`: patterns of which each starts with a letter or
    digit as it is. `pattern` is the whole phrase. `target_kind` is the kind of repo that a name beside it means. `many`
    says that all that is named up to the end of the statement is meant ("a merge of A and B"), not only what stands
    next. `follows` is given where the name stands before the phrase ("an A fine-tune"): what has to stand before that.
    """

    code: str
    begins: str
    pattern: str
    relation: str | None
    target_kind: str = "model"
    many: bool = False
    follows: str | None = None

    @property
    def initials(self) -> frozenset[str]:
        """The letters and digits that the phrase can begin with."""
        return frozenset(beginning[0] for beginning in self.begins.split("|"))


_WORDS = r"(?:[\w+/()-]{1,24}[ \n]){0,4}?"
_TUNED = "fined?[- ]?tunn?"
_BITS = "|".join(f"{bits}[- ]?bit" for bits in range(2, 9))
_BITS_A_WEIGHT = "|".join(rf"{bits}(?:\.\d{{1,2}})? ?bpw" for bits in range(2, 9))
_FORMATS = (
    "ggufs?|ggmls?|mlx|mlc|gptq|awq|exl[23]|bnb|bitsandbytes|int[48]|fp[48]|nf4|mxfp[48]|nvfp4|w[48]a8|w[48]a16"
    "|llamafiles?"
    f"|{_BITS}|{_BITS_A_WEIGHT}|quants?|quanti[sz]"
)
_EXPORTS = "onnx|openvino|core ?ml|tflite|ctranslate2|ct2|tensorrt|litert"
_HUB_LINK = r"\s(?:the\s|a\s)?\[[^\]\n]{1,200}\]\(https?://(?:huggingface\.co|hf\.co)/"
_HUB_NAME = (
    rf"(?:{_HUB_LINK}"
    r"|\s(?:the\s)?[`*_]{0,3}(?:https?://(?:huggingface\.co|hf\.co)/)?[\w.-]{2,96}/[\w.-]{2,96}(?:[`*_\s.,)]|\Z))"
)
_THING = "(?:version|variant|checkpoint|copy|edition|conversion|export|release|model|weights|files)"
_BASES = (
    "base|original|parent|source|foundation|backbone|teacher|upstream|starting|pre-?trained|underlying|initial"
    "|initiali[sz]ed|unquanti[sz]ed"
)
_OF_A_BASE = "models?|checkpoints?|weights|foundation|llms?|vlms?|lms?|networks?|encoders?|repo|repository"
_COPIES = "copy|mirror|clone|duplicate|fork|re-?upload|port|conversion|adaptation|derivative|abliteration"
_ROLES = "backbone|encoder|teacher|foundation|starting point|initiali[sz]ation"
_ARTICLE = rf"{WORD_BEGINS}(?:an?|this|our|my|is|are|new)\s(?:[\w-]{{1,20}}\s){{0,4}}[*_`(]{{0,3}}"
"""What begins a noun."""
_BEGINS_A_STATEMENT = r"(?:\A|\n[ \t\r]*\n|\n#)[\s#>*_-]{0,6}"
_AS_A_SUBJECT = rf"(?:{_ARTICLE}|{_BEGINS_A_STATEMENT})"
_AS_A_BASE = rf"{WORD_BEGINS}as\s(?:a|the)\sbase{WORD_ENDS}"
_OURS = (
    r"(?!\s(?:(?:this|our|my|these)\s(?:\w{1,20}\s)?(?:models?|repo(?:sitory)?|works?|merges?)|it|this)"
    r"\s(?:is|are|by|at|can|may|see|here|please|check|use|visit)\s)"
)
_LABELLED = r"(?:\s(?:link|url|card|repo|repository|page|id|name|used))?(?:\s\([\w .-]{1,20}\))?"
_COLON = rf"[ \t*_]{{0,4}}(?:[:|=]|[{OTHER}-]{{1,2}}>?(?={_HUB_NAME}))"
_TOOLS = "sft|dpo|orpo|kto|grpo|rlhf|ppo"
_MADE_OTHER = (
    "abliterated|pruned|decensored|uncensored|sparsified|upscaled|lorablated|distilled|compressed|de-?aligned|quanti[sz]ed"
)
_TAKEN = (
    "forked|copied|cloned|duplicated|mirrored|re-?uploaded|pruned|extracted|trimmed|truncated|upscaled|obtained|sliced"
    "|abliterated|expanded"
)

MODEL_PHRASES = (
    Phrase(
        "fine_tuned_version_of",
        _TUNED,
        rf"{_TUNED}(?:ed|ing|e){WORD_ENDS},?[ \n]{_WORDS}{_THING}s?\s(?:of|from|for){WORD_ENDS}",
        "finetune",
    ),
    Phrase(
        "fine_tuned_from",
        _TUNED,
        rf"{_TUNED}(?:ed|ing)\s{_WORDS}from{WORD_ENDS}(?:\s(?:base\s)?model{WORD_ENDS})?",
        "finetune",
    ),
    Phrase(
        "fine_tuned_on_top_of",
        f"{_TUNED}|trained|built",
        rf"(?:fine[- ]?tuned|trained|built)\s(?:on\stop\sof{WORD_ENDS}|over(?={_HUB_LINK}))",
        "finetune",
    ),
    Phrase("fine_tune_of", _TUNED, rf"{_TUNED}(?:e|ed|ing|es)\s(?:\([\w ,+-]{{1,40}}\)\s)?of{WORD_ENDS}", "finetune"),
    Phrase("fine_tuning", _TUNED, rf"{_TUNED}(?:ed|ing)(?=\s)", "finetune"),
    Phrase("fine_tuned_on_model", _TUNED, rf"{_TUNED}(?:ed|ing)\son(?={_HUB_LINK})", "finetune"),
    Phrase(
        "continued_from",
        "continu|further",
        r"(?:continu(?:ed|al|ally|ous|ously|e|es|ing)|further)[ -](?:to\s)?(?:pre-?)?"
        r"(?:train|fine[- ]?tun)(?:e|ed|ing)?"
        rf"(?:\s{_WORDS}(?:of|from|on\stop\sof){WORD_ENDS}|(?={_HUB_LINK}))",
        "finetune",
    ),
    Phrase(
        "tuned_from",
        f"instruct|preference|post|we[ \\n]|{_TOOLS}",
        rf"(?:(?:instruct(?:ion)?|preference)[- ]tun(?:ed|ing)\s{_WORDS}(?:from|of){WORD_ENDS}"
        rf"|post-?train(?:ed|ing)(?:\s{_WORDS}(?:from|of|on\stop\sof){WORD_ENDS}|(?={_HUB_NAME}))"
        rf"|we\s(?:then\s|further\s)?(?:{_TUNED}e|post-?train)(?={_HUB_NAME})"
        rf"|(?:{_TOOLS})(?:\s(?:of|on|from|over)(?={_HUB_NAME})))",
        "finetune",
    ),
    Phrase(
        "started_from",
        "start|warm|trained|bootstrapp|resum",
        rf"(?:start(?:s|ed|ing)?|warm-started|trained|bootstrapped|resum(?:es?|ed|ing))\s(?:training\s|out\s)?(?:from|with)"
        rf"(?=(?:\s(?:base\s)?(?:model|checkpoint))?{_HUB_NAME})",
        "finetune",
    ),
    Phrase("fine_tune", _TUNED, rf"{_TUNED}(?:es?)(?![\w-])(?!\s(?:of|from|on\stop)\s)", "finetune", follows=_AS_A_SUBJECT),
    Phrase(
        "quantized_version_of",
        _FORMATS,
        rf"(?:{_FORMATS}\w{{2,6}}){WORD_ENDS}[ \n-]{{0,2}}{_WORDS}(?:of|from|for){WORD_ENDS}{_OURS}",
        "quantized",
    ),
    Phrase("quantizing", "quanti", rf"quanti[sz](?:ing(?=\s)|ed(?={_HUB_NAME}))", "quantized"),
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
    Phrase("self_merge", "self", r"self-?merge", "merge", follows=_AS_A_SUBJECT),
    Phrase("merging", "merging|merged", rf"merg(?:ing(?!\s(?:methods?|techniques?|tools?|process)\W)(?=\s)|ed(?={_HUB_NAME}))", "merge", many=True),
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
        rf"merge\smethod{WORD_ENDS}(?=.{{1,420}}?{_AS_A_BASE}).{{0,160}}?{WORD_BEGINS}using{WORD_ENDS}"
        rf"(?=.{{1,250}}?{_AS_A_BASE})",
        "merge",
    ),
    Phrase(
        "adapter_for",
        "lora|qlora|adapter|adaptor|adaption|textual inversion",
        rf"(?:(?:q?lora|adapter|adaptor|textual\sinversion)s?{WORD_ENDS}[\s\]]|adaption\sweights\s){_WORDS}"
        rf"(?:for|of|over|on(?!\stop)|extracted\sfrom){WORD_ENDS}{_OURS}",
        "adapter",
    ),
    Phrase("controlnet", "controlnet|t2i", rf"(?:controlnet|t2i-?adapter){WORD_ENDS}", None, follows=_ARTICLE),
    Phrase(
        "controlnet_for",
        "controlnet|t2i",
        rf"(?:controlnet|t2i-?adapter)s?\s(?:[\w-]{{1,20}}\s){{0,3}}?(?:for|on)(?={_HUB_NAME})",
        None,
    ),
    Phrase("distilled_from", "distil", rf"distill?(?:ed|ation|ate)?\s{_WORDS}(?:from|of){WORD_ENDS}", None),
    Phrase(
        "converted_from",
        "converted|ported|exported",
        rf"(?:converted|ported|exported)\s{_WORDS}(?:from|of){WORD_ENDS}",
        None,
    ),
    Phrase("taken_from", _TAKEN, rf"(?:{_TAKEN})\s(?:directly\s)?from(?={_HUB_NAME})", None),
    Phrase("changed", _MADE_OTHER, rf"(?:{_MADE_OTHER})(?={_HUB_NAME})", None),
    Phrase("pruning_of", "pruning", rf"pruning(?:\sof)?(?={_HUB_NAME})", None),
    Phrase("merged_into", "merged", rf"merged\s(?:back\s)?(?:in)?to(?={_HUB_NAME})", None),
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
        _EXPORTS,
        rf"(?:{_EXPORTS}){WORD_ENDS}[ \n-]{{0,2}}{_WORDS}(?:of|from|for){WORD_ENDS}{_OURS}",
        None,
    ),
    Phrase("with_weights", _EXPORTS, rf"(?:{_EXPORTS})\s(?:weights|format)", None, follows=""),
    Phrase("in_format", _FORMATS, rf"(?:{_FORMATS}\w{{2,6}})\s(?:weights|format)", "quantized", follows=""),
    Phrase(
        "based_on",
        "based|buil",
        rf"(?:(?:based|built|builds|building)\s(?:up)?on{WORD_ENDS}|built\swith(?={_HUB_LINK}))",
        None,
    ),
    Phrase("initialized_from", "initiali", rf"initiali[sz]ed\s{_WORDS}(?:from|with|using){WORD_ENDS}", None),
    Phrase("derived_from", "derived|adapted", rf"(?:derived|adapted)\sfrom{WORD_ENDS}", None),
    Phrase(
        "base_models",
        _BASES,
        rf"(?:{_BASES})\s(?:models|checkpoints)(?:\sused)?[ \t*_]{{0,4}}[:|]",
        None,
        many=True,
    ),
    Phrase(
        "base_model",
        _BASES,
        rf"(?:{_BASES})\smodels?[\s*_]{{0,4}}(?:[:|]|is{WORD_ENDS}|(?=[\s`*]{{1,4}}[\w.-]{{1,96}}/)|(?={_HUB_LINK}))"
        rf"|(?:{_BASES})(?:(?:\s(?:pre-?trained\s)?(?:{_OF_A_BASE})|[_-]?models?){_LABELLED}{_COLON}|[ \t*_]{{0,4}}[:|])",
        None,
    ),
    Phrase(
        "used_as_base",
        r"as[ \n]a|as[ \n]the|as[ \n]its|as[ \n]our|as[ \n]base|as[ \n]backbone|as[ \n]teacher",
        rf"as\s(?:(?:an?|the|its|our)\s)?(?:(?:{_BASES})\smodel|{_ROLES}|sentence\stransformer|base){WORD_ENDS}",
        None,
        follows="",
    ),
    Phrase(
        "version_of",
        f"version|variant|checkpoint|{_COPIES}",
        rf"(?:version|variant|checkpoint|{_COPIES})\sof{WORD_ENDS}{_OURS}",
        None,
    ),
    Phrase(
        "name_fine_tuned",
        _TUNED,
        rf"{_TUNED}ed\s(?:on|for|with|using|by|via|version|variant){WORD_ENDS}",
        "finetune",
        follows=_AS_A_SUBJECT,
    ),
    Phrase(
        "fine_tuned_on",
        _TUNED,
        rf"{_TUNED}(?:ed|ing)\s(?:[^\s;!?]{{1,200}}\s){{0,8}}?on{WORD_ENDS}",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
    Phrase(
        "trained_on",
        "trained|pre[- ]?trained",
        rf"(?:pre[- ]?)?trained\s{_WORDS}on{WORD_ENDS}",
        TRAINED_ON,
        "dataset",
        many=True,
    ),
    Phrase(
        "training_data",
        "train|pre[- ]?train|fine[- ]?tuning",
        r"(?:(?:pre[- ]?)?train(?:ing)?|fine[- ]?tuning)\s(?:data ?sets?|data|corpus|corpora)[\s*_]{0,4}[:|]",
        TRAINED_ON,
        "dataset",
        many=True,
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
    Phrase("derived_from", _MADE, rf"(?:{_MADE})\s{_WORDS}from{WORD_ENDS}", DERIVED_FROM, "dataset"),
    Phrase("based_on", "based|built", rf"(?:based|built)\s(?:up)?on{WORD_ENDS}", DERIVED_FROM, "dataset"),
)
"""Phrases of a dataset's card."""
