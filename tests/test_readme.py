"""The pages say what the files say, and lead to them."""

import re
from pathlib import Path

import pytest
from benchmarks.figures import figures, with_figures

from checks import tables

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("file", figures(), ids=lambda file: file.name)
def test_figures_are_those_of_the_results(file):
    assert with_figures(file, figures()[file]) == file.read_text(encoding="utf-8")


def test_the_list_of_tables_is_that_of_the_contracts():
    assert tables.page() == tables.PAGE.read_text(encoding="utf-8"), "python -m checks.tables writes it anew"


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda page: page.name)
def test_every_file_a_page_links_to_is_there(page):
    prose = re.sub(r"``.*?``|`[^`\n]*`", "", page.read_text(encoding="utf-8"))
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", prose)
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_the_readme_links_to_files():
    assert "](docs/operations.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
