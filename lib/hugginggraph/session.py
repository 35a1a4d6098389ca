"""The one place that builds a Spark session, and says in clear words when a part is missing."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from hugginggraph.errors import JarMissingError, JavaMissingError
from hugginggraph.frames import remove_folder, remove_old_folders
from hugginggraph.interruption import Interruption, interruptible, kill_started
from hugginggraph.jars import require_known_jars
from hugginggraph.locations import for_spark
from hugginggraph.object_storage import hadoop_properties, is_on_s3
from hugginggraph.resources import resource
from hugginggraph.scratch import process_folder
from hugginggraph.settings import Settings
from hugginggraph.spark_conf import properties_set

JAVA_VERSIONS = (17, 21)
_INSTALL_JAVA = (
    "Spark 4 needs Java 17 or 21. Install one and run again: `apt-get install openjdk-17-jre-headless` (Debian, "
    "Ubuntu), `dnf install java-17-openjdk-headless` (Fedora, RHEL), `brew install openjdk@17` (macOS); or set "
    "JAVA_HOME to one that is there."
)
_PACKAGES = "spark.jars.packages"
_LEFT_BEHIND_FOR = 14
_PROBES = {
    "Delta": ("io.delta.tables.DeltaTable", "spark.properties"),
    "GraphFrames": ("org.graphframes.GraphFrame", "spark.properties"),
}
_PROBES_ON_S3 = {"Hadoop's access to S3": ("org.apache.hadoop.fs.s3a.S3AFileSystem", "s3.properties")}


def spark_properties(settings: Settings) -> dict[str, str]:
    """`conf/spark.properties`, for a warehouse on S3 `conf/s3.properties`, and the settings' `spark` section on top."""
    properties = _properties_of("spark.properties")
    if is_on_s3(settings.warehouse):
        of_s3 = _properties_of("s3.properties")
        of_s3[_PACKAGES] = f"{properties[_PACKAGES]},{of_s3[_PACKAGES]}"
        properties |= of_s3 | hadoop_properties()
    return properties | settings.spark


def _properties_of(file: str) -> dict[str, str]:
    lines = resource("conf", file).read_text(encoding="utf-8").splitlines()
    pairs = (line.split(None, 1) for line in lines if line.strip() and not line.startswith("#"))
    return {key: value.strip() for key, value in pairs}


@contextlib.contextmanager
def spark_session(settings: Settings, name: str) -> Iterator[SparkSession]:
    """A session ready for Delta and GraphFrames, with a checkpoint folder that is removed at the end.

    An active session is taken as it is and left running (Databricks, notebooks); so is the JVM that
    `spark-submit` started, whose own properties win over the settings. Otherwise a JVM is started. What it prints and
    all that it keeps goes to a private folder, which is removed with this process, or by the next run if it is killed.
    Ctrl-C ends the jobs of a session that was started here.

    Raises:
        JavaMissingError: there is no Java to start, or a version that Spark cannot run on.
        JarMissingError: the session lacks the Delta or GraphFrames classes; the message names the coordinates.
        JarChangedError: a jar that Spark fetched is not the one that `conf/jars.csv` names.
        KeyboardInterrupt: Ctrl-C was pressed; raised in place of every error that came of it.
    """
    active = SparkSession.getActiveSession()
    if active is not None:
        with _ready(active, settings):
            yield active
        return
    with interruptible() as interruption:
        spark = _start(settings, name, interruption)
        try:
            with _ready(spark, settings):
                yield spark
        finally:
            spark.stop()


@contextlib.contextmanager
def _ready(spark: SparkSession, settings: Settings) -> Iterator[None]:
    require_jars(spark, settings.warehouse)
    _keep_jars_from_python(spark)
    with _checkpoint_folder(spark, settings):
        yield


def _keep_jars_from_python(spark: SparkSession) -> None:
    """Leave jars out of what Python workers import from.

    Spark takes what `spark.jars.packages` names for packages of Python, too, and a worker looks through the archives
    anew with each task: half a second of a task of milliseconds.
    """
    included = getattr(spark.sparkContext, "_python_includes", [])
    included[:] = [name for name in included if not name.endswith(".jar")]


@contextlib.contextmanager
def properties_for(spark: SparkSession, settings: Settings, size: int) -> Iterator[None]:
    """Set Spark for a day of so many bytes, and set it back at the end."""
    large = settings.large_day_of(size)
    with properties_set(spark, large.spark if large else {}):
        yield


def require_jars(spark: SparkSession, warehouse: str) -> None:
    """Check that the session's JVM has the classes of Delta and GraphFrames, and of S3 where the warehouse is there.

    Raises:
        JarMissingError: one of them is missing; the message names the coordinates.
    """
    loader = spark.sparkContext._jvm.Thread.currentThread().getContextClassLoader()  # type: ignore[union-attr]
    for part, (class_name, file) in (_PROBES | (_PROBES_ON_S3 if is_on_s3(warehouse) else {})).items():
        try:
            loader.loadClass(class_name)
        except Exception:  # py4j wraps whatever the JVM throws
            raise JarMissingError(
                f"{part} is not in this Spark session: class {class_name} was not found "
                f"({_PACKAGES} = {spark.conf.get(_PACKAGES, 'not set')}). Start it with "
                f"`spark-submit --properties-file conf/spark.properties …`, or add to {_PACKAGES} what conf/{file} "
                f"names: {_properties_of(file)[_PACKAGES]}"
            ) from None


def _start(settings: Settings, name: str, interruption: Interruption) -> SparkSession:
    under_spark_submit = "PYSPARK_GATEWAY_PORT" in os.environ
    if not under_spark_submit:
        _require_java()
        _let_java_find_all_names()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    submitted = _submitted() if under_spark_submit else {}
    conf = SparkConf().setAppName(f"hugginggraph-{name}")
    properties = spark_properties(settings)
    if not under_spark_submit:
        properties |= _kept_in(process_folder(), properties)
    for key, value in properties.items():
        # What spark-submit was told is not overruled from inside, and its driver runs already.
        if not (key in submitted or (under_spark_submit and key.startswith("spark.driver."))):
            conf.set(key, value)
    has_own_jars = under_spark_submit or not {_PACKAGES, "spark.jars"}.isdisjoint(settings.spark)
    if under_spark_submit:
        return _started(conf, interruption, has_own_jars)
    log = process_folder() / "spark.log"
    with _stderr_to(log):
        try:
            return _started(conf, interruption, has_own_jars)
        except (PySparkException, RuntimeError) as error:
            raise _explained(error, log.read_text(errors="replace")) from None


def _started(conf: SparkConf, interruption: Interruption, has_own_jars: bool) -> SparkSession:
    try:
        require_known_jars(fetched_jars(conf), others_too=has_own_jars)
        SparkContext.getOrCreate(conf)
    except KeyboardInterrupt as stopped:
        kill_started(stopped)
        raise
    interruption.take_over()
    return SparkSession.builder.config(conf=conf).getOrCreate()


def fetched_jars(conf: SparkConf) -> list[str]:
    """The URIs of the jars that Spark has for a session of this configuration; starts the JVM, which fetches them."""
    SparkContext._ensure_initialized(conf=conf)
    return [uri for uri in (SparkConf().get("spark.jars") or "").split(",") if uri]


def _submitted() -> dict[str, str]:
    """The properties that this process was submitted with: its line and its properties file."""
    SparkContext._ensure_initialized()
    return dict(SparkConf().getAll())


def _explained(error: Exception, log: str) -> JarMissingError | RuntimeError:
    missing = re.search(r"unresolved dependency: ([^\s:]+;[^\s:]+|\S+)", log)
    if missing:
        return JarMissingError(
            f"Spark could not download {missing.group(1)}. It fetches its jars from a Maven repository the first "
            "time; check the network, or set spark.jars.repositories (setting `spark`) to a mirror you can reach."
        )
    tail = "\n".join(log.splitlines()[-15:])
    return RuntimeError(f"Spark did not start: {error}\n{tail}")


def _require_java() -> None:
    java_home = os.environ.get("JAVA_HOME")
    java = str(Path(java_home, "bin", "java")) if java_home else shutil.which("java")
    if java is None or (java_home and not Path(java).is_file()):
        where = f"JAVA_HOME={java_home} has no bin/java" if java_home else "no `java` on the PATH"
        raise JavaMissingError(f"Java was not found ({where}). {_INSTALL_JAVA}")
    banner = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', banner)
    if found is None or int(found.group(1)) not in JAVA_VERSIONS:
        raise JavaMissingError(f"{java} is {banner.splitlines()[0] if banner else 'no Java'}. {_INSTALL_JAVA}")


def _let_java_find_all_names() -> None:
    """A JVM finds no file with an umlaut in its name where the locale is the one of ASCII alone.

    Python itself sees to it that the variables `LC_CTYPE` and `LANG` name none, but not `LC_ALL`.
    """
    if os.environ.get("LC_ALL") in ("C", "POSIX"):
        os.environ["LC_ALL"] = "C.UTF-8"


def _kept_in(folder: Path, properties: Mapping[str, str]) -> dict[str, str]:
    """The properties by which a JVM keeps in a folder what it would strew over the machine.

    That is blocks and copies of the jars, libraries that are unpacked, and what the JVM writes when it crashes. A place
    that the settings name counts instead.
    """
    quoted = str(folder).replace("\\", r"\\").replace('"', r"\"")
    options = "spark.driver.extraJavaOptions"
    java = f'"-Djava.io.tmpdir={quoted}" "-XX:ErrorFile={quoted}/hs_err_pid%p.log" {properties.get(options, "")}'
    return {"spark.local.dir": properties.get("spark.local.dir", str(folder)), options: java.rstrip()}


@contextlib.contextmanager
def _stderr_to(log: Path) -> Iterator[None]:
    """While a JVM is started, point this process's stderr to a file, which the JVM inherits for its life.

    Errors still arrive as Python exceptions; what is lost from the terminal is Ivy's and log4j's chatter.
    """
    with log.open("wb") as file:
        sys.stderr.flush()
        terminal = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(terminal, 2)
            os.close(terminal)


@contextlib.contextmanager
def _checkpoint_folder(spark: SparkSession, settings: Settings) -> Iterator[None]:
    """GraphFrames' iterations need a checkpoint folder that every executor reaches; Spark never removes it.

    Nor does a run that is killed: what such runs left behind weeks ago is removed first.
    """
    context = spark.sparkContext
    remove_old_folders(spark, for_spark(settings.checkpoints), days=_LEFT_BEHIND_FOR)
    context.setCheckpointDir(for_spark(settings.checkpoints))
    folder = context._jsc.sc().getCheckpointDir().get()
    try:
        yield
    finally:
        remove_folder(spark, folder)
