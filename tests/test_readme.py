"""The README says what the files say."""

import re
from pathlib import Path

import pytest
from benchmarks.figures import figures, with_figures

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("file", figures(), ids=lambda file: file.name)
def test_figures_are_those_of_the_results(file):
    assert with_figures(file, figures()[file]) == file.read_text(encoding="utf-8")


def test_every_file_the_readme_links_to_is_there():
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []
