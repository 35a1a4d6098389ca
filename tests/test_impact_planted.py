"""Impact of what was planted into a synthetic week: taken over, gone, renamed, relicensed, given another parent."""

from datetime import date

import pytest

import backfill
from hub_lab.synthetic import write_synthetic_hub
from hugginggraph.lookup.impact import impact
from hugginggraph.lookup.warehouse import Warehouse

LAST, TWO_DAYS_BACK = date(2026, 1, 11), date(2026, 1, 9)


@pytest.fixture(scope="session")
def week(made_once):
    """The warehouse of seven days of a small synthetic Hub; `events.jsonl` beside its dump says what was planted."""

    def make(folder):
        folder.mkdir()
        write_synthetic_hub(folder / "hub", models=250, datasets=60)
        place = ["--source", str(folder / "hub"), "--warehouse", str(folder / "warehouse")]
        assert backfill.main([*place, "--analyses", "none"]) == 0

    return str(made_once("planted-week", make) / "warehouse")


def of(week, repo, day=LAST, **options):
    return impact(Warehouse(week, day), [repo], max_depth=100, min_grade_rank=7, **options)


def rows(found):
    return [(row.downloads, row.repo_id) for row in found.dependents]


@pytest.mark.parametrize(("day", "downloads", "before"), [(LAST, 9, "2026-01-10"), (TWO_DAYS_BACK, 11, "2026-01-08")])
def test_a_name_that_was_taken_over_says_so_first_and_names_who_still_loads_it(week, day, downloads, before):
    found = of(week, "ivory-observatory/bittern-0.5b-triage", day)
    assert found.sentence == (
        "ivory-observatory/bittern-0.5b-triage (model) disappeared on 2026-01-06 and was re-registered on 2026-01-08, "
        f"as another repo of the same name: 1 repo depends on it, with {downloads} downloads a month, of 1 owner; "
        f"0 new since {before}"
    )
    assert rows(found) == [(downloads, "crimson-workshop/bittern-0.5b-reviews")]


def test_before_a_name_was_taken_over_its_repo_was_gone_and_before_that_nothing_had_happened(week):
    name = "ivory-observatory/bittern-0.5b-triage"
    gone = of(week, name, date(2026, 1, 7))
    assert (gone.roots[0].root.state, len(gone.dependents)) == ("ghost", 1)
    assert gone.sentence.startswith(f"{name} (model) disappeared on 2026-01-06: 1 repo depends on it")
    assert of(week, name, date(2026, 1, 5)).sentence.startswith(f"{name} (model): 1 repo depends on it")


def test_a_parent_that_is_gone_affects_a_merge_and_all_that_was_made_from_it(week):
    found = of(week, "cobalt-garden/nuthatch-3b-recipes")
    merge = "ivory-orchard/nuthatch-3b-extraction-merge"
    assert rows(found) == [
        (19, merge),
        (18, "sable-harbour/nuthatch-3b-math"),
        # A dependent has another name since the third day.
        (11, "sable-quarry/nuthatch-3b-extraction"),
    ]
    assert [(each.repo_id, each.behind, each.downloads_behind) for each in found.frontier] == [(merge, 2, 48)]
    assert of(week, "cobalt-garden/nuthatch-3b-recipes", date(2026, 1, 7), since=date(2026, 1, 5)).totals.new == 0


def test_a_renamed_root_is_found_by_its_old_name_and_nothing_of_it_is_new(week):
    found = of(week, "amber-lab/wheatear-7b-poetry")
    assert found.roots[0].root.repo_id == "maroon-studio/wheatear-7b-poetry"
    assert rows(found) == [(0, "teal-workshop/wheatear-7b-extraction")]
    assert (found.totals.new, found.went, found.dependents[0].since_by) == (0, [], "created")
    before = of(week, "maroon-studio/wheatear-7b-poetry", TWO_DAYS_BACK)
    assert (before.roots[0].root.repo_id, rows(before)) == ("amber-lab/wheatear-7b-poetry", rows(found))


def test_a_renamed_data_set_is_followed_to_the_models_trained_on_it(week):
    found = of(week, "datasets/cobalt-meadow/glacier-instructions")
    assert rows(found) == [
        (25, "maroon-library/avocet-1b-headlines-lora"),
        (8, "cobalt-library/plover-13b-medical-lora"),
    ]
    assert [step.relation for row in found.dependents for step in row.path] == ["trained_on", "trained_on"]


def test_a_change_of_licence_is_in_the_sentence(week):
    found = of(week, "amber-studio/wagtail-0.5b-recipes", date(2026, 1, 10))
    assert found.sentence == (
        "amber-studio/wagtail-0.5b-recipes (model) changed its licence on 2026-01-10 from creativeml-openrail-m to "
        "mit: no repo depends on it"
    )


def test_a_repo_that_declares_another_parent_goes_from_one_and_comes_to_the_other(week):
    day, moved = date(2026, 1, 10), "amber-lab/avocet-1b-triage-lora"
    left = of(week, "russet-atelier/avocet-1b", day)
    assert [(each.repo_id, each.reason) for each in left.went] == [(moved, "no longer made from it")]
    came = next(row for row in of(week, "indigo-quarry/heron-7b", day).dependents if row.repo_id == moved)
    assert (came.is_new, came.since, came.since_by) == (True, day, "edges")
    # A day later it is not new any more, and still downstream since then.
    later = next(row for row in of(week, "indigo-quarry/heron-7b").dependents if row.repo_id == moved)
    assert (later.is_new, later.since) == (False, day)
