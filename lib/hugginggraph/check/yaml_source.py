"""References in YAML: compose and Kubernetes, pipelines of CI, mergekit, axolotl, LLaMA-Factory and TRL."""

from collections.abc import Iterator

from hugginggraph.check.loading_calls import DATASET, MODEL
from hugginggraph.check.places import Places
from hugginggraph.check.python_source import Mention
from hugginggraph.check.references import COMPUTED
from hugginggraph.check.shell_source import (
    Word,
    command_mentions,
    resolved,
    revision_among,
    shell_mentions,
    variable_mentions,
)
from hugginggraph.check.source_names import named
from hugginggraph.check.yaml_tree import Map, Marked, Sequence, Value, documents, maps_of

_MODEL_KEYS = ("base_model", "model_name_or_path", "adapter_name_or_path", "teacher_model_name_or_path",
               "reward_model", "ref_model", "base_model_name_or_path", "pretrained_model_name_or_path",
               "tokenizer_name_or_path", "source_model", "model_id")  # fmt: skip
_DATASET_KEYS = ("dataset_name", "hf_hub_url", "dataset_id")
_REVISIONS = ("revision", "model_revision", "revision_of_model")
_COMMANDS = ("entrypoint", "command", "args")
_ENVIRONMENTS = ("env", "environment", "variables", "envs")
_SCRIPTS = ("run", "script", "before_script", "after_script", "setup", "cmd", "shell")
_OF_CONTAINER = frozenset((*_COMMANDS, *_ENVIRONMENTS, *_SCRIPTS))
_OF_MERGEKIT = ("merge_method", "slices", "experts", "gate_mode")
_OF_VLLM = ("tensor-parallel-size", "tensor_parallel_size", "gpu-memory-utilization", "gpu_memory_utilization",
            "max-model-len", "max_model_len", "served-model-name", "served_model_name")  # fmt: skip


def yaml_mentions(text: str) -> list[Mention]:
    """The references of a file of YAML, or of JSON.

    Raises:
        ValueError: as `yaml_tree.documents`.
    """
    reader = _Reader(text)
    return [mention for document in documents(text) for mention in reader.of(document)]


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._places = Places(text)

    def of(self, document: Value) -> list[Mention]:
        root = document if isinstance(document, Map) else Map()
        is_merge = any(key in root.items for key in _OF_MERGEKIT)
        found: list[Mention] = []
        for path, node in maps_of(document):
            found += self._of_config(path, node, is_merge=is_merge)
            found += self._of_container(node)
            found += self._of_addresses(node)
        if any(key in root.items for key in _OF_VLLM):
            found += self._texts(root, "model", MODEL, root)
        return list(dict.fromkeys(found))

    def _of_config(self, path: tuple[str, ...], node: Map, *, is_merge: bool) -> Iterator[Mention]:
        """The keys of trainers and of mergekit."""
        for key in _MODEL_KEYS:
            yield from self._texts(node, key, MODEL, node, is_merge=is_merge)
        for key in _DATASET_KEYS:
            yield from self._texts(node, key, DATASET, node)
        here = path[-1] if path else ""
        if is_merge and here in ("models", "sources", "slices"):
            yield from self._texts(node, "model", MODEL, node, is_merge=True)
        if is_merge and here == "model" and "path" in node.items:
            yield from self._texts(node, "path", MODEL, node)
        if is_merge and here == "lora":
            yield from self._texts(node, "path", MODEL, node)
        if here in ("datasets", "test_datasets", "pretraining_dataset", "eval_datasets") and len(path) <= 2:
            yield from self._texts(node, "path", DATASET, node)
            yield from self._texts(node, "id", DATASET, node)
        for key in ("dataset", "eval_dataset", "pretraining_dataset"):
            # Names without owner are keys of LLaMA-Factory's own list of data sets.
            yield from (each for each in self._texts(node, key, DATASET, node) if "/" in each.name)
        if here == "dataset_mixer":
            yield from (each for key in node.keys for each in self._mention(key, key.text, DATASET, None, here))

    def _texts(self, node: Map, key: str, kind: str, around: Map, *, is_merge: bool = False) -> Iterator[Mention]:
        """The ids in the text or the texts of a key."""
        if key not in node.items:
            return
        revision = next((each.text for name in _REVISIONS if (each := around.text(name)) is not None), None)
        for value in node.list(key):
            if isinstance(value, Marked):
                # mergekit adds adapters by a plus, LLaMA-Factory lists by commas.
                for part in value.text.split("+" if is_merge else ","):
                    yield from self._mention(value, part, kind, revision, key)

    def _of_container(self, node: Map) -> Iterator[Mention]:
        """Commands, arguments and variables of one container or job."""
        if node.items.keys().isdisjoint(_OF_CONTAINER):
            return
        variables = {name: word for key in _ENVIRONMENTS for name, word in _variables_of(node.items.get(key))}
        words = list(self._command(node))
        found = command_mentions(words, dict(variables)) if words else []
        revision = revision_among(variables) or (COMPUTED if words else None)
        for name, word in variables.items():
            found += variable_mentions(name, word, revision)
        for mention, offset in found:
            yield self._at(mention, offset)
        for script in _scripts(node):
            for mention in shell_mentions(script.text):
                yield self._at(mention, script.begin, script.end, is_text_of_it=True)

    def _command(self, node: Map) -> Iterator[Word]:
        """The words of a container's entry point, command and arguments, one after the other, behind its image."""
        image = node.text("image")
        if image is not None and any(key in node.items for key in _COMMANDS):
            yield Word(image.text, image.begin)
        for item in (item for key in _COMMANDS for item in node.list(key) if isinstance(item, Marked)):
            if not _is_script(item):
                yield Word(_expanded(item.text), item.begin)
            elif "\n" not in item.text and not isinstance(node.items.get("args"), Sequence):
                yield from (Word(_expanded(word), item.begin) for word in item.text.split())

    def _of_addresses(self, node: Map) -> Iterator[Mention]:
        """`hf://…` as the value of any key, such as KServe's `storageUri`."""
        for key, value in node.items.items():
            if isinstance(value, Marked) and value.text.startswith("hf://"):
                yield from self._mention(value, value.text, None, None, key)

    def _mention(self, at: Marked, text: str, kind: str | None, revision: str | None, by: str) -> Iterator[Mention]:
        found = named(text, kind)
        if found is not None:
            mention = Mention(found.name, found.kind, found.revision or revision, 1, 1, by)
            yield self._at(mention, at.begin, at.end, is_text_of_it=True)

    def _at(self, mention: Mention, begin: int, end: int = 0, *, is_text_of_it: bool = False) -> Mention:
        """The mention with its place: that of its name within the value, where the value holds more than it."""
        limit = end if is_text_of_it else begin + len(mention.name) + 200
        inside = self._text.find(mention.name, begin, limit)
        line, column = self._places.of(inside if inside >= 0 else begin)
        return mention._replace(line=line, column=column)


def _is_script(item: Marked) -> bool:
    """Whether an item of a command is itself a command: `sh -c "…"`."""
    return any(blank in item.text.strip() for blank in " \n")


def _scripts(node: Map) -> Iterator[Marked]:
    for key in _COMMANDS:
        yield from (item for item in node.list(key) if isinstance(item, Marked) and _is_script(item))
    for key in _SCRIPTS:
        yield from (item for item in node.list(key) if isinstance(item, Marked))


def _variables_of(value: Value | None) -> Iterator[tuple[str, Word]]:
    """The variables that a mapping, a list of `NAME=value` or a list of `name`, `value` sets."""
    if isinstance(value, Map):
        for name, each in value.items.items():
            if isinstance(each, Marked):
                yield name, resolved(Word(_expanded(each.text), each.begin), {})
    elif isinstance(value, Sequence):
        for item in value.items:
            if isinstance(item, Marked):
                name, _, text = item.text.partition("=")
                yield name, resolved(Word(_expanded(text), item.begin), {})
            elif isinstance(item, Map):
                name_, text_ = item.text("name"), item.text("value")
                if name_ is not None and text_ is not None:
                    yield name_.text, resolved(Word(_expanded(text_.text), text_.begin), {})


def _expanded(text: str) -> str:
    """Kubernetes writes `$(NAME)` where shells write `${NAME}`."""
    inner = text[2:-1] if text.startswith("$(") and text.endswith(")") else ""
    return "${" + inner + "}" if inner.isidentifier() else text
