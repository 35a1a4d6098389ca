"""What was told already: a file that a run reads first, and replaces as a whole after each delivery."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from hugginggraph.errors import StateError

_FORMAT = 1


@dataclass
class Told:
    """What was told by one rule.

    Attributes:
        until: all of this date and of those before it was told; None where no date is done.
        run_id: the run that wrote that date: another one may have written it anew.
        ids: the alerts of the next date that were told.
    """

    until: date | None = None
    run_id: str | None = None
    ids: list[str] = field(default_factory=list)


class State:
    """What was told by each rule, by its name."""

    def __init__(self, file: Path | None, told: Mapping[str, Told]) -> None:
        self._file = file
        self._told = dict(told)

    def of(self, rule: str) -> Told | None:
        """What was told by a rule; None for a rule that never ran."""
        return self._told.get(rule)

    def add(self, rule: str, alerts: list[str]) -> None:
        """Note alerts as told, and keep that."""
        self._told.setdefault(rule, Told()).ids.extend(alerts)
        self._keep()

    def finish(self, rule: str, day: date, run_id: str) -> None:
        """Note that all of a date was told, and keep that."""
        self._told[rule] = Told(day, run_id)
        self._keep()

    def _keep(self) -> None:
        """Replace the file as a whole: a run that is killed leaves the old one or the new one."""
        if self._file is None:
            return
        rules = {
            name: {"until": told.until and told.until.isoformat(), "run_id": told.run_id, "ids": told.ids}
            for name, told in sorted(self._told.items())
        }
        new = self._file.with_name(f".{self._file.name}.new")
        try:
            with new.open("w", encoding="utf-8") as out:
                json.dump({"format": _FORMAT, "rules": rules}, out, indent=1)
                out.flush()
                os.fsync(out.fileno())
            new.replace(self._file)
            _sync_folder(self._file.parent)
        except OSError as error:
            raise StateError(f"{self._file}: the state cannot be written: {error.strerror}") from None


@contextmanager
def state_of(file: Path | None) -> Iterator[State]:
    """The state in a file, held by this run alone until the end; None keeps nothing.

    Raises:
        StateError: another run holds it, or it is no state of `watch`.
    """
    if file is None:
        yield State(None, {})
        return
    try:
        lock = file.with_name(f".{file.name}.lock").open("w")
    except OSError as error:
        raise StateError(f"{file}: the state cannot be written: {error.strerror}") from None
    with lock:
        _hold(lock, file)
        yield State(file, _read(file))


def _hold(lock: TextIO, file: Path) -> None:
    try:
        # The system lets go of it when the process ends, however that is.
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StateError(f"{file}: another run of `hugginggraph watch` works with this state; wait for it") from None


def _read(file: Path) -> dict[str, Told]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise StateError(f"{file}: the state cannot be read: {error}") from None
    try:
        kept = json.loads(text)
        if kept["format"] == _FORMAT:
            return {str(name): _told(each) for name, each in kept["rules"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise StateError(f"{file} is no state of `hugginggraph watch`: name another file with --state")


def _told(each: Any) -> Told:
    until = None if each["until"] is None else date.fromisoformat(each["until"])
    return Told(until, each["run_id"], [str(alert) for alert in each["ids"]])


def _sync_folder(folder: Path) -> None:
    """Let the new name of a file outlast a loss of power, where the file system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
