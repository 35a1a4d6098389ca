"""What the product is made of, from the lock and `conf/jars.csv`: `python -m checks.parts` writes `docs/parts.md`.

Licences are those that the installed packages declare.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from license_expression import LicenseExpression, Licensing, get_spdx_licensing
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hugginggraph.jars import Jar, known_jars

HOUSE = Path(__file__).parents[1]
LOCK = HOUSE / "requirements-dev.lock"
PAGE = HOUSE / "docs" / "parts.md"
PRODUCT = "hugginggraph (pyproject.toml)"
"""What uv writes of a package that the product itself needs, extras included."""

PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "PSF-2.0",
    "Unlicense", "Zlib",
}  # fmt: skip
"""Licences that ask for no more than to be named."""

EXCEPTIONS = {
    "orjson": "MPL-2.0 for some of its files: a change of these must be published. It is used as it is.",
    "tqdm": "MPL-2.0 for some of its files: a change of these must be published. It is used as it is, and comes with "
    "huggingface-hub.",
    "javax.annotation:javax.annotation-api:1.3.2": "CDDL-1.1 for its files, or the GPL with the exception for what "
    "is linked to them. It is used as it is, and comes with Parquet, which comes with Delta's kernel.",
}
"""Parts of the product under another licence, and why they may stay."""

_DECLARED = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""SPDX's names of licences, by those that packages without an SPDX expression declare."""

_READ = {
    "colorama": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "exceptiongroup": "MIT",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause",
    "nodeenv": "BSD-3-Clause",
    "py4j": "BSD-3-Clause",
    "pyasn1-modules": "BSD-2-Clause",
    "python-dateutil": "Apache-2.0 AND BSD-3-Clause",
    "pywin32": "PSF-2.0",
    "scipy": "BSD-3-Clause",
    "tomli": "MIT",
}
"""Licences that no metadata here tell: of packages of other systems and Pythons, and of those whose file was read."""

_EXPRESSION = re.compile(r"[A-Za-z0-9.+() -]{1,200}")
_PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s;]+)(?: ; (.*?))? \\")


@dataclass(frozen=True)
class Part:
    """A package that a lock file names.

    Attributes:
        name: normalized.
        version: the only one that may be installed.
        marker: for which Pythons and systems; empty for all.
        hashes: SHA-256 of the files of which one is installed.
        needed_by: names of the packages that need it, as the lock writes them.
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]

    @property
    def licence(self) -> str:
        """An SPDX expression.

        Raises:
            ValueError: neither the installed package nor the table here tells one.
        """
        return licence_of(self.name)


def locked_parts(lock: Path = LOCK) -> list[Part]:
    """All packages of a lock file, in its order; not what is for browsers alone, where the product does not run."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8"))
    return [part for part in map(_part, blocks) if "sys_platform == 'emscripten'" not in part.marker]


def _part(block: str) -> Part:
    pin = _PIN.match(block)
    if pin is None:
        raise ValueError(f"no pinned package: {block[:80]}")
    needed_by = re.findall(r"^    #(?:   | via )(?!-)(\S.*)$", block, re.MULTILINE)
    hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", block)
    return Part(canonicalize_name(pin[1]), pin[2], pin[3] or "", tuple(hashes), tuple(needed_by))


def asked_for() -> list[Requirement]:
    """What `pyproject.toml` asks for, all extras included."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(line) for lines in [project["dependencies"], *extras] for line in lines]


@cache
def product_parts() -> tuple[Part, ...]:
    """The packages of the product with all its extras, and all that these need; not what tests and builds it."""
    parts = locked_parts()
    names: set[str] = {canonicalize_name(each.name) for each in asked_for()}
    while more := {part.name for part in parts if {PRODUCT, *names} & set(part.needed_by)} - names:
        names |= more
    return tuple(part for part in parts if part.name in names)


@cache
def licence_of(name: str) -> str:
    """The SPDX expression of a package's licence.

    Raises:
        ValueError: neither the installed package nor the table here tells one.
    """
    if name in _READ:
        return _READ[name]
    declared = metadata.metadata(name)
    told = [declared[key].partition("\n")[0] for key in ("License-Expression", "License") if key in declared]
    told += [line.split(" :: ")[-1] for line in declared.get_all("Classifier", []) if line.startswith("License ::")]
    for each in told:
        spdx = _DECLARED.get(each, each)
        if _EXPRESSION.fullmatch(spdx) and not _licensing().validate(spdx).errors:
            return spdx
    raise ValueError(f"{name}: read its licence, and write it into checks/parts.py ({told})")


@cache
def _licensing() -> Licensing:
    """SPDX's licences; they take a tenth of a second to load."""
    return get_spdx_licensing()


def is_permissive(expression: str) -> bool:
    """Whether all of an SPDX expression, or one of its choices, asks for no more than to be named.

    >>> is_permissive("MPL-2.0 AND MIT"), is_permissive("GPL-3.0-only OR MIT")
    (False, True)
    """
    return _is_permissive(_licensing().parse(expression))


def _is_permissive(node: LicenseExpression) -> bool:
    if not node.args:
        return node.render() in PERMISSIVE
    judge = all if node.operator.strip() == "AND" else any
    return judge(map(_is_permissive, node.args))


def page() -> str:
    """The text of `docs/parts.md`."""
    product = product_parts()
    names = {part.name for part in product}
    others = [part for part in locked_parts() if part.name not in names]
    return "\n".join([
        _HEAD.format(
            count=len(names), jars=len(known_jars()),
            exceptions="\n".join(f"- `{name}`: {why}" for name, why in EXCEPTIONS.items()),
        ),
        "## Packages of the product", "", *_packages(product), "",
        "## Jars", "", "| jar | licence |", "| --- | --- |", *map(_jar, known_jars()), "",
        "## What tests, builds and checks it", "", "It is not in the product.", "", *_packages(others), "",
    ])  # fmt: skip


def _packages(parts: Iterable[Part]) -> list[str]:
    versions: dict[str, list[str]] = {}
    for part in parts:
        versions.setdefault(part.name, []).append(part.version)
    rows = [f"| {name} | {', '.join(each)} | {licence_of(name)} |" for name, each in versions.items()]
    return ["| package | version | licence |", "| --- | --- | --- |", *rows]


def _jar(jar: Jar) -> str:
    return f"| {jar.coordinates} | {jar.licence} |"


def licences() -> Mapping[str, str]:
    """The licence of every part of the product, by its name or its coordinates."""
    return {part.name: part.licence for part in product_parts()} | {
        jar.coordinates: jar.licence for jar in known_jars()
    }


_HEAD = """# What it is made of

Written by `python -m checks.parts` from `requirements-dev.lock`, `conf/jars.csv` and what the installed packages
declare. `make release` writes the same as a CycloneDX document, with the hashes, beside the wheel. HuggingGraph itself
is under the Apache License 2.0.

The product with all its extras needs {count} packages, which are installed with the hashes of the lock. Spark, where it
is used, fetches {jars} jars beside those that `pyspark` carries: fewer without S3. `conf/jars.csv` has their SHA-256,
and each is checked before a class of it is loaded.

All ask for no more than to be named, but these:

{exceptions}
"""

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
