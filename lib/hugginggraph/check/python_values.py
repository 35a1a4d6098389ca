"""The texts that an expression of Python can be, by what the same file assigns: nothing is run."""

import ast
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

_MOST_TEXTS = 1000
_MOST_STEPS = 5000
_DEEPEST = 12
_DEFAULT_SECOND = {"get", "getenv", "pop"}
_DEFAULT_KEYWORD = {"field", "Field", "Option", "Argument", "getenv", "Parameter"}


class Text(NamedTuple):
    """A text that an expression can be, and the literal that has it."""

    value: str
    node: ast.expr


class Elements(NamedTuple):
    """Stands for the elements of a list, where a loop binds a name to each."""

    of: ast.expr


class Scope:
    """The names that a module, a class or a function binds; `None` stands for what cannot be read."""

    def __init__(self, parent: "Scope | None" = None, *, is_class: bool = False) -> None:
        self.parent = parent
        self.is_class = is_class
        self.bound: dict[str, list[ast.expr | Elements | None]] = {}
        self.classes: dict[str, Scope] = {}

    def bind(self, name: str, value: "ast.expr | Elements | None") -> None:
        """Add a value that a name may have."""
        self.bound.setdefault(name, []).append(value)

    def lookup(self, name: str) -> "tuple[list[ast.expr | Elements | None], Scope]":
        """The values of a name, and the scope that binds it; a function does not see the names of a class around it."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bound and (scope is self or not scope.is_class):
                return scope.bound[name], scope
            scope = scope.parent
        return [], self

    def class_called(self, name: str) -> "Scope | None":
        """The class of a name; of `self` and `cls` the one around."""
        scope: Scope | None = self
        while scope is not None:
            if name in ("self", "cls") and scope.is_class:
                return scope
            if name in scope.classes:
                return scope.classes[name]
            scope = scope.parent
        return None


def texts(expression: ast.expr, scope: Scope) -> list[Text]:
    """The texts that an expression can be, in the order of the source; none where only running it would tell."""
    return list(islice(_Reading().of(expression, scope, 0), _MOST_TEXTS))


def only_text(expression: ast.expr | None, scope: Scope) -> str | None:
    """The text that an expression is; None where it may be several, or none."""
    found = texts(expression, scope) if expression is not None else []
    return found[0].value if len({text.value for text in found}) == 1 else None


class _Reading:
    """One expression being read: the steps are counted, since names can lead to one another without end."""

    def __init__(self) -> None:
        self.steps = 0

    def of(self, node: "ast.expr | Elements | None", scope: Scope, depth: int) -> Iterator[Text]:
        self.steps += 1
        if node is None or depth > _DEEPEST or self.steps > _MOST_STEPS:
            return
        if isinstance(node, Elements):
            for element in self._elements(node.of, scope, depth):
                yield from self.of(element[0], element[1], depth + 1)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield Text(node.value, node)
        elif isinstance(node, (ast.JoinedStr, ast.BinOp)):
            joined = self._joined(node, scope, depth)
            if joined is not None:
                yield Text(joined, node)
        else:
            for inner, of_scope in self._behind(node, scope):
                yield from self.of(inner, of_scope, depth + 1)

    def _behind(self, node: ast.expr, scope: Scope) -> "Iterator[tuple[ast.expr | Elements | None, Scope]]":
        """The expressions whose value this one can have, each with the scope in which it stands."""
        if isinstance(node, ast.Name):
            values, of_scope = scope.lookup(node.id)
            yield from ((value, of_scope) for value in values)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            of_class = scope.class_called(node.value.id)
            if of_class is not None:
                yield from ((value, of_class) for value in of_class.bound.get(node.attr, []))
        elif isinstance(node, ast.IfExp):
            yield from ((node.body, scope), (node.orelse, scope))
        elif isinstance(node, ast.BoolOp):
            yield from ((value, scope) for value in node.values)
        elif isinstance(node, ast.NamedExpr):
            yield node.value, scope
        elif isinstance(node, ast.Subscript):
            yield from self._items(node, scope)
        elif isinstance(node, ast.Call):
            yield from ((value, scope) for value in _defaults(node))

    def _items(self, node: ast.Subscript, scope: Scope) -> "Iterator[tuple[ast.expr | None, Scope]]":
        """The values of a dictionary or list of literals: of the key if it is one, else all."""
        for value, of_scope in self._values_of_name(node.value, scope):
            if isinstance(value, ast.Dict):
                key = node.slice.value if isinstance(node.slice, ast.Constant) else None
                keys = [each.value if isinstance(each, ast.Constant) else None for each in value.keys]
                wanted = [item for item, name in zip(value.values, keys, strict=True) if key in (None, name)]
                yield from ((item, of_scope) for item in wanted)
            elif isinstance(value, (ast.List, ast.Tuple)):
                yield from ((item, of_scope) for item in value.elts)

    def _elements(self, node: ast.expr, scope: Scope, depth: int) -> "Iterator[tuple[ast.expr, Scope]]":
        for value, of_scope in self._values_of_name(node, scope):
            if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
                yield from ((item, of_scope) for item in value.elts)

    def _values_of_name(self, node: ast.expr, scope: Scope) -> "list[tuple[ast.expr | Elements | None, Scope]]":
        return list(self._behind(node, scope)) if isinstance(node, (ast.Name, ast.Attribute)) else [(node, scope)]

    def _joined(self, node: ast.expr, scope: Scope, depth: int) -> str | None:
        """The text of an f-string or a sum whose parts are all known, and each one text."""
        parts: list[ast.expr] = []
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts = [node.left, node.right]
        said: list[str] = []
        for part in parts:
            values = list(islice(self.of(part, scope, depth + 1), 2))
            if len(values) != 1:
                return None
            said.append(values[0].value)
        return "".join(said) if said else None


def _defaults(call: ast.Call) -> Iterator[ast.expr]:
    """What `os.environ.get(name, default)`, `field(default=…)` and their like give where nothing else is set."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in _DEFAULT_SECOND and len(call.args) > 1:
        yield call.args[1]
    elif name in _DEFAULT_SECOND | _DEFAULT_KEYWORD:
        yield from (keyword.value for keyword in call.keywords if keyword.arg == "default")
        if name in ("Field", "Option", "Argument") and call.args:
            yield call.args[0]
