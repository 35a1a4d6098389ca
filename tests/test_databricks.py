"""The Databricks bundle: what it deploys is what the Jobs API takes, and what the command line understands."""

import re
from importlib import metadata

import pytest
import typer
import yaml
from checks.parts import HOUSE, locked_parts
from databricks.sdk.service.jobs import JobSettings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hugginggraph.cli import app

BUNDLE = yaml.safe_load((HOUSE / "databricks.yml").read_text(encoding="utf-8"))
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


def test_the_token_is_on_the_machine_of_the_crawl_alone():
    holders = [
        (name, cluster["job_cluster_key"])
        for name, job in JOBS.items()
        for cluster in job["job_clusters"]
        if "secrets/" in yaml.dump(cluster)
    ]
    assert holders == [("daily", "crawl")]
    assert "secrets/" not in yaml.dump([job["tasks"] for job in JOBS.values()])
    on_it = [task["task_key"] for task in JOBS["daily"]["tasks"] if task["job_cluster_key"] == "crawl"]
    assert on_it == ["crawl"]


@pytest.mark.parametrize("name", list(JOBS))
def test_every_task_installs_the_lock_before_the_wheel(name):
    for task in JOBS[name]["tasks"]:
        assert task["libraries"] == [{"requirements": "./requirements.lock"}, {"whl": "./dist/*.whl"}]


def test_the_lock_names_all_that_the_wheel_needs_each_with_its_hash():
    """With one hash in a file pip demands hashes of all; what the wheel needs beyond it would come without."""
    parts = locked_parts(HOUSE / "requirements.lock")
    named = {part.name for part in parts}
    assert all(part.hashes for part in parts)
    needed = [Requirement(line) for line in metadata.requires("hugginggraph")]
    wheel = {canonicalize_name(each.name) for each in needed if each.marker is None or each.marker.evaluate()}
    assert wheel
    assert wheel <= named


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
