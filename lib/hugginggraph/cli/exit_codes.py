"""How a command ends, the same for all of them; docs/operations.md has the table."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit statuses."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    FOUND = 3
    STOPPED = 130
