"""Inject every fault, and write what came of it to `docs/faults.md`: `python -m checks.faults [SECTION …]`.

It needs Linux and root for the disks, half a gigabyte in the temporary folder, and some minutes.
"""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb
from checks.faults import arguments, dumps, kills, machine, servers, warehouses
from checks.faults.outcomes import HOUSE, Outcome, apart, forker, here

from hugginggraph.errors import HuggingGraphError
from hugginggraph.ingest.list_parts import KnownLines, read_list
from hugginggraph.lookup.delta_files import DeltaFiles
from hugginggraph.settings import load_settings
from hugginggraph.sources import Dump

FIRST, SECOND = "2026-01-05", "2026-01-06"
Row = tuple[str, ...]
_WIDEST = 150


class Bench:
    """A folder to work in, with a dump of two small days and a warehouse of the first and of both."""

    def __init__(self, folder: Path) -> None:
        """Nothing is made before it is asked for."""
        self.folder = folder

    @cached_property
    def dump(self) -> Path:
        """Two days of a synthetic Hub."""
        _done(["synthesize", str(self.folder / "hub"), "--models", "60", "--datasets", "20", "--days", "2"])
        return self.folder / "hub"

    @cached_property
    def one(self) -> Path:
        """A warehouse of the first day."""
        _done(["daily", "--source", str(self.dump), "--date", FIRST, "--warehouse", str(self.folder / "one")])
        return self.folder / "one"

    @cached_property
    def both(self) -> Path:
        """A warehouse of both days."""
        both = Path(shutil.copytree(self.one, self.folder / "both"))
        _done(["daily", "--source", str(self.dump), "--date", SECOND, "--warehouse", str(both)])
        return both

    def copy(self, of: Path) -> Path:
        """A warehouse to damage; the one before is gone."""
        place = self.folder / "warehouse"
        if place.is_file():
            place.unlink()
        shutil.rmtree(place, ignore_errors=True)
        return Path(shutil.copytree(of, place))


def damaged(bench: Bench) -> Iterator[Row]:
    """Damaged warehouses: a look-up, a report and a day each; then the day again with the tables put back."""
    expected = _tables_of(bench.both)
    day = ["daily", "--source", str(bench.dump), "--date", SECOND]
    for name, damage in warehouses.DAMAGES.items():
        place = bench.copy(bench.one)
        damage(place)
        before = _bytes_of(place)
        asked = [["show", "nodes"], ["report", "--no-genetics", "--out", str(bench.folder / "r.html")]]
        # An empty folder is where a warehouse may be begun.
        asked += [day] if place.is_dir() and any(place.iterdir()) else []
        ended = [here([*line, "--warehouse", str(place)]) for line in asked]
        touched = "untouched" if _bytes_of(place) == before else "half a day"
        if not place.is_dir() or not any(place.iterdir()):
            place = bench.copy(bench.one)
        for table in ("nodes", "edges", "snapshots"):
            folder = place / table
            if folder.is_file():
                folder.unlink()
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(bench.one / table, folder)
        again = here([*day, "--warehouse", str(place)])
        same = again.status == 0 and _tables_of(place) == expected
        state = f"{touched}; {'equal' if same else 'DIFFERENT'} once mended and run again"
        yield _row(name, ended[0], bench, statuses=ended, state=state)


def of_the_machine(bench: Bench) -> Iterator[Row]:
    """Faults of the machine, and what the next day's tables are after a rerun without the fault."""
    expected = _tables_of(bench.both)
    for name, command in machine.MACHINE.items():
        place, room = bench.copy(bench.one), bench.folder / "room"
        before = _bytes_of(place)
        shutil.rmtree(room, ignore_errors=True)
        (room / "room").mkdir(parents=True)
        kilobytes = sum(-(-path.stat().st_size // 4096) * 4 for path in place.rglob("*")) + 16
        variables = {
            "W": str(place),
            "H": str(bench.dump),
            "R": str(room),
            "S": str(kilobytes),
            "PYTHON": sys.executable,
        }
        ended = apart(command, variables, room)
        if "hg daily" not in command:
            yield _row(name, ended, bench, state="untouched" if _bytes_of(place) == before else "CHANGED")
            continue
        again = here(["daily", "--source", str(bench.dump), "--date", SECOND, "--warehouse", str(place)])
        same = again.status == 0 and _tables_of(place) == expected
        yield _row(name, ended, bench, state="equal after a rerun" if same else "DIFFERENT")


def of_kills(bench: Bench, engine: str = "embedded") -> Iterator[Row]:
    """Runs killed at random moments, and what the tables, the processes and the temporary folder are after a rerun."""
    # By Spark without the analyses, which take minutes a run.
    day = ["daily", "--engine", engine, *(["--no-analyses"] if engine == "spark" else [])]
    room, place = bench.folder / "room", bench.copy(bench.one)
    line = [*day, "--source", str(bench.dump), "--date", SECOND, "--warehouse", str(place)]
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir()
    before = kills.commits_of(place)
    kills.run_whole(line, room)
    expected, commits = _tables_of(place), kills.commits_of(place) - before
    for at in kills.moments(commits):
        bench.copy(bench.one)
        killed = kills.run_and_kill(line, room, place, at)
        written = kills.commits_of(place) - before
        kills.run_whole(line, room)
        same = "equal" if _tables_of(place) == expected else "DIFFERENT"
        left = [path.name for path in room.iterdir()]
        staged = [path.name for path in place.rglob("*#*")]
        state = ", ".join(["nothing", *left, *staged][bool(left or staged) :])
        moment = str(at or "after the last table, before the pin") + " (it had ended)" * killed.had_ended
        yield moment, f"{written} of {commits}", str(killed.orphans), same, state


def of_kills_by_spark(bench: Bench) -> Iterator[Row]:
    """The same by Spark, which takes half an hour."""
    return of_kills(bench, "spark")


def of_servers(bench: Bench) -> Iterator[Row]:
    """Hubs that answer as none should: the crawl, its memory, and the same crawl once the Hub is sound."""
    limits = {f"HUGGINGGRAPH_HUB__{name.upper()}": str(value) for name, value in servers.LIMITS.items()}
    roomy = limits | {"HUGGINGGRAPH_HUB__MAX_PAGE_BYTES": str(32 << 20), "HUGGINGGRAPH_HUB__ANSWER_SECONDS": "90"}
    roomy["HUGGINGGRAPH_HUB__TIMEOUT_SECONDS"] = "90"
    tried: list[tuple[str, servers.HostileHub, dict[str, str]]] = []
    tried += [(name, servers.HostileHub(lists), roomy) for name, lists in servers.LARGE.items()]
    tried += [(name, servers.HostileHub(lists), limits) for name, lists in servers.TAKEN.items()]
    tried += [(name, servers.HostileHub(cards=cards), limits) for name, (cards, _) in servers.CARDS.items()]
    tried += [(name, servers.HostileHub(lists), limits) for name, (lists, _) in servers.REFUSED.items()]
    with forker() as crawl:
        for name, wanted, settings in tried:
            out = bench.folder / "crawl"
            shutil.rmtree(out, ignore_errors=True)
            command = ["crawl", "--out", str(out), "--date", FIRST, "--kind", "model", "--cards"]
            with servers.hostile_hub(wanted.behaviour, wanted.cards) as hub:
                variables = settings | {"HUGGINGGRAPH_HUB__ENDPOINT": hub.url, "HF_TOKEN": ""}
                ended = crawl(command, variables)
                hub.behaviour = hub.cards = servers.sound
                again = crawl(command, variables)
            asked = {*ended.connections, *again.connections}
            others = sorted(asked - {hub.url.partition("://")[2]})
            state = "whole after a rerun" if again.status == 0 and (out / "models" / FIRST).is_dir() else "NOT WHOLE"
            yield _row(name, ended, bench, str(max(ended.mib, again.mib)), ", ".join(others) or "the Hub", state=state)


def of_dumps(bench: Bench) -> Iterator[Row]:
    """Odd dumps: the records that are taken, the defects of the others, or the sentence that refuses the dump."""
    limits = load_settings().ingest
    for name in [*dumps.LINES, *dumps.BYTES, *dumps.TABLES]:
        folder = bench.folder / "dump"
        shutil.rmtree(folder, ignore_errors=True)
        dumps.write_dump(name, folder)
        taken, codes = 0, []
        try:
            for files in Dump(str(folder)).offer(date.fromisoformat(dumps.DAY)).lists:
                for relation, batch in read_list(0, files, limits=limits, known=KnownLines()):
                    taken += batch.num_rows * (relation == "listed_lines")
                    codes += [row["code"] for row in batch.to_pylist()] if relation == "defects_of_lines" else []
        except HuggingGraphError as error:
            yield name, "refused", _shown(str(error), bench)
        except Exception as error:
            yield name, "TRACEBACK", _shown(repr(error), bench)
        else:
            yield name, f"{taken} taken", ", ".join(sorted(set(codes))) or "no defect"


def of_arguments(bench: Bench) -> Iterator[Row]:
    """Odd arguments, counted by how the commands ended."""
    ended: dict[str, list[Outcome]] = {}
    for line in arguments.lines():
        where = ["--warehouse", str(bench.one)] if line[0] in _READERS else []
        ended.setdefault(line[0] if line[0] in _READERS else "(no command)", []).append(here([*line, *where]))
    for command, outcomes in ended.items():
        counts = [str(sum(each.status == status for each in outcomes)) for status in (0, 1, 2)]
        yield command, str(len(outcomes)), *counts, str(sum(each.has_traceback for each in outcomes))


_READERS = {"show", "lineage", "explain", "history", "changes", "events", "query", "snapshots"}
Section = tuple[str, Row, Callable[[Bench], Iterator[Row]]]
SECTIONS: dict[str, Section] = {
    "warehouses": (
        "Damaged warehouses", ("damage", "look-up, report, day", "what the look-up says", "warehouse"), damaged),
    "machine": ("The machine, the output, the settings", ("fault", "status", "message", "tables"), of_the_machine),
    "kills": (
        "Killed at random moments, embedded", ("killed", "commits", "processes left", "tables after a rerun",
        "left behind"), of_kills),
    "kills-by-spark": (
        "Killed at random moments, Spark", ("killed", "commits", "processes left", "tables after a rerun",
        "left behind"), of_kills_by_spark),
    "servers": ("Hostile Hubs", ("the Hub sends", "status", "message", "MiB", "connected to", "dump"), of_servers),
    "dumps": ("Odd dumps", ("a line, a file or a table", "beside a sound record", "defects, or the message"), of_dumps),
    "arguments": ("Odd arguments", ("command", "tried", "status 0", "1", "2", "tracebacks"), of_arguments),
}  # fmt: skip


_ONLY_WHEN_NAMED = {"kills-by-spark"}


def _row(name: str, ended: Outcome, bench: Bench, *more: str, state: str, statuses: list[Outcome] | None = None) -> Row:
    each = statuses or [ended]
    told = ", ".join("TRACEBACK" if one.has_traceback else str(one.status) for one in each)
    return name, told, _shown(ended.message, bench), *more, state


def _shown(message: str, bench: Bench) -> str:
    """A message without what differs from run to run."""
    text = message.removeprefix("hugginggraph: ").replace(str(bench.folder), "…")
    text = text.replace("|", "\\|").replace("`", "'").replace("<", "&lt;")
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]} …"


def _bytes_of(place: Path) -> str:
    paths = sorted(path for path in [place, *place.rglob("*")] if path.is_file())
    return hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in paths)).hexdigest()


def _tables_of(place: Path) -> dict[str, str]:
    """A digest of the rows of every table; of `snapshots`, which tells times, none."""
    found = {}
    for folder in sorted(path for path in place.iterdir() if (path / "_delta_log").is_dir()):
        if folder.name != "snapshots":
            connection = duckdb.connect()
            DeltaFiles(connection, str(place)).view("rows", folder.name, None, _by_name)
            rows = sorted(map(str, connection.sql("FROM rows").fetchall()))
            found[folder.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def _by_name(columns: Collection[str]) -> list[str]:
    return [f'"{name}"' for name in sorted(columns)]


def _done(line: list[str]) -> None:
    if here(line).status != 0:
        raise SystemExit(f"failed: {' '.join(line)}")


def main(names: list[str]) -> None:
    """Inject the faults of the sections, all where none is named, and write those sections anew."""
    page = HOUSE / "docs" / "faults.md"
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        bench = Bench(Path(folder))
        for name in names or [name for name in SECTIONS if name not in _ONLY_WHEN_NAMED]:
            title, columns, tried = SECTIONS[name]
            rows: list[Row] = []
            for row in tried(bench):
                rows.append(row)
                table = [columns, tuple("---" for _ in columns), *rows]
                lines = [f"| {' | '.join(each)} |" for each in table]
                part = "\n".join([f"## {title}: {len(rows)}", "", *lines, "", ""])
                (page.parent / f"{name}.tmp").write_text(part, encoding="utf-8")
            print(f"{title}: {len(rows)}, {sum('TRACEBACK' in ' '.join(row) for row in rows)} with a traceback")
    _assemble(page)


def _assemble(page: Path) -> None:
    """Puts the sections that were written anew in the place of the old ones."""
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    parts = [_HEAD]
    for name, (title, _, _) in SECTIONS.items():
        new = page.parent / f"{name}.tmp"
        if new.exists():
            parts.append(new.read_text(encoding="utf-8"))
            new.unlink()
        elif f"## {title}: " in old:
            after = old[old.index(f"## {title}: ") :]
            parts.append(after.partition("\n\n## ")[0].rstrip("\n") + "\n\n")
    page.write_text("".join(parts).rstrip("\n") + "\n", encoding="utf-8")


_HEAD = """# Faults that were injected

Written by `python -m checks.faults`, on the embedded engine: each fault, the exit status, what the user sees, and the
state of the warehouse or of the dump afterwards. The faults are in `checks/faults/`; the tests ask the same of them.
`…` is a folder of the run.

"""

if __name__ == "__main__":
    main(sys.argv[1:])
