"""References in commands: shell scripts, Dockerfiles, files of variables, and the commands in YAML."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hugginggraph.check.loading_calls import MODEL, REVISION_OPTIONS, kind_of_option, plain_option
from hugginggraph.check.places import Places
from hugginggraph.check.python_source import Mention, Python
from hugginggraph.check.references import COMPUTED
from hugginggraph.check.source_names import HUB_URL, named

_CONTINUED = re.compile(r"[\\`]\r?\n")
_WORD = re.compile(
    r"""(?:"(?:[^"\\]|\\.)*+"|'[^']*+'|\\.|[^\s"'\\|&;()#]++|(?<=\S)#)++|[|&;()\n]+|#[^\n]*""", re.DOTALL
)
# A text that is never closed takes the rest, so that nothing is gone through twice.
_JSON_WORD = re.compile(r'"([^"\\\n]*(?:\\.[^"\\\n]*)*)("?)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_QUOTES = re.compile(r"""\\(.)|"((?:[^"\\]|\\.)*+)"|'([^']*+)'""", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))")
_ASSIGNMENT = re.compile(r"(?:--?e(?:nv)?=)?([A-Za-z_]\w*)\s?[:?]?=(.*)", re.DOTALL)
_DOCKER = re.compile(r"(ENV|ARG|CMD|ENTRYPOINT|RUN|HEALTHCHECK|SHELL|ONBUILD|LABEL|COPY|ADD)\b", re.IGNORECASE)
_DOWNLOADERS = ("hf", "huggingface-cli", "litgpt", "tune")
_WITH_VALUE = frozenset(
    [
        *("repo-type", "revision", "include", "exclude", "cache-dir", "local-dir", "local-dir-use-symlinks"),
        *("token", "max-workers", "output-dir"),
    ]
)
_FETCHERS = ("git", "wget", "curl", "aria2c", "axel")
_SERVERS = ("vllm", "sglang", "text-generation-launcher", "text-generation-inference", "text-embeddings", "lmdeploy")
_VARIABLES = frozenset(
    [
        *("model", "model-id", "model-name", "hf-model-id", "hf-model", "base-model", "model-name-or-path"),
        *("vllm-model", "embedding-model", "tokenizer-id", "dataset-id", "dataset-name", "hf-dataset"),
        *("lora-adapters", "hf-task-model", "draft-model", "reranker-model"),
    ]
)
_LEADING = ("export", "env", "declare", "local", "readonly", "set", "-x")
"""Words before assignments."""
_MOST_WORDS = 1000
"""A longer command is read in pieces, so that each piece costs a bounded time."""
_TELLING = re.compile(r"=|--|-hf|serve|download|hf://|huggingface\.co|python|vllm-openai", re.IGNORECASE)
_REVISION_VARIABLES = ("revision", "model-revision", "hf-model-revision")


class Word(NamedTuple):
    """A word of a command without its quotes, and where it begins."""

    text: str
    offset: int


def shell_mentions(text: str, *, is_docker: bool = False) -> list[Mention]:
    """The references of a script, in the order of its commands; positions are those of the words that hold them."""
    places = Places(text)
    known: dict[str, Word] = {}
    found: list[tuple[Mention, int]] = []
    for words in _commands(_CONTINUED.sub(lambda end: " " * len(end[0]), text), is_docker=is_docker):
        found += command_mentions(words, known)
    return list(dict.fromkeys(_at(mention, places.of(offset)) for mention, offset in found))


def _at(mention: Mention, place: tuple[int, int]) -> Mention:
    return mention._replace(line=place[0], column=place[1])


def command_mentions(words: list[Word], known: dict[str, Word]) -> list[tuple[Mention, int]]:
    """The references of one command, each with the offset of its word.

    Args:
        words: the command and its arguments.
        known: the variables that were set before; those that it sets are added.
    """
    found: list[tuple[Mention, int]] = []
    if not _TELLING.search(" ".join([word.text for word in words])):
        return found
    _set_variables(words, known, found)
    given = [resolved(word, known) for word in words]
    names = {word.text.rsplit("/", 1)[-1] for word in given[:12]}
    is_server = any(server in word.text for word in given for server in _SERVERS)
    options = list(_options(given))
    revision = next((value.text for name, value in options if name in REVISION_OPTIONS), None)
    if "$" in (revision or ""):
        revision = COMPUTED
    for name, value in options:
        kind, texts, own = _of_option(name, value.text)
        for text in texts:
            if kind is not None and ("/" in text or (is_server and kind == MODEL)):
                found += _found(text, kind, own or revision, name, value)
    for by, kind, word in _positional(given):
        found += _found(word.text, kind, revision, by, word)
    for word in given:
        addresses = HUB_URL.findall(word.text) if names & set(_FETCHERS) else []
        for address in [*addresses, *([word.text] if word.text.startswith("hf://") else [])]:
            found += _found(address.removesuffix(".git"), None, None, "address", word)
    found += _of_inline_python(given)
    return found


def _of_option(name: str, value: str) -> tuple[str | None, list[str], str | None]:
    """The kind that an option names, the texts in its value, and the revision that its value tells itself."""
    if name == "model-args":
        return MODEL, _parts(value, "pretrained="), next(iter(_parts(value, "revision=")), None)
    if name == "lora-modules":
        return MODEL, [value.partition("=")[2]], None
    is_list = name in ("adapter-name-or-path", "dataset")
    return kind_of_option(name), value.split(",") if is_list else [value], None


def _found(text: str, kind: str | None, revision: str | None, by: str, word: Word) -> Iterator[tuple[Mention, int]]:
    name = named(text, kind)
    if name is not None:
        yield Mention(name.name, name.kind, revision or name.revision, 1, 1, by), word.offset


def variable_mentions(name: str, value: Word, revision: str | None) -> list[tuple[Mention, int]]:
    """The reference in a variable of the environment, where its name says that it holds one."""
    plain = plain_option(name)
    if plain not in _VARIABLES or "/" not in value.text:
        return []
    kind = "dataset" if "dataset" in plain else MODEL
    return [each for text in value.text.split(",") for each in _found(text, kind, revision, name, value)]


def revision_among(variables: dict[str, Word]) -> str | None:
    """The revision that variables of the environment tell; `COMPUTED` where it may be told elsewhere."""
    return next((value.text for name, value in variables.items() if plain_option(name) in _REVISION_VARIABLES), None)


def _set_variables(words: list[Word], known: dict[str, Word], found: list[tuple[Mention, int]]) -> None:
    given: dict[str, Word] = {}
    is_leading, before = True, ""
    for word in words:
        assignment = _ASSIGNMENT.match(word.text)
        is_flag = before in ("-e", "--env", "--build-arg") or word.text.startswith(("-e=", "--env="))
        before = word.text
        is_leading = is_leading and (assignment is not None or word.text in _LEADING)
        if assignment and (is_flag or is_leading):
            value = resolved(Word(assignment[2], word.offset + assignment.start(2)), known)
            given[assignment[1]] = value
    known.update(given)
    revision = revision_among(given) or revision_among(known)
    for name, value in given.items():
        found += variable_mentions(name, value, revision or COMPUTED)


def resolved(word: Word, known: dict[str, Word]) -> Word:
    """The word with its variable's value, where it is one variable and nothing else; its place is that of the value."""
    whole = _VARIABLE.fullmatch(word.text)
    if not whole:
        return word
    value = known.get(whole[1] or whole[3])
    if value is not None:
        return value
    return Word(whole[2], word.offset + whole.start(2)) if whole[2] else word


def _options(words: list[Word]) -> Iterator[tuple[str, Word]]:
    """The options of a command with their values; a list of values gives one pair each."""
    name = None
    for word in words:
        if word.text.startswith("-") and len(word.text) > 1 and not word.text[1:2].isdigit():
            option, equals, value = word.text.partition("=")
            name = plain_option(option)
            if equals:
                yield name, Word(value, word.offset + len(option) + 1)
                name = None
        elif name is not None:
            yield name, word
            name = name if name == "lora-modules" else None


def _positional(words: list[Word]) -> Iterator[tuple[str, str, Word]]:
    """`vllm serve X`, `hf download X`: the command, and the kind and the id that it is given."""
    texts = [word.text for word in words]
    for place in range(len(words) - 1):
        program = texts[place].rsplit("/", 1)[-1]
        if program == "vllm" and texts[place + 1] == "serve" and place + 2 < len(words):
            yield "vllm serve", MODEL, words[place + 2]
        elif program in _DOWNLOADERS and texts[place + 1] == "download":
            kind = dict(_options(words)).get("repo-type")
            target = _first_argument(words[place + 2 :])
            if target is not None:
                yield f"{program} download", kind.text if kind else MODEL, target
        elif "vllm-openai" in program and texts[place + 1] != "vllm" and not texts[place + 1].startswith("-"):
            yield "vllm serve", MODEL, words[place + 1]


def _first_argument(words: list[Word]) -> Word | None:
    is_value = False
    for word in words:
        if word.text.startswith("-"):
            is_value = "=" not in word.text and plain_option(word.text) in _WITH_VALUE
        elif is_value:
            is_value = False
        else:
            return word
    return None


def _parts(text: str, prefix: str) -> list[str]:
    return [part.removeprefix(prefix) for part in text.split(",") if part.startswith(prefix)]


def _of_inline_python(words: list[Word]) -> Iterator[tuple[Mention, int]]:
    """`python -c "…"`."""
    for place in range(1, len(words) - 1):
        if words[place].text == "-c" and "python" in words[place - 1].text:
            code = Python()
            if code.add(words[place + 1].text):
                for mention in code.mentions():
                    yield mention, words[place + 1].offset


def _commands(text: str, *, is_docker: bool) -> Iterator[list[Word]]:
    if is_docker:
        yield from _of_dockerfile(text)
        return
    words: list[Word] = []
    for found in _WORD.finditer(text):
        if found[0][0] in "|&;()\n":
            if words:
                yield words
            words = []
        elif not found[0].startswith("#"):
            words.append(Word(_without_quotes(found[0]), found.start() + (found[0][0] in "\"'")))
            if len(words) == _MOST_WORDS:
                yield words
                words = []
    if words:
        yield words


def _of_dockerfile(text: str) -> Iterator[list[Word]]:
    """The commands of a Dockerfile, without the instruction that runs them."""
    offset = 0
    for line in text.splitlines(keepends=True):
        instruction = _DOCKER.match(line.lstrip())
        indent = len(line) - len(line.lstrip())
        if instruction:
            name, rest_at = instruction[1].upper(), indent + instruction.end()
            rest = line[rest_at:]
            if rest.lstrip().startswith("[") and name in ("CMD", "ENTRYPOINT", "RUN"):
                yield [
                    Word(_ESCAPE.sub(r"\1", word[1]), offset + rest_at + word.start(1))
                    for word in _JSON_WORD.finditer(rest)
                    if word[2]
                ]
            else:
                yield from _of_instruction(name, rest, offset + rest_at)
        offset += len(line)


def _of_instruction(name: str, rest: str, offset: int) -> Iterator[list[Word]]:
    for words in _commands(rest, is_docker=False):
        moved = [Word(word.text, word.offset + offset) for word in words]
        if name == "ENV" and len(moved) == 2 and "=" not in moved[0].text:
            yield [Word(f"{moved[0].text}={moved[1].text}", moved[1].offset - len(moved[0].text) - 1)]
        else:
            yield moved


def _without_quotes(word: str) -> str:
    if '"' not in word and "'" not in word and "\\" not in word:
        return word
    return _QUOTES.sub(
        lambda found: next((_ESCAPE.sub(r"\1", part) for part in found.groups() if part is not None), ""), word
    )
