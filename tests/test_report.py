"""The report: every figure and table of a date in one file, in a real browser, and from whatever is missing."""

import csv
import datetime as dt
import io
import json
import re

import plotly.graph_objects as go
import pytest

from browser import Opened, exhibits_of
from hugginggraph.cli import run
from hugginggraph.errors import JavaMissingError, UnknownRepoError
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.report.html import figures
from hugginggraph.report.html.exhibit import CATALOGUE
from hugginggraph.report.html.page import report, shown
from hugginggraph.report.html.repo_page import repo_page
from report_warehouse import DAY, DAYS, HOSTILE, write_warehouse

figures.load()
NUMBERS = sorted(CATALOGUE)


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A warehouse with everything."""
    return write_warehouse(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def page(full, tmp_path_factory):
    """Its report as a file."""
    file = tmp_path_factory.mktemp("page") / "report.html"
    assert run(["report", "--warehouse", str(full), "--out", str(file)]) == 0
    return file


def sentences_of(html):
    return re.findall(r'<p class="missing">(.*?)</p>', html)


def test_the_catalogue_has_the_figures_and_tables_of_both_papers():
    wanted = ["F1", "F2", "F3a", "F3b", "F4", "F5", *(f"T{n}" for n in range(1, 12)), *(f"A{n}" for n in range(1, 21))]
    assert set(wanted) - set(NUMBERS) == set()
    assert set(NUMBERS) - set(wanted) == {"T6b", "A0", "A1b", "A5b", "A13b", "A13c", "A15b", "A19b"}


@pytest.mark.parametrize("number", NUMBERS)
def test_plotly_knows_every_word_of_a_drawing(full, number):
    found = shown(Warehouse(str(full)), CATALOGUE[number])
    assert found.missing == ""
    assert found.drawn.plots or found.drawn.columns or found.drawn.strips
    for plot in found.drawn.plots:
        go.Figure({"data": plot.traces, "layout": plot.layout})  # Raises where a property is misspelt.
    for column in found.drawn.columns:
        assert column.key in found.table_rows[0]


def test_a_full_warehouse_shows_every_exhibit_with_its_graph_its_n_and_the_date(page):
    html = page.read_text(encoding="utf-8")
    assert exhibits_of(html) == dict.fromkeys(CATALOGUE, "drawn")
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", html, re.DOTALL)
    assert len(captions) == len(CATALOGUE)
    assert [c for c in captions if not re.match(rf"Graph: .+\. n: .*\w.*\. Date: {DAY}\.", c, re.DOTALL)] == []
    assert page.stat().st_size < 8_000_000


@pytest.mark.parametrize(("width", "scheme", "touch"), [(1200, "light", False), (375, "dark", True)])
def test_in_a_browser_all_is_drawn_nothing_is_cut_and_nothing_goes_wrong(chromium, page, width, scheme, touch):
    with Opened(chromium, page, width=width, scheme=scheme, touch=touch) as opened:
        assert opened.wrong == []
        assert opened.undrawn() == []
        assert opened.too_wide() == []
        assert opened.cut_off() == []
        assert opened.covered_by_tools() == []
        ink, paper = opened.page.evaluate(
            "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert (sum(map(int, re.findall(r"\d+", ink))) > sum(map(int, re.findall(r"\d+", paper)))) == (scheme == "dark")


def test_hostile_metadata_stays_text(chromium, page):
    html = page.read_text(encoding="utf-8")
    assert "<img" not in html
    assert "<script>hurt" not in html
    assert "\u202e" not in re.sub(r"<script[^>]*>.*?</script>", "", html, flags=re.DOTALL)
    with Opened(chromium, page) as opened:
        assert opened.page.evaluate("window.hurt") is None
        assert opened.page.evaluate("document.querySelectorAll('main img, main svg a').length") == 0
        assert (
            'evil/</script><img src=x onerror="window.hurt=1">' in opened.page.locator("#T2 td.long").first.inner_text()
        )
        # Markup in a name is no markup in a drawing either.
        assert "evil/</script>" in opened.page.evaluate("document.querySelector('#A2').textContent")


def test_the_data_of_a_figure_can_be_downloaded_as_they_are(chromium, page, full):
    rows = (
        Warehouse(str(full)).view(*CATALOGUE["T4"].tables).execute("SELECT count(*) FROM deepest_lineages").fetchone()
    )
    with Opened(chromium, page) as opened:
        files = {}
        for kind in ("csv", "json"):
            with opened.page.expect_download() as waiting:
                opened.page.locator(f"#T4 [data-download={kind}]").click()
            assert waiting.value.suggested_filename == f"T4.{kind}"
            files[kind] = waiting.value.path().read_text(encoding="utf-8")
    table = list(csv.DictReader(io.StringIO(files["csv"])))
    assert len(table) == rows[0]
    assert HOSTILE in {row["root_repo_id"] for row in table}
    assert [row["repo_id"] for row in json.loads(files["json"])] == [row["repo_id"] for row in table]


def test_a_drawn_family_can_be_searched_and_a_table_sorted(chromium, page):
    with Opened(chromium, page) as opened:
        search = opened.page.locator("#F2 input")
        search.fill("HERON-7B")
        assert opened.page.locator("#F2 output").inner_text() == "1 found"
        assert opened.page.evaluate("document.querySelector('#F2 .plot').data.at(-1).selectedpoints.length") == 1
        search.fill("nobody is called so")
        assert opened.page.locator("#F2 output").inner_text() == "0 found"
        search.fill("")
        assert opened.page.evaluate("document.querySelector('#F2 .plot').data.at(-1).selectedpoints") is None
        heading = opened.page.locator("#T11 th", has_text="edges lost")
        heading.click()
        assert heading.get_attribute("aria-sort") == "descending"
        heading.click()
        assert heading.get_attribute("aria-sort") == "ascending"


def test_without_genetics_their_places_say_which_command_brings_them(tmp_path):
    html = report(Warehouse(str(write_warehouse(tmp_path, genetics=False))))
    of_genetics = {number for number in NUMBERS if number.startswith("A")} - {"A4"}
    assert {number for number, kind in exhibits_of(html).items() if kind == "missing"} == of_genetics
    told = f"The genetics of {DAY} were not computed; `hugginggraph genetics --as-of {DAY}` brings them."
    assert sentences_of(html) == [told] * len(of_genetics)


def test_where_spark_must_write_and_does_not_start_the_report_does_without_genetics_and_says_so(
    tmp_path, monkeypatch, capsys
):
    def no_java(*_):
        raise JavaMissingError("Java was not found")

    monkeypatch.setattr("hugginggraph.cli.reports.ledger_for", no_java)
    write_warehouse(tmp_path / "warehouse", genetics=False)
    for more, said in (([], "Java was not found"), (["--no-genetics"], "")):
        file = tmp_path / "report.html"
        assert run(["report", "--warehouse", str(tmp_path / "warehouse"), "--out", str(file), *more]) == 0
        assert said in capsys.readouterr().err
        assert exhibits_of(file.read_text(encoding="utf-8"))["A1"] == "missing"
        file.unlink()


def test_genetics_of_another_date_are_not_taken_for_these(full):
    html = report(Warehouse(str(full), DAYS[0]))
    assert {exhibits_of(html)[number] for number in ("A1", "A5", "A9", "A19")} == {"missing"}


def test_without_analyses_their_places_say_so_and_the_rest_is_there(tmp_path):
    html = report(Warehouse(str(write_warehouse(tmp_path, analyses=False))))
    found = exhibits_of(html)
    assert {found[number] for number in ("F1", "F2", "F5", "T8", "T10")} == {"drawn"}
    assert {found[number] for number in ("F3a", "F4", "T1", "T3", "T9")} == {"missing"}
    assert any(f"The analyses did not run on {DAY}" in sentence for sentence in sentences_of(html))


def test_without_edges_and_models_each_place_says_what_is_missing(chromium, tmp_path):
    write_warehouse(tmp_path / "warehouse", models=0)
    html = report(Warehouse(str(tmp_path / "warehouse")))
    found = exhibits_of(html)
    assert {found[number] for number in ("F2", "F3a", "T3", "T6", "A1", "A5", "A6", "A8", "A9", "A14", "A19")} == {
        "missing"
    }
    assert [sentence for sentence in sentences_of(html) if not re.search(r"bring|nothing is missing", sentence)] == []
    file = tmp_path / "empty.html"
    file.write_text(html, encoding="utf-8")
    with Opened(chromium, file, width=375) as opened:
        assert (opened.wrong, opened.undrawn(), opened.too_wide()) == ([], [], [])


@pytest.mark.parametrize("models", [4, 9])
def test_a_single_model_or_family_and_a_single_date_are_enough(tmp_path, models):
    html = report(Warehouse(str(write_warehouse(tmp_path, models=models, days=[DAY]))))
    assert exhibits_of(html)["F1"] == "drawn"
    assert exhibits_of(html)["F5"] == "missing"
    assert "There is one date alone" in html


def test_a_repo_has_a_page_with_parents_children_licences_and_history(chromium, full, tmp_path):
    for name in ("amber/heron-7b", HOSTILE):
        file = tmp_path / "repo.html"
        assert run(["report", "--warehouse", str(full), "--repo", name, "--out", str(file)]) == 0
        html = file.read_text(encoding="utf-8")
        assert list(exhibits_of(html)) == ["R1", "R2", "R3", "R4", "R5"]
        with Opened(chromium, file, width=375, touch=True) as opened:
            assert (opened.wrong, opened.undrawn(), opened.too_wide(), opened.cut_off()) == ([], [], [], [])
            assert opened.page.evaluate("window.hurt") is None
    parents = Warehouse(str(full))
    children = "SELECT repo_id FROM edges JOIN nodes ON node_id = dst WHERE src = ? AND relation = ? ORDER BY 1"
    view = parents.view(*CATALOGUE["F2"].tables)
    child = view.execute(children, [node_id("model", "amber/heron-7b"), "finetune"]).fetchone()[0]
    html = repo_page(parents, child, None, max_depth=100)
    assert exhibits_of(html)["R2"] == "drawn"
    licences = re.search(r'id="R4".*?</table>', html, re.DOTALL).group()
    assert re.search(r"amber/heron-7b</td>.*?llama3.1</td><td>community", licences, re.DOTALL)


def test_a_repo_that_nobody_knows_is_an_error_and_not_a_page(full, tmp_path, capsys):
    with pytest.raises(UnknownRepoError):
        repo_page(Warehouse(str(full)), "no/body", None, max_depth=100)
    assert run(["report", "--warehouse", str(full), "--repo", "no/body", "--out", str(tmp_path / "x.html")]) == 1
    assert "no repo 'no/body'" in capsys.readouterr().err
    assert not (tmp_path / "x.html").exists()


def test_a_place_that_cannot_be_written_to_is_said(full, tmp_path, capsys):
    assert run(["report", "--warehouse", str(full), "--out", str(tmp_path / "no" / "x.html")]) == 1
    assert "cannot be written there" in capsys.readouterr().err


def test_any_past_date_has_its_report(full):
    html = report(Warehouse(str(full), dt.date(2026, 2, 28)))
    assert "as of <strong>2026-02-28</strong>" in html
