"""What a record function makes of one value: the texts of `changes`, and how much an event matters."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from hugginggraph.errors import SettingsError
from hugginggraph.history.severity_rules import severity_of, severity_rules
from hugginggraph.records.value_texts import text_form


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("string", "a\x1f", "a\x1f"),
        ("bigint", -1, "-1"),
        ("boolean", False, "false"),
        ("timestamp", datetime(205, 1, 2, 3, 4, 5, 10, UTC), "0205-01-02 03:04:05.00001"),
        ("timestamp", datetime(2024, 1, 1, 1, tzinfo=timezone(timedelta(hours=2))), "2023-12-31 23:00:00"),
        ("array<string>", [], "[]"),
        ("array<string>", ["\x00\n\x7f/€\\u00ff"], '["\\u0000\\n\x7f/€\\\\u00ff"]'),
        ("array<struct<a: int, b: string>>", [{"a": 1, "b": None}], '[{"a":1,"b":null}]'),
        ("array<string>", None, None),
    ],
)
def test_a_value_has_the_text_that_spark_gives_it(type_, value, expected):
    assert text_form(type_)(value) == expected


def test_a_type_without_a_text_is_an_error_at_once():
    with pytest.raises(ValueError, match="values of the type double have no form as text"):
        text_form("double")


@pytest.mark.parametrize(
    ("event", "dependents", "repos", "expected"),
    [
        ("disappeared", 0, 1, "info"),
        ("disappeared", 3, 1, "high"),
        ("disappeared", 300, 1, "critical"),
        ("mass_deletion", 0, 10, "medium"),
        ("mass_deletion", 0, 100, "high"),
    ],
)
def test_the_first_rule_that_fits_gives_the_severity(event, dependents, repos, expected):
    assert severity_of(event, dependents, repos, severity_rules()) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('- {event: gone, severity: low}\n- {event: "*", severity: info}', "Events: appeared, "),
        ('- {event: gated, severity: bad}\n- {event: "*", severity: info}', "severity"),
        ("- {event: gated, severity: low}", "the last rule must fit all events"),
        ("- {event: gated, severity: low, when: x}", "when"),
        ("[", "flow"),
    ],
)
def test_a_rule_that_cannot_be_is_one_clear_error(tmp_path, text, message):
    (tmp_path / "rules.yml").write_text(text)
    with pytest.raises(SettingsError, match=message):
        severity_rules(tmp_path / "rules.yml")
