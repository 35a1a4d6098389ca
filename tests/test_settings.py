"""Settings in layers, and the words for a machine that lacks something; no Spark is started here."""

import pytest

from hugginggraph import session
from hugginggraph.errors import JavaMissingError, SettingsError
from hugginggraph.settings import load_settings


def test_the_command_line_wins_over_the_environment_which_wins_over_the_files(monkeypatch):
    assert load_settings().ingest.max_files == 1000
    monkeypatch.setenv("HUGGINGGRAPH_INGEST__MAX_FILES", "7")
    assert load_settings().ingest.max_files == 7
    assert load_settings(ingest={"max_files": 3}).ingest.max_files == 3


def test_the_environments_file_overrides_the_base_file(monkeypatch):
    assert load_settings().analysis.components_algorithm == "graphx"
    monkeypatch.setenv("HUGGINGGRAPH_ENV", "cluster")
    assert load_settings().analysis.components_algorithm == "graphframes"


@pytest.mark.parametrize("name", ["HUGGINGGRAPH_INGST", "HUGGINGGRAPH_INGEST__MAXFILES"])
def test_an_unknown_variable_is_an_error_that_names_it(monkeypatch, name):
    monkeypatch.setenv(name, "7")
    with pytest.raises(SettingsError, match=r"INGST|ingest\.maxfiles"):
        load_settings()


def test_an_unknown_setting_is_an_error_that_names_it():
    with pytest.raises(SettingsError, match="unknown setting 'warehose'"):
        load_settings(warehose="x")


def test_an_unusable_value_is_an_error_that_shows_it():
    with pytest.raises(SettingsError, match=r"completeness_min.*found 2"):
        load_settings(ingest={"completeness_min": 2})


@pytest.mark.parametrize("name", ["plain", "two words", "ä+[1]{2}*'`&;", "a#b", "a?b", "50%20", "a\\b"])
def test_a_warehouse_may_be_called_anything(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_settings(warehouse=name).warehouse == str(tmp_path.resolve() / name)


def test_an_unknown_environment_is_an_error_that_names_the_known_ones(monkeypatch):
    monkeypatch.setenv("HUGGINGGRAPH_ENV", "mars")
    with pytest.raises(SettingsError, match=r"Known: cluster, local$"):
        load_settings()


def test_without_java_one_message_says_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(JavaMissingError, match="openjdk-17-jre-headless"):
        session._require_java()
