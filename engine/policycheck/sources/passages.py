"""What the process that reads a document does. It loads one reader and no more, so that it starts at once."""

import json
from collections.abc import Callable, Iterable
from importlib import import_module

from policycheck.sources.text_reader import Numbered


def passages_as_json(reader: str, file: str, content: bytes) -> bytes:
    """The passages as JSON, each with where it begins and ends.

    The reader is named as module:function. Raises the BadInput that it raises.
    """
    module, _, name = reader.partition(":")
    passages: Callable[[str, bytes], Iterable[Numbered]] = getattr(import_module(f"policycheck.sources.{module}"), name)
    return json.dumps([*passages(file, content)], ensure_ascii=False).encode("utf-8", "replace")
