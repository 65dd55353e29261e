"""Reading a template of the user's own."""

from pathlib import Path

from policycheck.model.problem import BadInput, Place, Problem


def read_template(path: Path, megabytes: int, remedy: str) -> bytes:
    """The content of a template. Raises BadInput where it cannot be read, or, with the remedy, past the bound."""
    bound = megabytes * 1_000_000
    try:
        with path.open("rb") as stream:
            content = stream.read(bound + 1)
    except OSError as error:
        cause = f"this template cannot be read: {error.strerror}"
        raise BadInput([Problem(Place(str(path)), cause, "check the path")]) from None
    if len(content) > bound:
        raise BadInput([Problem(Place(str(path)), f"this file is past {megabytes} MB", remedy)])
    return content
