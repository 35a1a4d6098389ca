"""Every regular expression of the product, with what it reads and its bound: `python -m checks.patterns` lists them.

They are found in the code: a new one is in the list, or the tests fail. What a module's patterns read stands here.
"""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.faults.outcomes import HOUSE

PACKAGE = HOUSE / "lib" / "hugginggraph"
PAGE = HOUSE / "docs" / "patterns.md"
LONGEST = 1 << 20
"""The longest text that a test makes, where the bound is larger."""

BOUNDS: dict[str, int | None] = {
    "a card": 1 << 20,
    "a field of a record": 2 << 20,
    "a line of a dump": 16 << 20,
    "a file that `check` reads": 50_000_000,
    "a page of the Hub": 32 << 20,
    "a header or a message of a server": 1 << 16,
    "what a user or the machine says": 1 << 17,
    "a file of the product": None,
}
"""The most characters of what is read; the product's own files are no metadata."""

READS = {
    "bom": "a field of a record",
    "check": "a file that `check` reads",
    "cli": "what a user or the machine says",
    "genetics": "a field of a record",
    "genetics.card_templates": "a card",
    "history.queries": "a file of the product",
    "locations": "what a user or the machine says",
    "lookup": "what a user or the machine says",
    "object_storage": "a header or a message of a server",
    "records": "a field of a record",
    "records.card_labels": "a card",
    "records.card_names": "a card",
    "records.card_others": "a card",
    "records.card_languages": "a card",
    "records.card_prose": "a card",
    "records.card_recipe": "a card",
    "records.card_references": "a card",
    "records.card_statements": "a card",
    "records.card_training_data": "a card",
    "records.glimpses": "a line of a dump",
    "records.line_hash": "a line of a dump",
    "records.phrase_list": "a card",
    "records.plain_letters": "a card",
    "records.utf8": "a line of a dump",
    "records.yaml_text": "a card",
    "report": "a field of a record",
    "session": "what a user or the machine says",
    "sources.dumps": "what a user or the machine says",
    "sources.json_arrays": "a page of the Hub",
    "sources.hub.client": "what a user or the machine says",
    "sources.hub.endpoint": "a header or a message of a server",
    "sources.hub.listing": "a header or a message of a server",
    "sources.json_forms": "a line of a dump",
    "steps": "a file of the product",
    "storage.failures": "a header or a message of a server",
    "storage.ledger": "what a user or the machine says",
    "storage.types": "a file of the product",
    "watch": "a field of a record",
}
"""What the patterns of a module or a package read; the longest name counts."""

_HOW = {
    "check.first_look": ("search",),
    "check.source_names.HUB_URL": ("finditer", "match"),
    "records.card_languages": ("finditer",),
    "records.card_names": ("finditer",),
    "records.card_references": ("match",),
    "records.card_training_data": ("match",),
    "records.licence_spellings._AND": ("split",),
    "records.licence_spellings._OR": ("split",),
    "records.licence_spellings._PAGES": ("fullmatch",),
    "records.phrase_list": ("search",),
}
"""What is done with patterns that are used in another place than the one that they are compiled in."""
_MODULES = {"re", "regex"}
_FUNCTIONS = {"compile", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"}
_TO_THE_END = {"findall", "finditer", "split", "sub", "subn"}


@dataclass(frozen=True)
class Site:
    """A place in the code that has a pattern compiled.

    Attributes:
        name: module and what the pattern is assigned to there; in a function the function.
        file: which it is in.
        first: line of the call.
        last: and its last line.
        function: of `re` that is called.
        literal: the pattern of a call that does not keep it, where it is written there.
    """

    name: str
    file: Path
    first: int
    last: int
    function: str
    literal: str | None


@dataclass(frozen=True)
class Pattern:
    """A pattern that the product has compiled; bytes are as Latin-1.

    Attributes:
        site: which compiles it.
        text: the pattern.
        flags: of `re` or `regex`.
        module: `re` or `regex`.
        is_bytes: whether it reads bytes.
    """

    site: Site
    text: str
    flags: int
    module: str
    is_bytes: bool


def sites() -> list[Site]:
    """All places in the package that have a pattern compiled, in the order of files and lines."""
    return [site for path in sorted(PACKAGE.rglob("*.py")) for site in _sites_of(path)]


def patterns() -> list[Pattern]:
    """The patterns that all these places compile when the modules are imported, and those of the other calls.

    Raises:
        RuntimeError: a module cannot be imported.
    """
    modules = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in _modules()]
    child = subprocess.run(
        [sys.executable, "-c", _LISTEN, str(PACKAGE), *modules], cwd=PACKAGE.parent, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if child.returncode != 0:
        raise RuntimeError(child.stderr[-2000:])
    compiled = json.loads(child.stdout)
    found = []
    for site in sites():
        for file, line, module, text, flags, is_bytes in compiled:
            if file == str(site.file) and site.first <= line <= site.last:
                found.append(Pattern(site, text, flags, module, is_bytes))
        if site.literal is not None:
            found.append(Pattern(site, site.literal, 0, "re", is_bytes=False))
    return found


def how(site: Site) -> Sequence[str]:
    """The functions that the pattern of a place is used with."""
    if site.function != "compile":
        return ["finditer"] if site.function in _TO_THE_END else [site.function]
    name = site.name.rpartition(".")[2]
    used = set(re.findall(rf"\b{re.escape(name)}\.(\w+)\b", site.file.read_text(encoding="utf-8"))) & _FUNCTIONS
    told = [_HOW[each] for each in _HOW if f"{site.name}.".startswith(f"{each}.")]
    functions = used or set(told[-1] if told else ())
    if not functions:
        raise ValueError(f"{site.name}: say in checks/patterns.py how it is used")
    return sorted({"finditer" if each in _TO_THE_END else each for each in functions})


def reads(site: Site) -> str:
    """What the pattern of a place reads.

    Raises:
        ValueError: nobody has said.
    """
    told = [each for each in READS if f"{site.name}.".startswith(f"{each}.")]
    if not told:
        raise ValueError(f"{site.name}: say in checks/patterns.py what it reads")
    return READS[max(told, key=len)]


def bound(site: Site) -> int | None:
    """The most characters that it reads; None for files of the product."""
    return BOUNDS[reads(site)]


def page() -> str:
    """The text of `docs/patterns.md`."""
    rows = []
    for site in sites():
        most = bound(site)
        rows.append((site.name, ", ".join(how(site)), reads(site), f"{most:,}" if most else "no metadata"))
    counted = Counter(rows)
    lines = [f"| {' | '.join(row)} | {count} |" for row, count in counted.items()]
    return "\n".join([_HEAD, *lines, ""])


def _modules() -> Iterator[Path]:
    return (path for path in sorted(PACKAGE.rglob("*.py")) if path.stem not in ("__init__", "__main__"))


_LISTEN = """
import importlib, json, re, sys
import regex

package, found = sys.argv[1], {}

def listen(module):
    for name in ("compile", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"):
        setattr(module, name, noting(module, name, getattr(module, name)))

def noting(module, name, real):
    def call(pattern, *arguments, **named):
        frame = sys._getframe(1)
        if frame.f_code.co_filename.startswith(package):
            made = real(pattern, *arguments, **named) if name == "compile" else module.compile(pattern)
            is_bytes = isinstance(made.pattern, bytes)
            text = made.pattern.decode("latin-1") if is_bytes else made.pattern
            key = frame.f_code.co_filename, frame.f_lineno, module.__name__, text, made.flags, is_bytes
            found[key] = None
        return real(pattern, *arguments, **named)
    return call

for module in (re, regex):
    listen(module)
for name in sys.argv[2:]:
    importlib.import_module(name)
print(json.dumps(list(found)))
"""
"""Imports modules, and tells the patterns that they compile meanwhile: file, line, module, text, flags, kind."""


def _sites_of(path: Path) -> Iterator[Site]:
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from _sites_in(tree, module, path)


def _sites_in(node: ast.AST, name: str, path: Path) -> Iterator[Site]:
    for child in ast.iter_child_nodes(node):
        inner = name
        if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
            inner = f"{name}.{child.name}"
        elif isinstance(child, (ast.Assign, ast.AnnAssign)) and isinstance(node, ast.Module):
            target = child.targets[0] if isinstance(child, ast.Assign) else child.target
            inner = f"{name}.{ast.unparse(target)}"
        if isinstance(child, ast.Call) and (function := _function_of(child)):
            literal = child.args[0] if function != "compile" else None
            value = literal.value if isinstance(literal, ast.Constant) else None
            text = value if isinstance(value, str) else None
            yield Site(inner, path, child.lineno, child.end_lineno or child.lineno, function, text)
        yield from _sites_in(child, inner, path)


def _function_of(call: ast.Call) -> str | None:
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id in _MODULES:
        return function.attr if function.attr in _FUNCTIONS else None
    return None


_HEAD = """# Patterns

Written by `python -m checks.patterns`: every regular expression of the product, where it is compiled, how it is used,
what it reads and how many characters that has at most. Tests give each of them hostile texts that follow from the
pattern, and again of twice the length: the work at most triples. `finditer` stands for all that go on to the end of a
text.

| pattern | used by | reads | at most | places |
| --- | --- | --- | --- | --- |"""

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
