"""What `policycheck ask -i` is asked to do: whose word the answers are, and in which file they are kept."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from policycheck.evaluation.session import BOARD, Speaker, reviewer, with_speaker
from policycheck.library.files import Path_, decode, read_bytes, refuse, same_file, write_atomically
from policycheck.library.incident_file import incident_in, option_problems
from policycheck.library.json_edit import source_entry
from policycheck.library.library import Library
from policycheck.model.dates import date_span, no_date
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD as BOARD_PARTY
from policycheck.model.problem import BadInput, Place, Problem, name_or_add

Given = Mapping[str, str | None]  # the options --source, --party, --title, --reviewer and --date


def text_of(incident: Path, sha256: str) -> str:
    """The text of an incident's file. Raises BadInput where it is not the one read before."""
    content = read_bytes(incident)
    if hashlib.sha256(content).hexdigest() != sha256:
        refuse(str(incident), "this file changed while it was read", "name a file, and start again")
    return decode(str(incident), content)


def speaker_of(given: Given, incident: Incident, text: str, library: Library) -> tuple[Speaker, Incident]:
    """Whose word the answers are, and the incident with their source. Raises BadInput with all that is wrong."""
    problems = list(_problems(given))
    if problems:
        raise BadInput(problems)
    name, date = given["reviewer"], given["date"]
    if name is not None:
        speaker = reviewer(incident, name.strip(), date)
        paths: dict[Path_, str] = {("parties", party, "title"): "--reviewer" for party in speaker.declares}
        _with_speaker(speaker, text, library, {**paths, ("sources", speaker.source, "title"): "--reviewer"})
        return speaker, incident
    if given["source"] is None:
        return BOARD, incident
    known = named_source(incident, given["source"])
    if known is None:
        return _new_source(given, incident, text, library)
    for option in ("party", "title", "date"):
        if given[option] is not None:
            refuse(f"--{option}", f"the source {known} is in this file already", f"leave out --{option}")
    return Speaker(role="source", source=known), incident


def _problems(given: Given) -> Iterator[Problem]:
    for option, value in given.items():
        if value is not None and not value.strip():
            yield Problem(Place(f"--{option}"), "nothing is given here", "name it, or leave the option out")
        elif value is not None and any("\ud800" <= letter <= "\udfff" for letter in value):
            yield Problem(Place(f"--{option}"), "this is not UTF-8", "write it in UTF-8")
    if given["source"] is not None and given["reviewer"] is not None:
        cause = "a session enters what a source says, or a reviewer's own view, and not both"
        yield Problem(Place("--reviewer"), cause, "leave out --source or --reviewer")
    for option in ("party", "title"):
        if given[option] is not None and given["source"] is None:
            yield Problem(Place(f"--{option}"), "this is for a source that is added", "name its id with --source")
    if given["date"] is not None and given["source"] is None and given["reviewer"] is None:
        cause = "this is the date of a reviewer's view, or of a source that is added"
        yield Problem(Place("--date"), cause, "add --reviewer or --source, or leave it out")
    try:
        date_span(given["date"] or "2000")
    except ValueError:
        yield Problem(Place("--date"), *no_date(given["date"] or "", "write a date as 2026-01-01, or leave it out"))


def named_source(incident: Incident, name: str) -> str | None:
    """The id of the source that is named by it, or by its number in reports, as S2; None where there is none."""
    sources = written_sources(incident)
    number = re.fullmatch(r"[sS]([0-9]{1,6})", name)
    return name if name in sources.values() else sources.get(int(number[1])) if number else None


def written_sources(incident: Incident) -> dict[int, str]:
    """The sources that the file has, by their numbers in reports; what the board found is no source's word."""
    numbered = enumerate(incident.sources.items(), 1)
    return {number: name for number, (name, source) in numbered if source.party != BOARD_PARTY}


def _new_source(given: Given, incident: Incident, text: str, library: Library) -> tuple[Speaker, Incident]:
    name, party, title = given["source"] or "", given["party"], given["title"]
    if party is None or title is None:
        more = "to add it, give --party and --title"
        remedy = f"{name_or_add(name, 'sources', written_sources(incident).values())}; {more}"
        refuse("--source", f"there is no source {name!r} in this file", remedy)
    entry = source_entry(party, title, given["date"])
    speaker = Speaker(role="source", source=name, entry=entry)
    paths: dict[Path_, str] = {("sources", name): "--source", **{("sources", name, key): f"--{key}" for key in entry}}
    added = _with_speaker(speaker, text, library, paths)
    return speaker, incident.model_copy(update={"sources": added.sources})


def _with_speaker(speaker: Speaker, text: str, library: Library, options: Mapping[Path_, str]) -> Incident:
    """The incident with the speaker's source. Raises BadInput, at the options, where it could not be read."""
    text = with_speaker(text, speaker)
    try:
        return incident_in("", text.encode(), library)
    except BadInput as bad:
        raise BadInput(option_problems(text, bad, options)) from None


class KeptFile:
    """The file that holds a session's answers, which nobody else may write meanwhile."""

    def __init__(self, path: Path, before: bytes | None) -> None:
        self.path = path
        self.before = before  # the first answer; None: there is no such file then
        self.holds = before

    def keep(self, content: bytes | None) -> None:
        """Writes what the file shall hold; None: what it held before the first answer.

        Raises BadInput where that cannot be done, or somebody else wrote it.
        """
        content = self.before if content is None else content
        if content == self.holds:
            return
        if self.holds is None:
            _must_be_new(self.path)
        elif not self.path.exists() or read_bytes(self.path) != self.holds:
            refuse(str(self.path), "this file was changed meanwhile, and is not overwritten", "quit, and start again")
        if content is None:
            self._remove()
        else:
            write_atomically(self.path.resolve(), content)
        self.holds = content

    def _remove(self) -> None:
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            refuse(str(self.path), f"this file cannot be removed: {error.strerror}", "remove it yourself")


def kept_file(output: Path | None, incident: Path, text: str) -> KeptFile:
    """The incident's own file; or the new one that is named. Raises BadInput where that exists, or has no folder."""
    if output is None:
        return KeptFile(incident, text.encode())
    if same_file(output, incident):
        refuse(str(output), "this is the incident file itself", "leave out -o to have the answers added to it")
    _must_be_new(output)
    if not output.parent.is_dir():
        refuse(str(output), "this file cannot be written: there is no such folder", "make the folder first")
    return KeptFile(output, None)


def _must_be_new(output: Path) -> None:
    try:
        exists = output.exists() or output.is_symlink()
    except (OSError, ValueError):
        refuse(str(output).replace("\0", "\\0"), "this file cannot be written", "choose another place")
    if exists:
        refuse(str(output), "this file exists already", "name a file that there is not; a session overwrites none")
