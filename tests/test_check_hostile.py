"""Sources that somebody wrote to stop the reader, to lead it elsewhere or to have their text run."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hugginggraph.check import source_files
from hugginggraph.check.references import Found
from hugginggraph.check.source_files import read_folder

ROOT = Path(__file__).parents[1]
PATIENCE = 60
"""Seconds for one file on a busy machine; what is quadratic takes minutes of it."""
GOOD = "from_pretrained('amber/heron')\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The working folder, with one good file."""
    monkeypatch.chdir(tmp_path)
    Path("good.py").write_text(GOOD, encoding="utf-8")
    return tmp_path


def read(name=None, content=b""):
    """What is found beside the good file, and why files were not read."""
    if name:
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    found = Found()
    began = time.monotonic()
    read_folder(Path(), found)
    assert time.monotonic() - began < PATIENCE
    names = {(r.name, r.file) for r in found.references}
    assert ("amber/heron", "good.py") in names
    return names - {("amber/heron", "good.py")}, dict(found.unread)


def aliases(levels):
    return "a0: &a0 [model, model]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, levels)
    )


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "-" * 200_000 + "1",
        "a" + ".a" * 200_000,
        "lambda: " * 20_000 + "1",
        "x = 1" + " + 1" * 100_000,
        "not " * 100_000 + "x",
        "a(b)" + "(c)" * 100_000,
        "\0",
        "def f(:",
    ],
)
def test_python_that_no_parser_takes_is_told(text):
    names, unread = read("bad.py", "from_pretrained('moss/hidden')\n" + text)
    assert names == set()
    assert unread == {"bad.py": "no Python that this Python can parse"}


def test_names_that_lead_to_one_another_end():
    lines = ["x0 = 'moss/base'"] + [f"x{n} = x{n - 1} or x{n - 1} or x{n - 1}" for n in range(1, 200)]
    names, _ = read("loop.py", "\n".join([*lines, "a = b", "b = a", "from_pretrained(x5)", "from_pretrained(a)"]))
    assert names == {("moss/base", "loop.py")}


def test_a_line_of_ten_million_characters_is_told_and_not_read():
    for name in ("bad.py", "bad.yml", "bad.sh", "Dockerfile"):
        Path(name).write_text("from_pretrained('moss/hidden') # " + "model " * 1_700_000, encoding="utf-8")
    names, unread = read()
    assert names == set()
    assert set(unread) == {"bad.py", "bad.yml", "bad.sh", "Dockerfile"}
    assert all(why.startswith("larger than") for why in unread.values())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (aliases(30), None),
        ("model: " + "[" * 100_000, "nested too deeply"),
        ("model: " + "{" * 100_000, "nested too deeply"),
        ("model:\n" + "".join("  " * n + "-\n" for n in range(1, 150)), "nested too deeply"),
        ("model: &a\n  <<: *a\n  base_model: moss/self\n", None),
        ("model: [", "no YAML: ParserError"),
        ("model: !!python/object/apply:os.system ['touch pwned']", None),
    ],
)
def test_yaml_costs_no_more_than_its_text(text, why):
    _, unread = read("bad.yml", text)
    assert unread.get("bad.yml") == why
    assert not Path("pwned").exists()


@pytest.mark.parametrize(
    "text",
    ['"' * 250_001, '"\\' * 120_000, "$(" * 120_000, "model=${model:-" * 15_000, "A=$A " * 50_000, "-e " * 80_000,
     "--model a1/b " * 20_000, "vllm serve " * 20_000],
)  # fmt: skip
def test_a_script_costs_no_more_than_its_text(text):
    read("bad.sh", "vllm " + text)


@pytest.mark.parametrize(
    "content",
    [b"[" * 200_000, b'{"cells": 3}', b'{"cells": [' + b"{}," * 100_000 + b"{}]}", b"null", b"", b"\xff\xfe\x00",
     json.dumps({"cells": [{"cell_type": "code", "source": "\n" * 100_000 + "x"}] * 5}).encode()],
)  # fmt: skip
def test_a_notebook_that_is_none_is_told(content):
    names, _ = read("bad.ipynb", content)
    assert names == set()


def test_a_bill_of_materials_that_nests_without_end_is_told():
    _, unread = read("bom.json", b'{"bomFormat": "CycloneDX", "components": ' + b"[" * 200_000)
    assert set(unread) == {"bom.json"}


def test_bytes_that_are_no_text_are_told_and_known_encodings_read():
    for name, content in {
        "latin.py": b"# -*- coding: latin-1 -*-\nfrom_pretrained('moss/latin') # \xe4\n",
        "none.py": b"from_pretrained('moss/none') # \xe4\n",
        "odd.py": b"# coding: rot13\nfrom_pretrained('moss/odd')\n",
        "bom.py": b"\xef\xbb\xbffrom_pretrained('moss/bom')\n",
        "wide.yml": "base_model: moss/wide\n".encode("utf-16"),
    }.items():
        Path(name).write_bytes(content)
    names, unread = read()
    assert names == {
        ("moss/latin", "latin.py"),
        ("moss/odd", "odd.py"),
        ("moss/bom", "bom.py"),
        ("moss/wide", "wide.yml"),
    }
    assert unread == {"none.py": "no text in UTF-8"}


def test_links_lead_neither_out_nor_round(here, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.py").write_text("from_pretrained('moss/secret')", encoding="utf-8")
    Path("inside").mkdir()
    Path("inside/again").symlink_to("..")
    Path("inside/self").symlink_to("self")
    Path("away").symlink_to(outside)
    Path("away.py").symlink_to(outside / "secret.py")
    assert read() == (set(), {})


def test_pipes_and_files_that_may_not_be_read_stop_nothing():
    os.mkfifo("pipe.py")
    Path("folder.py").mkdir()
    assert read() == (set(), {})


def test_more_files_than_are_read_are_told(monkeypatch):
    monkeypatch.setattr(source_files, "MAX_FILES", 3)
    for number in range(5):
        Path(f"x{number}.py").write_text(GOOD, encoding="utf-8")
    found = Found()
    read_folder(Path(), found)
    assert [r.file for r in found.references] == ["good.py", "x0.py", "x1.py"]
    assert found.unread == [(".", "more than 3 files")]


def test_folders_of_tools_are_left_out():
    for folder in (".git", ".venv", "node_modules", "a/__pycache__"):
        Path(folder).mkdir(parents=True)
        Path(folder, "x.py").write_text(GOOD, encoding="utf-8")
    assert read()[0] == set()


def test_nothing_of_a_source_is_imported_or_run():
    Path("pwned.py").write_text("open('ran', 'w')\nfrom_pretrained('moss/pwned')\n", encoding="utf-8")
    Path("conftest.py").write_text("import pwned\n", encoding="utf-8")
    Path("run.sh").write_text("touch ran; vllm serve $(touch ran)\n", encoding="utf-8")
    line = (
        "import sys; from pathlib import Path\n"
        "from hugginggraph.check.source_files import Found, read_folder\n"
        "read_folder(Path(), Found())\n"
        "print('pwned' in sys.modules, 'socket' in sys.modules)"
    )
    place = {"PYTHONPATH": str(ROOT / "lib"), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", line], env=place, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "False"
    assert not Path("ran").exists()
