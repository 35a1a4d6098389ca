"""Whether the libraries of bills of materials are installed: they are an extra."""

from importlib.util import find_spec

from hugginggraph.errors import SetupError

_LIBRARIES = ("cyclonedx", "jsonschema", "license_expression", "packageurl", "spdx_python_model")


def require_libraries() -> None:
    """Raise where one is missing.

    Raises:
        SetupError: the message names it, and how to install it.
    """
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        raise SetupError(
            f"bills of materials need libraries that are not installed ({', '.join(missing)}): "
            "`pip install 'hugginggraph[bom]'`"
        )
