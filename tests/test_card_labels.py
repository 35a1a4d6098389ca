"""The figures of what is read from cards, by declarations and by labels."""

import pytest
from benchmarks import card_labels
from benchmarks.card_figures import Mention, Score, Wanted


def score(labels):
    """Two mentions that agree, one that a person can read, one that was missed."""
    keys = {repo: card_labels.key("2025", "amber/a", repo, "made_from") for repo in ("amber/c", "amber/d")}
    made = Score("2025", "made_from", {keys[repo]: verdict for repo, verdict in labels.items()})
    made.mentions = [
        Mention("amber/a", "amber/b", "based_on", "en", True),
        Mention("amber/b", "amber/e", "fine_tuned_version_of", "en", True),
        Mention("amber/a", "amber/c", "merge_of", "da", False),
    ]
    made.wanted = [
        Wanted("amber/a", frozenset(["amber/b"]), "all", "en", True),
        Wanted("amber/a", frozenset(["amber/d"]), "all", "da", False),
    ]
    return made


def shares(labels):
    told = score(labels).figures()["labels"]
    return told["precision"]["share"], told["without_templates"]["share"], told["recall"]["all"]["share"]


def test_what_nobody_has_read_and_nobody_can_tell_counts_as_wrong_and_as_missed():
    assert shares({}) == (0.6667, 0.5, 0.5)
    assert shares({"amber/c": "unclear", "amber/d": "unclear"}) == (0.6667, 0.5, 0.5)
    assert score({}).unlabelled() == [("amber/a", "amber/c", "merge_of"), ("amber/a", "amber/d", "")]


def test_a_label_says_whether_a_mention_is_right_and_whether_what_was_missed_is_said_at_all():
    assert shares({"amber/c": "right", "amber/d": "wrong"}) == (1.0, 1.0, 1.0)
    assert shares({"amber/c": "wrong", "amber/d": "right"}) == (0.6667, 0.5, 0.5)
    assert score({"amber/c": "right"}).figures()["declarations"]["precision"]["share"] == 0.6667


def test_figures_are_told_by_phrase_and_by_language():
    told = score({"amber/c": "right"}).figures()["labels"]
    assert told["by_phrase"]["merge_of"] == {"share": 1.0, "right": 1, "of": 1}
    assert told["by_language"]["da"]["recall"] == {"share": 0.0, "found": 0, "of": 1}
    assert told["disagreements"] == {"right": 1}


def test_the_labels_of_the_project_tell_nothing_but_verdicts():
    labels = card_labels.read()
    assert len(labels) > 100
    assert set(labels.values()) <= set(card_labels.VERDICTS)
    assert all(set(key) <= set("0123456789abcdef") for key in labels)


@pytest.mark.parametrize("line", ["ab,right,why", f"{'0' * 64},perhaps,why", f"{'0' * 64},right,"])
def test_a_line_that_is_no_label_is_refused(tmp_path, line):
    path = tmp_path / "labels.csv"
    path.write_text(f"key,verdict,why\n{line}\n")
    with pytest.raises(ValueError, match="line 2"):
        card_labels.read(path)


def test_a_statement_has_one_label(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("key,verdict,why\n" + f"{'0' * 64},right,why\n" * 2)
    with pytest.raises(ValueError, match="twice"):
        card_labels.read(path)
