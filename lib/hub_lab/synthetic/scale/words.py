"""The vocabulary: invented names, real licences, tasks, libraries and languages with their real frequencies."""

COLOURS = (
    "amber", "cobalt", "sable", "ochre", "indigo", "russet", "umber", "saffron", "teal", "ivory", "copper",
    "hazel", "slate", "coral", "pearl", "auburn", "crimson", "jade", "lilac", "maroon", "opal", "tawny",
)  # fmt: skip
PLACES = (
    "lab", "works", "studio", "harbour", "orchard", "foundry", "meadow", "atelier", "observatory", "mill",
    "lighthouse", "quarry", "workshop", "library", "garden",
)  # fmt: skip
BIRDS = (
    "heron", "curlew", "plover", "dunlin", "avocet", "whimbrel", "siskin", "wagtail", "bittern", "godwit",
    "turnstone", "lapwing", "fieldfare", "redpoll", "wheatear", "stonechat", "nuthatch", "brambling", "Petrel",
    "Fulmar", "Gannet", "Shearwater", "Kittiwake", "Razorbill", "Guillemot", "Osprey", "Kestrel", "Merlin", "Hobby",
)  # fmt: skip
SIZES = ("0.5b", "1b", "3B", "7b", "8B", "13b", "32B", "70b", "base", "large", "small", "xl")
PURPOSES = (
    "chat", "Instruct", "code", "medical", "legal", "poetry", "math", "summary", "tutor", "support",
    "reviews", "headlines", "recipes", "triage", "dialogue", "extraction", "captions", "ballads", "v2", "sft", "dpo",
)  # fmt: skip
ENDINGS = ("", "", "-lora", "-GGUF", "-merge")  # by relation
TOPICS = (
    "tidepool", "lantern", "bakery", "railway", "glacier", "orchid", "market", "almanac", "ferry", "beehive",
    "pottery", "weather", "clinic", "courtroom", "chess", "folklore", "garden", "harbour",
)  # fmt: skip
FORMS = ("dialogues", "qa", "corpus", "reviews", "captions", "instructions", "preferences", "letters")
APPS = ("demo", "chat", "playground", "leaderboard", "comparator", "annotator", "viewer", "studio", "space", "api")

# By a model's share of all models, [A] 2.2; None is no licence.
LICENCES = {
    "apache-2.0": 298, "mit": 110, "other": 82, "openrail": 37, "creativeml-openrail-m": 29, "cc-by-nc-4.0": 14,
    "llama2": 10, "llama3": 10, "gemma": 9, "unknown": 8, "llama3.1": 8, "cc-by-4.0": 7, "openrail++": 7,
    "llama3.2": 6, "cc-by-nc-sa-4.0": 4, "afl-3.0": 4, "cc-by-sa-4.0": 3, "gpl-3.0": 3, "artistic-2.0": 2,
    "llama3.3": 2, "bigscience-openrail-m": 2, "bsd-3-clause": 1, "agpl-3.0": 1,
}  # fmt: skip
LICENSED = 0.54
"""Of the models with a card: 36 % of all."""
DATASET_LICENCES = {"mit": 30, "apache-2.0": 28, "cc-by-4.0": 15, "unknown": 5, "cc-by-sa-4.0": 6, "cc0-1.0": 4,
                    "cc-by-nc-4.0": 6, "other": 5, "openrail": 3}  # fmt: skip
LANGUAGES = {
    "en": 8556, "zh": 499, "fr": 454, "es": 414, "de": 407, "ja": 347, "ko": 327, "it": 323, "pt": 320, "ru": 255,
    "ar": 180, "hi": 160, "nl": 120, "pl": 100, "tr": 90, "vi": 90, "sv": 60, "no": 30, "sw": 20, "yo": 10,
}  # fmt: skip
WITH_LANGUAGE = 0.21
"""Of the models with a card: 14 % of all."""

# library, pipeline, model_type, class, weight. The weights follow the shares of tasks and libraries.
ARCHITECTURES = (
    ("transformers", "text-generation", "llama", "LlamaForCausalLM", 22),
    ("transformers", "text-generation", "qwen2", "Qwen2ForCausalLM", 14),
    ("transformers", "text-generation", "mistral", "MistralForCausalLM", 7),
    ("transformers", "text-classification", "bert", "BertForSequenceClassification", 8),
    ("transformers", "text-classification", "distilbert", "DistilBertForSequenceClassification", 6),
    ("diffusers", "text-to-image", None, None, 11),
    ("stable-baselines3", "reinforcement-learning", None, None, 5),
    ("ml-agents", "reinforcement-learning", None, None, 3),
    ("transformers", "automatic-speech-recognition", "whisper", "WhisperForConditionalGeneration", 4),
    ("transformers", "token-classification", "roberta", "RobertaForTokenClassification", 3),
    ("transformers", "image-classification", "vit", "ViTForImageClassification", 3),
    ("transformers", "fill-mask", "xlm-roberta", "XLMRobertaForMaskedLM", 2),
    ("sentence-transformers", "sentence-similarity", "mpnet", "MPNetModel", 2),
    ("transformers", "question-answering", "bert", "BertForQuestionAnswering", 2),
    (None, None, None, None, 8),
)
FREE_TAGS = (
    "generated_from_trainer", "conversational", "trl", "sft", "unsloth", "code", "medical", "legal", "finance",
    "biology", "chemistry", "music", "climate", "art", "synthetic", "roleplay", "math", "science", "long-context",
    "function-calling", "not-for-all-audiences", "dpo",
)  # fmt: skip
DATASET_TASKS = ("text-generation", "text-classification", "question-answering", "translation", "text-to-image")
DATASET_SIZES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M")
DATASET_FORMATS = ("parquet", "json", "csv", "imagefolder")
SDKS = {"gradio": 55, "docker": 20, "static": 15, "streamlit": 10}

# What people write where the name of a repo belongs.
PLACEHOLDERS = ("[More Information Needed]", "None", "<id>", "license", "your-base-model", "N/A")
LOADERS = ("imagefolder", "generator", "json", "csv", "audiofolder")
FREE_TEXTS = (
    "Kaggle Dataset",
    "dcep europarl jrc-acquis",
    "my own data",
    "WMT 2020 News Translation Task",
    "and more!",
)
NAMELESS_PATHS = ("./outputs", "/root/autodl-tmp/checkpoint-500", "results/checkpoint-12000", "C:\\models\\final")
EXTERNAL_SOURCES = ("other-web-crawl", "other-newspapers", "other-wikipedia-dumps", "other-field-recordings")
REVISIONS = ("@main", "@refs/pr/2", ":Q4_K_M", ":Q8_0", "/checkpoint-500", "/transformer")
SIBLINGS = (
    (".gitattributes", "README.md"),
    (".gitattributes", "README.md", "config.json", "model.safetensors", "special_tokens_map.json", "tokenizer.json",
     "tokenizer_config.json", "training_args.bin", "vocab.json"),
    (".gitattributes", "README.md", "adapter_config.json", "adapter_model.safetensors", "special_tokens_map.json",
     "tokenizer.json", "tokenizer_config.json", "training_args.bin"),
    (".gitattributes", "README.md", "model.Q2_K.gguf", "model.Q4_K_M.gguf", "model.Q5_K_M.gguf", "model.Q8_0.gguf"),
    (".gitattributes", "README.md", "config.json", "generation_config.json", "mergekit_config.yml",
     "model-00001-of-00004.safetensors", "model-00002-of-00004.safetensors", "model-00003-of-00004.safetensors",
     "model-00004-of-00004.safetensors", "model.safetensors.index.json", "tokenizer.json", "tokenizer_config.json"),
)  # fmt: skip
"""File lists by relation."""
