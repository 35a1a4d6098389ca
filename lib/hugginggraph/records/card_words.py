"""Words that the phrases of a card are made of: patterns for a plain text in lower case (`plain_letters`)."""

from hugginggraph.records.plain_letters import OTHER, WORD_BEGINS, WORD_ENDS

WORDS = r"(?:[\w+/()-]{1,24}[ \n]){0,4}?"
TUNED = "fined?[- ]?tunn?"
_BITS = "|".join(f"{bits}[- ]?bit" for bits in range(2, 9))
_BITS_A_WEIGHT = "|".join(rf"{bits}(?:\.\d{{1,2}})? ?bpw" for bits in range(2, 9))
FORMATS = (
    "ggufs?|ggmls?|mlx|mlc|gptq|awq|exl[23]|bnb|bitsandbytes|int[48]|fp[48]|nf4|mxfp[48]|nvfp4|w[48]a8|w[48]a16"
    "|llamafiles?"
    f"|{_BITS}|{_BITS_A_WEIGHT}|quants?|quanti[sz]"
)
EXPORTS = "onnx|openvino|core ?ml|tflite|ctranslate2|ct2|tensorrt|litert"
HUB_LINK = r"\s(?:the\s|a\s)?\[[^\]\n]{1,200}\]\(https?://(?:huggingface\.co|hf\.co)/"
HUB_NAME = (
    rf"(?:{HUB_LINK}"
    r"|\s(?:the\s)?[`*_]{0,3}(?:https?://(?:huggingface\.co|hf\.co)/)?[\w.-]{2,96}/[\w.-]{2,96}(?:[`*_\s.,)]|\Z))"
)
THING = "(?:version|variant|checkpoint|copy|edition|conversion|export|release|model|weights|files)"
BASES = (
    "base|original|parent|source|foundation|backbone|teacher|upstream|starting|pre-?trained|underlying|initial"
    "|initiali[sz]ed|unquanti[sz]ed"
)
OF_A_BASE = "models?|checkpoints?|weights|foundation|llms?|vlms?|lms?|networks?|encoders?|repo|repository"
COPIES = "copy|mirror|clone|duplicate|fork|re-?upload|port|conversion|adaptation|derivative|abliteration"
ROLES = "backbone|encoder|teacher|foundation|starting point|initiali[sz]ation"
ARTICLE = rf"{WORD_BEGINS}(?:an?|this|our|my|is|are|new)\s(?:[\w-]{{1,20}}\s){{0,4}}[*_`(]{{0,3}}"
"""What begins a noun."""
_BEGINS_A_STATEMENT = r"(?:\A|\n[ \t\r]*\n|\n#)[\s#>*_-]{0,6}"
AS_A_SUBJECT = rf"(?:{ARTICLE}|{_BEGINS_A_STATEMENT})"
AS_A_BASE = rf"{WORD_BEGINS}as\s(?:a|the)\sbase{WORD_ENDS}"
OURS = (
    r"(?!\s(?:(?:this|our|my|these)\s(?:\w{1,20}\s)?(?:models?|repo(?:sitory)?|works?|merges?)|it|this)"
    r"\s(?:is|are|by|at|can|may|see|here|please|check|use|visit)\s)"
)
LABELLED = r"(?:\s(?:link|url|card|repo|repository|page|id|name|used))?(?:\s\([\w .-]{1,20}\))?"
COLON = rf"[ \t*_]{{0,4}}(?:[:|=]|[{OTHER}-]{{1,2}}>?(?={HUB_NAME}))"
TOOLS = "sft|dpo|orpo|kto|grpo|rlhf|ppo"
MADE_OTHER = (
    "abliterated|pruned|decensored|uncensored|sparsified|upscaled|lorablated|distilled|compressed|de-?aligned"
    "|quanti[sz]ed"
)
TAKEN = (
    "forked|copied|cloned|duplicated|mirrored|re-?uploaded|pruned|extracted|trimmed|truncated|upscaled|obtained|sliced"
    "|abliterated|expanded"
)
