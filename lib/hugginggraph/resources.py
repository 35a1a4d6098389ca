"""Where the project's data files are: in a checkout's root folders, or inside the installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def resource(folder: str, name: str) -> Path:
    """The path of `folder/name`, where folder is `conf` or `delta`.

    A wheel carries both folders in `_resources`; a checkout keeps them in its root.

    Raises:
        FileNotFoundError: neither place has the file.
    """
    for root in (_PACKAGE / "_resources", _CHECKOUT):
        path = root / folder / name
        if path.is_file():
            return path
    raise FileNotFoundError(f"{folder}/{name} is neither in the package nor in a checkout around it")
