"""The Databricks bundle: what it deploys is what the Jobs API takes, and what the command line understands."""

import re
from importlib import metadata
from pathlib import Path

import pytest
import typer
import yaml
from databricks.sdk.service.jobs import JobSettings

from hugginggraph.cli import app

BUNDLE = yaml.safe_load((Path(__file__).parents[1] / "databricks.yml").read_text(encoding="utf-8"))
JOBS = BUNDLE["resources"]["jobs"]


def resolved(value, target):
    """The bundle's value with its variables as the target sets them."""
    if isinstance(value, dict):
        return {key: resolved(each, target) for key, each in value.items()}
    if isinstance(value, list):
        return [resolved(each, target) for each in value]
    if not isinstance(value, str):
        return value
    # What has no default must be given.
    variables = {name: said.get("default", f"given-{name}") for name, said in BUNDLE["variables"].items()}
    variables |= BUNDLE["targets"][target].get("variables", {})
    whole = re.fullmatch(r"\$\{var\.(\w+)\}", value)
    return variables[whole[1]] if whole else re.sub(r"\$\{var\.(\w+)\}", lambda m: str(variables[m[1]]), value)


@pytest.mark.parametrize("target", list(BUNDLE["targets"]))
@pytest.mark.parametrize("name", list(JOBS))
def test_a_job_has_only_fields_that_the_jobs_api_knows(name, target):
    """A field the API's own types do not know would be lost on the way through them."""
    job = resolved(JOBS[name], target)
    assert JobSettings.from_dict(job).as_dict() == job


@pytest.mark.parametrize("name", list(JOBS))
def test_every_task_is_a_command_with_options_that_exist_and_runs_on_a_cluster_of_the_job(name):
    job = JOBS[name]
    commands = typer.main.get_command(app).commands
    keys = {task["task_key"] for task in job["tasks"]}
    for task in job["tasks"]:
        command, *arguments = task["python_wheel_task"]["parameters"]
        known = {
            option for parameter in commands[command].params for option in [*parameter.opts, *parameter.secondary_opts]
        }
        assert {argument for argument in arguments if argument.startswith("--")} <= known
        assert {on["task_key"] for on in task.get("depends_on", [])} <= keys
        assert task["job_cluster_key"] in {cluster["job_cluster_key"] for cluster in job["job_clusters"]}
        parameters = {parameter["name"] for parameter in job.get("parameters", [])}
        assert set(re.findall(r"\{\{job\.parameters\.(\w+)\}\}", " ".join(arguments))) <= parameters


def test_the_wheel_brings_no_spark_of_its_own():
    """Databricks has one, which a wheel's dependencies would be installed over."""
    needed = metadata.requires("hugginggraph")
    of_spark = [line for line in needed if re.match(r"(pyspark|delta-spark|graphframes-py)\b", line)]
    assert len(of_spark) == 3
    assert all("extra == 'spark'" in line for line in of_spark)


def test_a_misspelt_field_would_be_noticed():
    job = resolved(JOBS["daily"], "dev") | {"max_concurent_runs": 2}
    assert JobSettings.from_dict(job).as_dict() != job


def test_the_targets_set_only_variables_that_exist():
    for target in BUNDLE["targets"].values():
        assert set(target.get("variables", {})) <= set(BUNDLE["variables"])
    assert set(re.findall(r"\$\{var\.(\w+)\}", yaml.dump(BUNDLE))) == set(BUNDLE["variables"])
