r"""What cards say of a repo's origin in other languages, put into the English words that phrases are made of.

Read are Japanese, Chinese, Korean, Russian, Arabic, Spanish, Portuguese, French, German and Italian: a few ways a
language of saying what a model was made from, next to the link or name. The words around them stay, and the name does.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

_ID = r"[A-Za-z0-9][\w.-]{0,95}+/[A-Za-z0-9][\w.-]{0,95}+"
_REPO = (
    r"(?:\[[^\[\]\n]{1,200}\]\(\s?https?://[^()\s]{1,300}\)|https?://(?:huggingface\.co|hf\.co)/(?a:[\w./-]{1,200})"
    rf"|(?a:(?<![\w./@:-])(?:{_ID}|(?=[A-Za-z][A-Za-z.]{{0,40}}[-_0-9])[A-Za-z][\w.-]{{2,95}}+)))"
)
_OPENS = r"[`\"'*_(（「『“«\s:：]{0,5}"
_CLOSES = r"[`\"'*_)）」』”»]{0,4}"

FINETUNE, ADAPTER, QUANTIZED, MERGE = "fine-tuned from", "LoRA adapter for", "quantized version of", "merge of"
BASED, BASE, TEACHER = "based on", "base model:", "teacher model:"
DISTILLED, CONVERTED = "distilled from", "converted from"


class _Way(NamedTuple):
    """A way of saying something: a pattern with the group `repo`, perhaps `other`, and the English words for it."""

    words: str
    pattern: "re.Pattern[str]"


class _Language:
    """What is read of a language.

    Args:
        letters: of which a text has one where it is of that language.
        stems: pieces of words; near one of them stands all that is read.
        ways: of saying what a repo was made from.
        denies: what stands at the end of a text before a statement that is denied.
    """

    def __init__(self, letters: str, stems: Sequence[str], ways: Sequence[_Way], denies: str) -> None:
        self.letters = re.compile(letters)
        self._stems = re.compile("|".join(map(re.escape, stems)))
        denial = re.compile(denies, re.IGNORECASE)
        self._ways = [(pattern, _said(words, denial)) for words, pattern in ways]

    def in_english(self, text: str) -> str:
        """The text with what it says in this language said in English; read are lines with a stem, and those beside."""
        kept, position = [], 0
        while stem := self._stems.search(text, position):
            start = _line_start(text, max(position, _line_start(text, stem.start(), position) - 1), position)
            end = _line_end(text, min(len(text), _line_end(text, stem.end()) + 1))
            part = text[start:end]
            for pattern, said in self._ways:
                part = pattern.sub(said, part)
            kept += [text[position:start], part]
            position = end
        return "".join([*kept, text[position:]]) if kept else text


def in_english(text: str) -> str:
    """The text with what it says of the repo's origin in one of the ten languages said in English.

    >>> in_english("Basado en [heron](https://huggingface.co/amber/heron-7b).").strip()
    'based on [heron](https://huggingface.co/amber/heron-7b) ; .'
    """
    if not text.isascii() and _BEYOND_LATIN.search(text):
        for language in _LANGUAGES:
            if language.letters.search(text):
                text = language.in_english(text)
    is_english = " the " in text and " of " in text
    return text if is_english or _WORDS_OF_LATIN.isdisjoint(text.split()) else _LATIN.in_english(text)


def _line_start(text: str, position: int, least: int) -> int:
    return text.rfind("\n", least, position) + 1 or least


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _said(words: str, denies: "re.Pattern[str]") -> "Callable[[re.Match[str]], str]":
    def said(found: "re.Match[str]") -> str:
        before = found.string[max(0, found.start() - _MOST_OF_A_DENIAL) : found.start()]
        if denies.search(before):
            return found[0].replace(found["repo"], " ")
        other = found.groupdict().get("other")
        return f" {words} {found['repo']} and {other} ; " if other else f" {words} {found['repo']} ; "

    return said


_MOST_OF_A_DENIAL = 60


def _after(words: str, heads: Sequence[str]) -> _Way:
    """The repo stands after the words."""
    return _Way(words, re.compile(rf"(?<![^\W_])(?:{'|'.join(heads)}){_OPENS}(?P<repo>{_REPO})", re.IGNORECASE))


def _before(words: str, tails: Sequence[str], unless: str) -> _Way:
    """The repo stands before the words, which a denial may end."""
    pattern = rf"(?P<repo>{_REPO}){_CLOSES}\s?(?:{'|'.join(tails)})(?![^。.\n]{{0,14}}(?:{unless}))"
    return _Way(words, re.compile(pattern, re.IGNORECASE))


def _both(words: str, between: str, end: str, start: str = "") -> _Way:
    """Two repos stand beside each other."""
    repos = rf"(?P<repo>{_REPO}){_CLOSES}\s{{0,2}}(?:{between}){_OPENS}(?P<other>{_REPO})"
    return _Way(words, re.compile(rf"{start}{_OPENS if start else ''}{repos}{_CLOSES}\s?(?:{end})", re.IGNORECASE))


_JA_MODEL = r"(?:という|の)?(?:モデル|チェックポイント|重み)?"
_JA_NOT = "ません|ない|なく|無い"
_JAPANESE = _Language(
    "[\\u3040-\\u30ff]",
    (
        "ベース",
        "元",
        "もとに",
        "基",
        "調整",
        "チューン",
        "チューニング",
        "量子化",
        "蒸留",
        "変換",
        "マージ",
        "教師",
        "LoRA",
        "学習",
        "アダプタ",
        "GGUF",
    ),
    (
        _both(MERGE, "と|および|、", f"{_JA_MODEL}を[^。\\n]{{0,12}}マージ"),
        _before(
            FINETUNE,
            [
                rf"{_JA_MODEL}(?:を|に(?:対して|対し)?|から)(?:[^。\n]{{0,20}})"
                r"(?:ファイン\s?チューニング|ファインチューン|微調整|追加学習|追加事前学習|継続事前学習|継続学習|instruction)",
                r"の(?:ファイン\s?チューニング|微調整)(?:版|モデル|バージョン)",
            ],
            _JA_NOT,
        ),
        _before(QUANTIZED, [rf"{_JA_MODEL}(?:を|の)[^。\n]{{0,14}}(?:量子化|GGUF|GPTQ|AWQ|EXL2)"], _JA_NOT),
        _before(DISTILLED, [rf"{_JA_MODEL}(?:を|から)[^。\n]{{0,10}}蒸留"], _JA_NOT),
        _before(CONVERTED, [rf"{_JA_MODEL}(?:を|から)[^。\n]{{0,14}}変換"], _JA_NOT),
        _before(ADAPTER, [rf"{_JA_MODEL}(?:用|向け|のため|に対する)?の\s?(?:Q?LoRA|アダプタ)"], _JA_NOT),
        _before(
            BASED,
            [rf"{_JA_MODEL}を?(?:ベース|基盤|土台|元|基|もと|起点)(?:モデル)?(?:に|と|として)"],
            _JA_NOT,
        ),
        _after(BASE, [r"(?:ベース|元|基盤|原)(?:と(?:なる|した))?(?:の)?モデル\s?(?:は|[:：|])"]),
        _after(TEACHER, [r"教師モデル\s?(?:は|[:：|])?"]),
    ),
    r"(?:ではなく|とは異なり)、?\Z",
)

_ZH_MODEL = r"(?:[\u4e00-\u9fff]{0,4}(?:模型|权重|權重))?"
_CHINESE = _Language(
    "[\\u4e00-\\u9fff]",
    (
        "基于",
        "基於",
        "模型",
        "微调",
        "微調",
        "量化",
        "蒸馏",
        "蒸餾",
        "适配",
        "合并",
        "融合",
        "转换",
        "轉換",
        "训练",
        "LoRA",
        "GGUF",
        "源自",
    ),
    (
        _both(MERGE, "和|与|與|、|以及", ".?(?:模型)?[^。\\n]{0,10}(?:合并|融合|合併)", "(?:由|将|將|把|对)"),
        _after(
            ADAPTER,
            [
                r"(?:Q?LoRA|适配器|適配器)[^。\n]{0,30}?(?:基础模型|基座模型|底座模型|基礎模型|用于|适用于|用於|適用於)"
                r"(?:模型)?",
            ],
        ),
        _before(QUANTIZED, [rf"{_ZH_MODEL}的?[^。\n]{{0,12}}(?:量化|GGUF|GPTQ|AWQ|EXL2)"], "未|不"),
        _before(ADAPTER, [rf"{_ZH_MODEL}的\s?(?:Q?LoRA|适配器)"], "不"),
        _after(DISTILLED, [r"蒸馏自", r"蒸餾自"]),
        _before(
            FINETUNE,
            [
                rf"{_ZH_MODEL}(?:的)?(?:基础上|基礎上|上|之上)?(?:进行|進行|做)?[^。，,\n]{{0,10}}"
                r"(?:微调|微調|继续预训练|繼續預訓練|继续训练|增量预训练)",
            ],
            "得不|失败",
        ),
        _before(DISTILLED, [rf"{_ZH_MODEL}[^。，,\n]{{0,8}}(?:蒸馏|蒸餾)"], "不"),
        _before(CONVERTED, [rf"{_ZH_MODEL}[^。，,\n]{{0,10}}(?:转换|轉換)"], "不"),
        _after(BASED, [r"(?:基于|基於|源自|衍生自)(?:[\u4e00-\u9fff]{0,6}模型)?"]),
        _after(BASE, [r"(?:基础|基座|底座|基底|原始|原|基礎|预训练|上游)模型\s?(?:是|为|為|使用|采用|[:：|])?"]),
        _after(TEACHER, [r"(?:教师|教師)模型\s?(?:是|为|為|[:：|])?"]),
    ),
    r"[不非未没沒無无别][\u4e00-\u9fff]{0,2}\Z",
)

_KO_MODEL = r"(?:\s?(?:기반|베이스))?\s?(?:모델|체크포인트)?"
_KO_NOT = "않|아니|아닙|없"
_KOREAN = _Language(
    "[\\uac00-\\ud7af]",
    (
        "모델",
        "기반",
        "베이스",
        "파인",
        "미세",
        "양자화",
        "어댑터",
        "학습",
        "증류",
        "변환",
        "병합",
        "바탕",
        "기초",
        "LoRA",
        "GGUF",
    ),
    (
        _both(MERGE, "와|과|및|,", f"{_KO_MODEL}(?:을|를)[^.\\n]{{0,12}}(?:병합|머지)"),
        _before(
            FINETUNE,
            [
                rf"{_KO_MODEL}(?:을|를|에서|로부터|에)?\s?[^.\n]{{0,16}}?(?:파인\s?튜닝|미세\s?조정|추가\s?학습|추가로\s?학습|계속\s?학습)",
            ],
            _KO_NOT,
        ),
        _before(QUANTIZED, [rf"{_KO_MODEL}(?:을|를|의)\s?[^.\n]{{0,12}}?(?:양자화|GGUF|GPTQ|AWQ)"], _KO_NOT),
        _before(DISTILLED, [rf"{_KO_MODEL}(?:을|를|에서|로부터)\s?[^.\n]{{0,8}}?증류"], _KO_NOT),
        _before(CONVERTED, [rf"{_KO_MODEL}(?:을|를|에서)\s?[^.\n]{{0,12}}?변환"], _KO_NOT),
        _before(ADAPTER, [rf"{_KO_MODEL}(?:용|의|을\s?위한|를\s?위한)\s?(?:Q?LoRA|어댑터)"], _KO_NOT),
        _before(BASED, [rf"{_KO_MODEL}(?:을|를)?\s?(?:기반|베이스|바탕|기초|토대)(?:으로|로|인|의)"], _KO_NOT),
        _after(BASE, [r"(?:베이스|기반|기본|원본|원)\s?모델\s?(?:은|는|[:：|])"]),
        _after(TEACHER, [r"(?:교사|티처)\s?모델\s?(?:은|는|[:：|])?"]),
    ),
    r"(?:아닌|아니라)\s\Z",
)

_RU_MODEL = r"(?:базовой\s|исходной\s|предобученной\s)?(?:модели\s)?"
_RUSSIAN = _Language(
    "[\\u0400-\\u04ff]",
    (
        "одел",
        "основ",
        "баз",
        "дообуч",
        "Дообуч",
        "адаптер",
        "Адаптер",
        "вант",
        "истил",
        "лияни",
        "LoRA",
        "онверт",
        "верси",
    ),
    (
        _both(MERGE, "и", "", r"слияни[ея]\s(?:моделей\s)?"),
        _after(
            FINETUNE,
            [
                rf"(?:дообуч|тонко\sнастро|файн-?тюн)\w{{0,9}}\s(?:верси\w\s|модель\s|вариант\s|из\s|от\s|на\s(?:основе|базе)\s)?"
                rf"{_RU_MODEL}",
            ],
        ),
        _after(BASED, [rf"(?:улучшенн|доработанн|адаптированн)\w{{2,4}}\sверси\w\s{_RU_MODEL}"]),
        _after(QUANTIZED, [rf"квант\w{{3,14}}\s(?:верси\w\s|вариант\w?\s|копи\w\s)?{_RU_MODEL}"]),
        _after(ADAPTER, [rf"(?:LoRA|адаптер\w?)(?:[- ]адаптер\w?|\sLoRA)?\s(?:для|к|над|поверх|на)\s{_RU_MODEL}"]),
        _after(DISTILLED, [rf"дистил\w{{3,12}}\s(?:из|от|версия|верси\w)\s{_RU_MODEL}"]),
        _after(CONVERTED, [rf"(?:с)?конверт\w{{3,12}}\s(?:из|верси\w)\s{_RU_MODEL}"]),
        _after(BASED, [rf"(?:(?:основан\w?|базируется|построен\w?|создан\w?)\s)?на\s(?:базе|основе)\s{_RU_MODEL}"]),
        _after(BASED, [rf"(?:основан\w?|базируется|построен\w?)\sна\s{_RU_MODEL}"]),
        _after(BASE, [r"(?:базовая|исходная|оригинальная|родительская)\sмодель\s?[*_]{0,2}(?:[:|]|—|–|-)?"]),
        _after(TEACHER, [r"(?:модель-учитель|учитель)\s?[*_]{0,2}(?:[:|]|—|–|-)?"]),
    ),
    r"(?<!\w)(?:не|ни|без)\s(?:\w{1,20}\s){0,3}\Z",
)

_AR_MODEL = r"(?:ال?نموذج\s)?(?:الأساسي\s)?"
_ARABIC = _Language(
    "[\\u0600-\\u06ff]",
    ("نموذج", "نسخة", "محول", "مبني", "يعتمد", "تعتمد", "يستند", "ضبط", "تكميم", "بناء", "LoRA"),
    (
        _after(
            FINETUNE,
            [
                rf"(?:نسخة|نموذج)\s(?:مضبوطة?|معدّ?لة?|مدرّ?بة?|محسّ?نة?)\s(?:\w{{2,12}}\s)?(?:من|عن)\s{_AR_MODEL}",
                rf"(?:تم\s)?ضبط(?:ه|ها)?\s(?:بدقة\s|الدقيق\s|دقيق\s)?(?:لنموذج\s|للنموذج\s|من\s|انطلاقا\sمن\s){_AR_MODEL}",
            ],
        ),
        _after(QUANTIZED, [rf"(?:نسخة\s)?(?:مكممة|مُكممة|مكمّمة|تكميم)\s(?:من\s|ل\s?)?{_AR_MODEL}"]),
        _after(ADAPTER, [rf"(?:محول|مهايئ|مكيف)\s(?:LoRA\s)?(?:لنموذج|للنموذج|على|فوق|ل)\s{_AR_MODEL}"]),
        _after(BASED, [rf"(?:مبني(?:ة)?|يعتمد|تعتمد|قائم(?:ة)?|مستند(?:ة)?|يستند|بناء|بناءً)\sعلى\s{_AR_MODEL}"]),
        _after(BASE, [r"النموذج\s(?:الأساسي|الأصلي|الأم)\s?[*_]{0,2}[:：|]?"]),
        _after(TEACHER, [r"النموذج\sالمعلم\s?[*_]{0,2}[:：|]?"]),
    ),
    r"(?<!\w)(?:ليس|ليست|غير|لا|لم)\s(?:\w{1,20}\s){0,2}\Z",
)

_ES = r"(?:el\s|la\s|los\s|las\s)?(?:modelo\s)?(?:base\s|original\s|preentrenado\s)?"
_PT = r"(?:o\s|a\s)?(?:modelo\s)?(?:base\s|original\s|pré-treinado\s)?"
_FR = r"(?:le\s|la\s|l')?(?:mod[èe]le\s)?(?:de\sbase\s|original\s|pré-entraîné\s)?"
_IT = r"(?:il\s|lo\s|la\s)?(?:modello\s)?(?:di\sbase\s|base\s|originale\s)?"
_DE = r"(?:dem\s|der\s|den\s|des\s|das\s)?(?:(?:Basis|Ausgangs|Original)?-?modell\s)?"
_TWO = r"(?:\w{1,20}\s){0,2}?"
_LATIN = _Language(
    "",
    (
        *("odelo", "odello", "odell", "odèle", "artir d", "artire d", "asad", "asead", "asat", "asier", "asé"),
        *("uantizad", "uantizaç", "uantizac", "uantizza", "uantifié", "uantification d", "uantisier", "daptador"),
        *("daptateur", "dattator", "Adapter f", "Adapter auf", "ajust", "Ajust", "finad", "ffinat", "ffiné"),
        *("estilad", "istillat", "istillé", "estillier", "ersión", "ersão", "LoRA para", "LoRA pour", "LoRA per"),
        *("ufbauen", "einabgestim", "asis von", "usión", "usão", "usion d", "usione", "rundlage", "beruht"),
    ),
    (
        _both(
            MERGE, "y|e|et|und|ed", "", r"(?:fusi[oó]n|fus[aã]o|fusion|fusione)\s(?:de|entre|von|di|tra)\s"
        ),
        _after(
            ADAPTER,
            [
                rf"(?:adaptador(?:es)?|LoRA)\s(?:LoRA\s)?(?:sobre|para|del|de)\s{_ES}",
                rf"(?:adaptador(?:es)?|LoRA)\s(?:LoRA\s)?(?:sobre|para|do|da|de)\s{_PT}",
                rf"(?:adaptateurs?|LoRA)\s(?:LoRA\s)?(?:pour|sur|du|de)\s{_FR}",
                rf"(?:adattator[ei]|LoRA)\s(?:LoRA\s)?(?:per|sul|su|del|di)\s{_IT}",
                rf"(?:LoRA[- ])?Adapter\s(?:LoRA\s)?(?:für|auf|zu)\s{_DE}",
            ],
        ),
        _after(
            QUANTIZED,
            [
                rf"cuanti[zf]\w{{2,9}}\s{_TWO}(?:del|de|desde)\s{_ES}",
                rf"quanti[zs]a[dç]\w{{1,4}}\s{_TWO}(?:do|da|de)\s{_PT}",
                rf"quantifi\w{{2,9}}\s{_TWO}(?:du|de|à\spartir\sd[eu])\s?{_FR}",
                rf"quantizza\w{{2,6}}\s{_TWO}(?:del|di|da)\s{_IT}",
                rf"quantisier\w{{1,4}}\s{_TWO}(?:Version(?:en)?\s)?(?:von|des|aus)\s{_DE}",
            ],
        ),
        _after(
            FINETUNE,
            [
                rf"(?:ajustad[oa]|afinad[oa]|fine-?tune(?:ad[oa]|d)?|reentrenad[oa])\s{_TWO}"
                rf"(?:del|de|desde|a\spartir\sdel?|sobre)\s{_ES}",
                rf"ajuste\sfino\s(?:del|de|sobre)\s{_ES}",
                rf"(?:ajustad[oa]|refinad[oa]|fine-?tuned)\s{_TWO}(?:do|da|de|a\spartir\sd[eoa]|sobre\so?)\s?{_PT}",
                rf"ajuste\sfino\s(?:do|da|de|sobre\so)\s{_PT}",
                rf"(?:affiné|ajusté|fine-?tuné)e?s?\s{_TWO}(?:du|de|à\spartir\sd[eu]|sur\sla\sbase\sd[eu])\s{_FR}",
                rf"(?:affinat|perfezionat|raffinat|ottimizzat|fine-?tuned)[oa]?\s{_TWO}(?:dal?|del|di|a\spartire\sdal?)\s{_IT}",
                rf"(?:feinabgestimmt\w{{0,2}}|feingetunt\w{{0,2}}|Finetune|Feinabstimmung|Fine-?Tuning)\s{_TWO}"
                rf"(?:von|des|aus|auf\s(?:der\s)?Basis\s(?:von|des))\s{_DE}",
            ],
        ),
        _after(
            DISTILLED,
            [
                rf"destilad[oa]\s(?:del?|desde|d[oa]|a\spartir\sd(?:el?|o))\s{_ES}",
                rf"distillé\w{{0,2}}\s(?:du|de|depuis|à\spartir\sd[eu])\s{_FR}",
                rf"distillat[oa]\s(?:dal?|a\spartire\sdal?)\s{_IT}",
                rf"destilliert\w{{0,2}}\s(?:von|aus)\s{_DE}",
            ],
        ),
        _after(
            BASED,
            [
                rf"(?:basad[oa]s?\sen|(?:creado|entrenado|obtenido|partiendo)?\s?a\spartir\sdel?)\s{_ES}",
                rf"(?:basead[oa]s?\s(?:em|n[oa])|a\spartir\sd[eoa])\s{_PT}",
                rf"(?:basée?s?\ssur|à\spartir\sd[eu])\s{_FR}",
                rf"(?:basat[oa]\ssu(?:l|lla)?|a\spartire\sda(?:l|lla)?)\s{_IT}",
                rf"(?:basier(?:t|end)|aufbauend|beruht)\sauf\s{_DE}",
                rf"auf\s(?:der\s)?(?:Basis|Grundlage)\s(?:von|des|der)\s{_DE}",
            ],
        ),
        _after(
            BASE,
            [
                r"modelo\s(?:de\s)?(?:base|original|padre|pai|origen)\s?[*_]{0,2}[:|]",
                r"mod[èe]le\s(?:de\sbase|d'origine|original|parent|source)\s?[*_]{0,2}[:|]",
                r"modello\s(?:di\s)?(?:base|partenza|originale|genitore)\s?[*_]{0,2}[:|]",
                r"(?:Basis|Ausgangs|Grund|Original|Eltern)-?modell\s?[*_]{0,2}[:|]",
            ],
        ),
        _after(
            TEACHER,
            [r"modelo\s(?:maestro|professor|profesor)\s?[*_]{0,2}:",
             r"mod[èe]le\s(?:enseignant|professeur)\s?[*_]{0,2}:",
             r"(?:modello\sinsegnante|Lehrermodell)\s?[*_]{0,2}:"],
        ),
    ),
    (
        r"(?<!\w)(?:no|ni|sin|nunca|não|nem|sem|pas|jamais|sans|aucune?|nicht|keine?[mnrs]?|ohne|weder|noch|non|né|senza|mai)"
        r"\s(?:[\w']{1,20}\s){0,3}\Z"
    ),
)  # fmt: skip
_LANGUAGES = (_JAPANESE, _CHINESE, _KOREAN, _RUSSIAN, _ARABIC)
_BEYOND_LATIN = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_WORDS_OF_LATIN = frozenset(
    [
        *("de", "en", "del", "di", "da", "auf", "von", "sur", "su", "sul", "em", "na", "para", "el"),
        *("Modelo", "modelo", "Modello", "modello", "Modèle", "modèle", "Basismodell", "**Modelo", "**Modello"),
        *("**Modèle", "**Basismodell", "Basismodell:", "**Basismodell:**", "Basismodell**:"),
    ]
)
"""One of them is in all that is read of the languages written in Latin letters, and in few English cards."""
