"""Every error HuggingGraph raises on purpose, under one root with three branches.

`SetupError`: the machine, the settings or the command is wrong, and the message tells the fix. `InputError`: the
data a run was pointed at cannot be taken as it is. `InvariantError`: a result broke a law it must obey.
"""


class HuggingGraphError(Exception):
    """The root: the command line prints its message alone, without a traceback."""


class SetupError(HuggingGraphError):
    """Something must be installed, configured or named differently before a run can start."""


class JavaMissingError(SetupError):
    """No Java 17 or 21 was found."""


class JarMissingError(SetupError):
    """The Spark session lacks the Delta or the GraphFrames classes."""


class JarChangedError(SetupError):
    """A jar that Spark fetched is not the one that this version was tested with."""


class SettingsError(SetupError):
    """A setting is unknown or has a value that cannot be used."""


class PlaceError(SettingsError, ValueError):
    """A path or URI names no place that can be used."""


class WarehouseError(SetupError):
    """The warehouse is absent, holds no snapshot for the question, or has another layout."""


class StorageError(SetupError):
    """What holds the tables failed: it is damaged, full, closed to this user, or another's."""


class RetentionError(SetupError):
    """Keeping house would make dates unreadable that the warehouse lists."""


class ConcurrentRunError(SetupError):
    """Another run writes to the same warehouse at the same time."""


class DeliveryError(SetupError):
    """A webhook did not take what it was sent; the next run sends it again."""


class StateError(SetupError):
    """The file that says what was told cannot be used with this warehouse."""


class OutputError(SetupError):
    """Standard output takes no more of what is written to it."""


class InputError(HuggingGraphError):
    """The data that a run was given cannot be used."""


class SourceError(InputError):
    """A source is missing, has no such date, or breaks off in the middle."""


class DateOrderError(InputError):
    """The date lies before the newest snapshot: history is appended, never rewritten."""


class DateTakenError(InputError):
    """The date is in the warehouse already, from other data than is offered now."""


class UnknownRepoError(InputError):
    """No repo of that name is in the graph on that day."""


class UnknownTableError(InputError):
    """The warehouse has no table of that name."""


class UnknownQueryError(InputError):
    """There is no query of that name in `delta/queries`."""


class QueryParameterError(InputError):
    """A query lacks a parameter, or has none of that name."""


class InvariantError(HuggingGraphError):
    """A post-condition failed; the message names the numbers that disagree."""


class NotConvergedError(InvariantError):
    """An iteration reached its cap before its stopping condition."""
