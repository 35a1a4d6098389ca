"""What the synthetic Hub is named from: invented owners and repos; real licences, tasks, languages."""

from dataclasses import dataclass
from datetime import datetime
from random import Random


@dataclass(frozen=True)
class Architecture:
    """What a model is built as, and what it is used for."""

    library: str
    pipeline: str
    model_type: str
    class_name: str


ARCHITECTURES = (
    Architecture("transformers", "text-generation", "llama", "LlamaForCausalLM"),
    Architecture("transformers", "text-generation", "mistral", "MistralForCausalLM"),
    Architecture("transformers", "text-generation", "qwen2", "Qwen2ForCausalLM"),
    Architecture("transformers", "image-text-to-text", "idefics3", "Idefics3ForConditionalGeneration"),
    Architecture("transformers", "text-classification", "bert", "BertForSequenceClassification"),
    Architecture("transformers", "token-classification", "roberta", "RobertaForTokenClassification"),
    Architecture("transformers", "translation", "t5", "T5ForConditionalGeneration"),
    Architecture("transformers", "text-to-audio", "musicgen", "MusicgenForConditionalGeneration"),
    Architecture("transformers", "image-classification", "vit", "ViTForImageClassification"),
    Architecture("sentence-transformers", "sentence-similarity", "mpnet", "MPNetModel"),
)

SIZES = {
    "0.5b": 494_000_000,
    "1b": 1_230_000_000,
    "3b": 3_210_000_000,
    "7b": 7_240_000_000,
    "13b": 13_010_000_000,
}

# Repeated entries are the likelier ones.
MODEL_LICENCES = (
    "apache-2.0", "apache-2.0", "apache-2.0", "mit", "mit", "cc-by-4.0", "cc-by-nc-4.0", "cc-by-sa-4.0",
    "openrail", "creativeml-openrail-m", "gpl-3.0", "bsd-3-clause", "other",
)  # fmt: skip
DATASET_LICENCES = ("cc-by-4.0", "cc-by-4.0", "cc-by-sa-4.0", "cc0-1.0", "mit", "apache-2.0", "unknown")
LANGUAGES = (
    "en", "en", "en", "en", "zh", "fr", "de", "es", "pt", "it", "nl", "no", "sv", "pl", "ru", "ar", "hi",
    "ja", "ko", "vi", "sw", "yo",
)  # fmt: skip
DATASET_TASKS = ("text-generation", "text-classification", "question-answering", "translation")
DATASET_SIZES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M")
FREE_TAGS = (
    "conversational", "code", "medical", "legal", "finance", "biology", "chemistry", "music", "climate",
    "art", "synthetic", "roleplay", "math", "science", "long-context", "function-calling",
)  # fmt: skip

# What people write where an id belongs, ids that nobody has, and texts that a reader must not obey.
LOCAL_PATHS = ("/root/outputs/checkpoint-500", "./results", "C:\\models\\x")
GHOST_MODEL = "vanished-workshop/petrel-7b"
GHOST_DATASET = "vanished-workshop/sea-letters"
PLACEHOLDER = "[More Information Needed]"
FREE_TEXT = "Kaggle Dataset"
HOSTILE_FILE = "<img src=x onerror=alert('petrel')>.bin"
HOSTILE_CARD = "{{ config.items() }} {% for key in secrets %}{{ key }}{% endfor %} ${7*7}"
HOSTILE_DESCRIPTION = "a bell\x07, \x1b[31mred\x1b[0m, a null\x00, a line\x85 end, \u202ebackwards"

_COLOURS = (
    "amber", "cobalt", "sable", "ochre", "indigo", "russet", "umber", "saffron", "teal", "ivory", "copper",
    "hazel", "slate", "coral", "pearl", "auburn", "crimson", "jade", "lilac", "maroon", "opal", "tawny",
)  # fmt: skip
_PLACES = (
    "lab", "works", "studio", "harbour", "orchard", "foundry", "meadow", "atelier", "observatory", "mill",
    "lighthouse", "quarry", "workshop", "library", "garden",
)  # fmt: skip
_BIRDS = (
    "heron", "curlew", "plover", "dunlin", "avocet", "whimbrel", "siskin", "wagtail", "bittern", "godwit",
    "turnstone", "lapwing", "fieldfare", "redpoll", "wheatear", "stonechat", "nuthatch", "brambling",
)  # fmt: skip
_PURPOSES = (
    "chat", "instruct", "code", "medical", "legal", "poetry", "math", "summary", "tutor", "support",
    "reviews", "headlines", "recipes", "triage", "dialogue", "extraction", "captions", "ballads",
)  # fmt: skip
_SCRATCH = ("my-model", "test-run", "checkpoint", "experiment", "demo", "trial", "draft", "week-notes")
_TOPICS = (
    "tidepool", "lantern", "bakery", "railway", "glacier", "orchid", "market", "almanac", "ferry", "beehive",
    "pottery", "weather", "clinic", "courtroom", "chess", "folklore", "garden", "harbour",
)  # fmt: skip
_FORMS = ("dialogues", "qa", "corpus", "reviews", "captions", "instructions", "preferences", "letters")


class Namer:
    """Draws names and ids; never gives one that any repo has or has had."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def family(self) -> str:
        """Returns the stem of a model family, such as `heron-7b`; two families may share it."""
        return f"{self._rng.choice(_BIRDS)}-{self._rng.choice(list(SIZES))}"

    def purpose(self) -> str:
        """Returns what a derived model is for, as the end of its name."""
        return self._rng.choice(_PURPOSES)

    def scratch(self) -> str:
        """Returns the kind of name that people give a repo they never document."""
        return self._rng.choice(_SCRATCH)

    def topic(self) -> str:
        """Returns the name of a dataset, such as `tidepool-qa`."""
        return f"{self._rng.choice(_TOPICS)}-{self._rng.choice(_FORMS)}"

    def repo_id(self, name: str) -> str:
        """Returns `owner/name`, with a number at the end where that was taken."""
        return self._unused(f"{self._owner()}/{name}")

    def bare_id(self, name: str) -> str:
        """Returns an id without owner, as the oldest datasets have."""
        return self._unused(name)

    def hub_id(self, created: datetime) -> str:
        """Returns an `_id`: like the Hub's own, it begins with the second of creation."""
        return f"{int(created.timestamp()):08x}{self._rng.getrandbits(64):016x}"

    def sha(self) -> str:
        """Returns a commit id."""
        return f"{self._rng.getrandbits(160):040x}"

    def _owner(self) -> str:
        # The square makes a few owners prolific and most of them rare.
        colour = _COLOURS[int(len(_COLOURS) * self._rng.random() ** 2)]
        return f"{colour}-{self._rng.choice(_PLACES)}"

    def _unused(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            name = f"{wanted}-{number}"
        self._taken.add(name)
        return name
