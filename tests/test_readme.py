"""The README says what the files say."""

import re
from pathlib import Path

from benchmarks.figures import figures, readme_with

ROOT = Path(__file__).parents[1]


def test_the_figures_of_the_readme_are_those_of_the_results():
    assert readme_with(figures()) == (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_file_the_readme_links_to_is_there():
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []
