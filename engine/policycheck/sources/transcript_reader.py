"""Transcripts with times, SRT and WebVTT: cue by cue, in seconds from the beginning of the recording."""

import html
import io
import re
from collections.abc import Iterator
from typing import Any

from policycheck.library.files import refuse
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.sources.text_reader import Numbered, decoded

_ARROW = re.compile(r"^.*-->.*$", re.MULTILINE)
_EMPTY = re.compile(r".*-->.*\s*+(?:(?:\d+[^\S\n]*\n)?.*-->|\Z)")  # a cue after which comes the next, or nothing
_TIME = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})")
_MEND = "mend the times there, by the recording; or save the text without times as .txt and use that"
_SHOWN = 20  # problems with times of one file


def transcript_passages(file: str, content: bytes) -> Iterator[Numbered]:
    """The cues of a transcript, each with when it begins and ends. Raises BadInput with every time that cannot be."""
    text = decoded(file, content)
    kind = "srt" if file.lower().endswith(".srt") else "vtt"
    starts = [match.start() for match in _ARROW.finditer(text)]
    if kind == "srt":  # of which the library leaves out cues without text
        starts = [start for start in starts if not _EMPTY.match(text, start)]
    lines = [text.count("\n", 0, start) + 1 for start in starts]
    captions = _captions(file, text.lstrip("\n"), kind)
    if len(captions) != len(lines):
        cause = f"{len(lines)} lines give times of cues, and only {len(captions)} of these can be read"
        refuse(file, cause, _MEND)
    spans = [(_seconds(one.start), _seconds(one.end)) for one in captions]
    problems = list(_backwards(file, spans, lines))
    if problems:
        raise BadInput(problems[:_SHOWN])
    for (start, end), caption in zip(spans, captions, strict=True):
        yield start, end, html.unescape(caption.text) if kind == "vtt" else caption.text


def _captions(file: str, text: str, kind: str) -> list[Any]:
    import webvtt

    try:
        return list(webvtt.WebVTT.from_buffer(io.StringIO(text), format=kind).captions)
    except webvtt.errors.MalformedFileError:
        first = "the line WEBVTT" if kind == "vtt" else "the number 1 and a line 00:00:01,000 --> 00:00:04,000"
        refuse(file, f"this is no transcript with times: a .{kind} file begins with {first}", _MEND)
    except webvtt.errors.MalformedCaptionError as error:
        refuse(file, f"a time cannot be read: {str(error).lower()}", _MEND)


def _seconds(time: str) -> float:
    match = _TIME.search(time)
    assert match is not None  # the library has read it
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
    return hours * 3600 + minutes * 60 + seconds + int(match[4].ljust(3, "0")) / 1000


def _backwards(file: str, spans: list[tuple[float, float]], lines: list[int]) -> Iterator[Problem]:
    """Cues that end before they begin, or begin before the one above them."""
    before = 0.0
    for (start, end), line in zip(spans, lines, strict=True):
        if end < start:
            yield Problem(Place(file, line), "the times run backwards: this cue ends before it begins", _MEND)
        if start < before:
            yield Problem(Place(file, line), "the times run backwards: this cue begins before the one above", _MEND)
        before = start
