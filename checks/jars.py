"""The jars of a Spark session in `conf/jars.csv`: `python -m checks.jars` fetches them and writes it.

Run it after a change of `conf/spark.properties` or `conf/s3.properties`, with an empty cache (`~/.ivy2.5.2`), and read
what changed.
"""

import csv
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from pyspark import SparkConf

from hugginggraph.jars import FILE, Jar, digest
from hugginggraph.session import fetched_jars, spark_properties
from hugginggraph.settings import load_settings

PAGE = Path(__file__).parents[1] / "conf" / FILE
_SPDX = {
    "Apache-2.0": "Apache-2.0",
    "Apache 2": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "The Apache License, Version 2.0": "Apache-2.0",
    "The Apache Software License, Version 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "CDDL + GPLv2 with classpath exception": "CDDL-1.1 OR GPL-2.0-only WITH Classpath-exception-2.0",
    "Eclipse Distribution License - v 1.0": "BSD-3-Clause",
    "Eclipse Public License, Version 2.0": "EPL-2.0",
    "MIT License": "MIT",
    "MIT-0": "MIT-0",
}
"""SPDX's names of the licences, by those that the jars' descriptions have."""


def jars() -> list[Jar]:
    """All jars that a session with a warehouse on S3 fetches, in order of their coordinates."""
    conf = SparkConf()
    for key, value in spark_properties(load_settings(warehouse="s3://bucket/warehouse")).items():
        conf.set(key, value)
    paths = [Path(unquote(urlsplit(uri).path)) for uri in fetched_jars(conf)]
    described = {}
    for file in paths[0].parent.parent.glob("cache/*/*/ivy-*.xml"):
        group, artifact = file.parts[-3:-1]
        jar = Jar(f"{group}:{artifact}:{file.stem.removeprefix('ivy-')}", "", _licence(file))
        described[jar.file_name] = jar
    found = [described[path.name] for path in paths]
    return sorted(
        (Jar(jar.coordinates, digest(path), jar.licence) for jar, path in zip(found, paths, strict=True)),
        key=lambda jar: jar.coordinates,
    )


def _licence(description: Path) -> str:
    """The licence of a jar; where its description names several, one may choose."""
    names = [each.get("name", "") for each in ElementTree.parse(description).iterfind("info/license")]
    return " OR ".join(sorted({_SPDX.get(name, f"LicenseRef-{name}") for name in names}))


def write() -> None:
    """Write the file anew."""
    with PAGE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["coordinates", "sha256", "licence"])
        rows.writerows([jar.coordinates, jar.sha256, jar.licence] for jar in jars())


if __name__ == "__main__":
    write()
    sys.stdout.write(f"{PAGE}\n")
