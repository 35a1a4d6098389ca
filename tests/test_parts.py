"""What the product is made of: licences, its own bill of materials, and the jars that Spark may fetch."""

import json
import re

import pytest
from packaging.utils import canonicalize_name

from checks import bill, parts
from hugginggraph import jars
from hugginggraph.errors import JarChangedError
from hugginggraph.session import spark_properties
from hugginggraph.settings import load_settings


def test_the_page_lists_what_the_locks_name():
    assert parts.page() == parts.PAGE.read_text(encoding="utf-8"), "python -m checks.parts writes it anew"


def test_all_parts_are_under_permissive_licences_but_those_that_are_named_with_the_reason():
    others = {name for name, licence in parts.licences().items() if not parts.is_permissive(licence)}
    assert others == set(parts.EXCEPTIONS)


@pytest.mark.parametrize(
    ("expression", "permissive"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("Apache-2.0 AND MPL-2.0", False),
        ("MPL-2.0 OR (Apache-2.0 AND MIT)", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
    ],
)
def test_an_expression_is_permissive_where_all_of_it_or_one_choice_is(expression, permissive):
    assert parts.is_permissive(expression) is permissive


def test_the_product_has_all_that_its_metadata_asks_for_and_no_tools():
    asked = {canonicalize_name(each.name) for each in parts.asked_for()}
    names = {part.name for part in parts.product_parts()}
    assert asked <= names
    assert {"pyspark", "py4j", "mcp", "starlette", "cyclonedx-python-lib"} <= names
    assert not names & {"pytest", "ruff", "hatchling", "moto", "psutil"}


# Its own bill of materials


def test_the_bill_is_valid_and_the_same_each_time():
    assert bill.text() == bill.text()


def test_the_bill_names_each_part_once_with_the_hashes_of_the_lock():
    document = bill.document()
    by_ref = {component["bom-ref"]: component for component in document["components"]}
    assert len(by_ref) == len(document["components"]) == len(parts.product_parts()) + len(jars.known_jars())
    (orjson,) = [part for part in parts.product_parts() if part.name == "orjson"]
    (file,) = by_ref[f"pkg:pypi/orjson@{orjson.version}"]["externalReferences"]
    lock = (parts.HOUSE / "requirements.lock").read_text(encoding="utf-8")
    assert len(file["hashes"]) > 10
    assert all(f"--hash=sha256:{each['content']}" in lock for each in file["hashes"])


def test_the_bill_says_who_needs_whom():
    needs = {each["ref"]: each["dependsOn"] for each in bill.document()["dependencies"]}
    names = [re.sub(r"@.*", "", ref) for ref in needs["hugginggraph"]]
    assert "pkg:pypi/duckdb" in names
    assert "pkg:pypi/py4j" not in names
    (spark,) = [ref for ref in needs if ref.startswith("pkg:pypi/pyspark@")]
    assert [re.sub(r"@.*", "", ref) for ref in needs[spark]] == ["pkg:pypi/py4j"]


def test_another_version_of_a_part_is_another_bill(monkeypatch):
    before = json.loads(bill.text())
    monkeypatch.setattr(bill, "__version__", "9.9.9")
    after = json.loads(bill.text())
    assert before["serialNumber"] != after["serialNumber"]
    assert before["components"] == after["components"]


# Jars


@pytest.fixture
def fetched(tmp_path, monkeypatch):
    """The folder of two jars that are known with the content that they have."""
    first = [jars.Jar("org.example:one:1.0", "", "MIT"), jars.Jar("org.example:two_2.13:2.0", "", "MIT")]
    folder = tmp_path / "my cache" / "jars"
    folder.mkdir(parents=True)
    for jar in first:
        (folder / jar.file_name).write_bytes(jar.coordinates.encode())
    known = [jars.Jar(jar.coordinates, jars.digest(folder / jar.file_name), jar.licence) for jar in first]
    monkeypatch.setattr(jars, "known_jars", lambda: known)
    return folder


def uris(folder):
    return [path.as_uri() for path in sorted(folder.iterdir())]


def test_jars_as_they_are_known_are_taken(fetched):
    jars.require_known_jars(uris(fetched), others_too=False)


def test_a_jar_with_another_content_is_refused_with_what_to_do(fetched):
    (fetched / "org.example_one-1.0.jar").write_bytes(b"something else")
    for others_too in (False, True):
        with pytest.raises(JarChangedError, match=r"is not org\.example:one:1\.0: its SHA-256 is") as caught:
            jars.require_known_jars(uris(fetched), others_too=others_too)
    assert f"Remove {fetched.parent} and run again" in str(caught.value)


def test_a_jar_that_nobody_named_is_refused_unless_the_user_has_packages_of_their_own(fetched):
    (fetched / "org.example_three-3.0.jar").write_bytes(b"three")
    with pytest.raises(JarChangedError, match=r"org.example_three-3.0.jar, which conf/jars.csv does not name"):
        jars.require_known_jars(uris(fetched), others_too=False)
    jars.require_known_jars(uris(fetched), others_too=True)


def test_jars_of_a_cluster_are_not_looked_for_on_this_machine():
    jars.require_known_jars(["spark://10.0.0.1:7077/jars/a.jar", "s3a://bucket/b.jar"], others_too=False)


def test_every_package_that_a_session_asks_for_is_known():
    known = jars.known_jars()
    asked = spark_properties(load_settings(warehouse="s3a://bucket/x"))["spark.jars.packages"].split(",")
    assert set(asked) <= {jar.coordinates for jar in known}
    assert known == sorted(known, key=lambda jar: jar.coordinates)
    assert all(re.fullmatch("[0-9a-f]{64}", jar.sha256) for jar in known)
