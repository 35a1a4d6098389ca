"""Cells of CSV that no spreadsheet runs, of whatever country."""

import pytest

from hugginggraph.report.csv_cells import csv_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " =1",
        "\u3000=1",
        '"=1',
        "-",
        "-2-3",
        "=",
        "+49 30",
        "-2",
        "-2.5",
        "-1e-05",
    ],
)
def test_a_formula_is_marked_as_text(text):
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["a;=1", "a\t=1", "a\n=1", "a\r\n＝1", "a; @x", ";=1", "a;-5"])
def test_a_formula_behind_a_separator_of_another_country_is_marked(text):
    sign = next(each for each in "=＝@-" if each in text)
    before = text[: text.index(sign)].rstrip(" ")
    assert csv_cell(text) == f"{before}'{text[len(before) :]}"


@pytest.mark.parametrize("text", ["3", "2.5", "a-b", "", "amber/heron", "a, b", "e=mc2", "'=1"])
def test_plain_texts_stay_as_they_are(text):
    assert csv_cell(text) == text


def test_a_megabyte_is_one_walk():
    assert len(csv_cell(";=" * 500_000)) == 1_500_000
    assert csv_cell("-" + "1" * 1_000_000 + "x").startswith("'-1")
