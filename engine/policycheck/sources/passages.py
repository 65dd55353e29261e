"""What the process that reads a document does. It loads one reader and no more, so that it starts at once."""

import json
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from policycheck.process.bounded import Bounds
from policycheck.sources.text_reader import Numbered


def passages_as_json(file: str, content: bytes, reader: str, bounds: Bounds) -> bytes:
    """The passages as JSON, each with where it begins and ends; given up once their text is past the bound.

    The reader is named as module:function. Raises the BadInput that it raises.
    """
    module, _, name = reader.partition(":")
    passages: Callable[[str, bytes], Iterable[Numbered]] = getattr(import_module(f"policycheck.sources.{module}"), name)
    return json.dumps([*_counted(file, passages(file, content), bounds)], ensure_ascii=False).encode("utf-8", "replace")


def _counted(file: str, passages: Iterable[Numbered], bounds: Bounds) -> Iterator[Numbered]:
    left = bounds.made
    for passage in passages:
        left -= len(passage[2])
        if left < 0:
            raise bounds.long(file)
        yield passage
