"""References in Python, by its syntax tree: calls that load a repo, and options that default to one."""

import ast
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from hugginggraph.check.loading_calls import ADDRESSES, MODEL, Call, call_named, kind_of_option, plain_option
from hugginggraph.check.places import Places
from hugginggraph.check.python_values import Elements, Scope, Text, only_text, texts
from hugginggraph.check.references import COMPUTED
from hugginggraph.check.source_names import HUB_URL, named

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_BINDING = (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension)
_NOTHING_IN = frozenset(("ctx", "op", "ops", "annotation", "returns", "type_comment", "kind", "id", "attr"))
"""Fields of nodes that hold operators, types or names."""
*_SCHEMES, _IN_ADDRESS = ADDRESSES
_EXPLICIT = tuple(_SCHEMES)
_NO_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)


class Mention(NamedTuple):
    """A reference within one text: `Reference` without the file."""

    name: str
    kind: str | None
    revision: str | None
    line: int
    column: int
    by: str


class Python:
    """A module, or the cells of a notebook that share their names; lines are counted on from one to the next."""

    def __init__(self) -> None:
        self.computed = 0
        self._module = Scope()
        self._parts: list[tuple[int, Places]] = []
        self._seen = _Seen([], [], [])

    def add(self, text: str) -> bool:
        """Read a module or a cell; False where it is no Python, or nested too deeply for a parser."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(text)
        except _NO_PYTHON:
            return False
        first = 0
        if self._parts:
            before, places = self._parts[-1]
            first = before + len(places.starts)
            ast.increment_lineno(tree, first)
        self._parts.append((first, Places(text)))
        _visit(tree, self._module, self._seen)
        return True

    def mentions(self) -> list[Mention]:
        """The references in all that was added, in no particular order."""
        found = [mention for call, scope in self._seen.calls for mention in self._of_call(call, scope)]
        found += [
            mention for name, value, scope in self._seen.fields for mention in self._of_option(name, value, scope)
        ]
        found += [mention for literal in self._seen.literals for mention in self._of_literal(literal)]
        return list(dict.fromkeys(found))

    def _of_call(self, node: ast.Call, scope: Scope) -> Iterator[Mention]:
        name = _name_of(node.func)
        if name == "add_argument":
            yield from self._of_argument(node, scope)
            return
        call = call_named(name)
        if call is None:
            return
        arguments = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        given = _ids_given(call, node, arguments, scope)
        revision = _revision(arguments, scope, is_open=len(arguments) < len(node.keywords))
        kind = call.kind or _kind_of_repo_type(arguments.get("repo_type"), scope)
        if call.kind is None and kind is None and "repo_type" not in arguments:
            kind = MODEL
        for argument in given:
            found = texts(argument, scope)
            self.computed += not found and not _is_object(argument, scope)
            for text in found:
                yield from self._mention(text, kind, revision, name)

    def _of_argument(self, node: ast.Call, scope: Scope) -> Iterator[Mention]:
        """`parser.add_argument("--model", default="amber/heron-7b")`."""
        options = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        default = next((keyword.value for keyword in node.keywords if keyword.arg == "default"), None)
        option = next((each for each in options if kind_of_option(each)), None)
        if option is not None and default is not None:
            yield from self._of_option(option, default, scope)

    def _of_option(self, name: str, value: ast.expr, scope: Scope) -> Iterator[Mention]:
        for text in texts(value, scope):
            if "/" in text.value:
                yield from self._mention(text, kind_of_option(name), COMPUTED, plain_option(name))

    def _of_literal(self, node: ast.Constant) -> Iterator[Mention]:
        text = str(node.value)
        is_address = text.startswith(_EXPLICIT)
        for address in [text] if is_address else [each for each in HUB_URL.findall(text) if _IN_ADDRESS in each]:
            yield from self._mention(Text(address, node), None, None, "address")

    def _mention(self, text: Text, kind: str | None, revision: str | None, by: str) -> Iterator[Mention]:
        found = named(text.value, kind)
        if found is not None:
            line = text.node.lineno
            first, places = self._parts[bisect_right(self._parts, line - 1, key=lambda part: part[0]) - 1]
            column = places.column_of_bytes(line - first, text.node.col_offset)
            yield Mention(
                found.name, found.kind, revision if revision is not None else found.revision, line, column, by
            )


class _Seen(NamedTuple):
    calls: list[tuple[ast.Call, Scope]]
    fields: list[tuple[str, ast.expr, Scope]]
    literals: list[ast.Constant]


def _visit(tree: ast.Module, module: Scope, seen: _Seen) -> None:
    """Collect calls, fields and explicit addresses of a module, and bind its names; without recursion."""
    to_do: list[tuple[ast.AST, Scope]] = [(tree, module)]
    while to_do:
        node, scope = to_do.pop()
        type_ = type(node)
        if type_ in _BINDING:
            _bind(node, scope, seen)
        elif type_ is ast.Call:
            seen.calls.append((node, scope))  # type: ignore[arg-type]
        elif type_ in _FUNCTION:
            scope = Scope(scope)
            _bind_parameters(node.args, scope)  # type: ignore[attr-defined]
        elif type_ is ast.ClassDef:
            of_class = Scope(scope, is_class=True)
            scope.classes[node.name] = of_class  # type: ignore[attr-defined]
            scope = of_class
        elif type_ is ast.Constant:
            value = node.value  # type: ignore[attr-defined]
            if isinstance(value, str) and (value.startswith(_EXPLICIT) or _IN_ADDRESS in value):
                seen.literals.append(node)  # type: ignore[arg-type]
            continue
        elif type_ is ast.Expr and type(node.value) is ast.Constant:  # type: ignore[attr-defined]
            continue
        to_do += [(child, scope) for child in reversed(_children(node))]


def _children(node: ast.AST) -> list[ast.AST]:
    """As `ast.iter_child_nodes`, without nodes that neither load nor bind anything."""
    found: list[ast.AST] = []
    for field in node._fields:
        if field in _NOTHING_IN:
            continue
        value = getattr(node, field, None)
        if isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST) and type(item) is not ast.Name]
        elif isinstance(value, ast.AST) and type(value) is not ast.Name:
            found.append(value)
    return found


def _bind(node: ast.AST, scope: Scope, seen: _Seen) -> None:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            _assign(target, node.value, scope, seen)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        _assign(node.target, node.value, scope, seen)
    elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)) and isinstance(node.target, ast.Name):
        scope.bind(node.target.id, Elements(node.iter))


def _assign(target: ast.expr, value: ast.expr, scope: Scope, seen: _Seen) -> None:
    if isinstance(target, ast.Name):
        scope.bind(target.id, value)
        if scope.is_class and kind_of_option(target.id):
            seen.fields.append((target.id, value, scope))
    elif isinstance(target, (ast.Tuple, ast.List)):
        values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
        for place, each in enumerate(target.elts):
            if isinstance(each, ast.Name):
                scope.bind(each.id, values[place] if len(values) == len(target.elts) else None)
    elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        of_class = scope.class_called(target.value.id)
        if of_class is not None:
            of_class.bind(target.attr, value)


def _bind_parameters(arguments: ast.arguments, scope: Scope) -> None:
    positional = [*arguments.posonlyargs, *arguments.args]
    without = len(positional) - len(arguments.defaults)
    for parameter, default in zip(positional, [*([None] * without), *arguments.defaults], strict=True):
        scope.bind(parameter.arg, default)
    for parameter, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        scope.bind(parameter.arg, default)
    for rest in (arguments.vararg, arguments.kwarg):
        if rest is not None:
            scope.bind(rest.arg, None)


def _ids_given(call: Call, node: ast.Call, arguments: dict[str, ast.expr], scope: Scope) -> list[ast.expr]:
    by_name = [arguments[keyword] for keyword in call.keywords if keyword in arguments]
    by_place = [node.args[place] for place in call.positions if place < len(node.args)]
    if any(keyword in arguments for keyword in call.keywords[:1]) or not by_place:
        return by_name
    # `PeftModel.from_pretrained(model, "amber/lora")`: the first argument is no text.
    return [next((argument for argument in by_place if texts(argument, scope)), by_place[0]), *by_name]


def _is_object(argument: ast.expr, scope: Scope) -> bool:
    """Whether an argument may hold a model that another call has loaded already."""
    if not isinstance(argument, ast.Name):
        return isinstance(argument, (ast.Call, ast.Constant))
    return any(isinstance(value, ast.Call) for value in scope.lookup(argument.id)[0])


def _revision(arguments: dict[str, ast.expr], scope: Scope, *, is_open: bool) -> str | None:
    given = arguments.get("revision")
    if given is None:
        return COMPUTED if is_open else None
    if isinstance(given, ast.Constant) and given.value is None:
        return None
    return only_text(given, scope) or COMPUTED


def _kind_of_repo_type(given: ast.expr | None, scope: Scope) -> str | None:
    if given is None or (isinstance(given, ast.Constant) and given.value is None):
        return MODEL
    return only_text(given, scope)


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
