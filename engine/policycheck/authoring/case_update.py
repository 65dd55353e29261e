"""What rule files would say if their failing cases stated what comes; all else in them stays byte for byte."""

import difflib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policycheck.authoring.case_suite import ChosenCases
from policycheck.authoring.cases import actual_outcome, pivots_text, run_cases
from policycheck.authoring.lint.places import display_path
from policycheck.library.files import SourceFile, decode, read_bytes, refuse, write_atomically
from policycheck.library.library import Library
from policycheck.library.rule_references import with_references
from policycheck.library.tree import builtin_root
from policycheck.library.validate import validate
from policycheck.library.yaml_source import read_yaml
from policycheck.logic.compile import CompiledRule, compile_rule
from policycheck.model.rule import Rule


@dataclass(frozen=True)
class CaseUpdate:
    """A rule file before and after its update."""

    file: Path
    before: str
    after: str

    @property
    def difference(self) -> str:
        """The change as a unified diff, without what is the same."""
        name = display_path(str(self.file))
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        lines = difflib.unified_diff(before, after, fromfile=name, tofile=f"{name} (updated)")
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)

    def write(self) -> None:
        """Writes the file, whole or not at all. Raises BadInput where it cannot be, or was changed in the meantime."""
        if decode(str(self.file), read_bytes(self.file)) != self.before:
            refuse(display_path(str(self.file)), "this file was changed in the meantime", "run the command again")
        write_atomically(self.file, self.after.encode())


def updates(library: Library, asked: ChosenCases) -> tuple[CaseUpdate, ...]:
    """The changes of the rule files that make the failing cases asked for pass.

    Raises BadInput where a file cannot be written, or where its text is so laid out that it cannot be changed safely.
    """
    return tuple(update for name, file in asked.rules.items() for update in _of_rule(library, asked, name, file))


def _of_rule(library: Library, asked: ChosenCases, name: str, file: Path) -> Iterator[CaseUpdate]:
    compiled = library.rules[name]
    results = run_cases(library, compiled)
    failing = [i for i, result in enumerate(results) if not result.passed and asked.takes(name, result.name)]
    if not failing:
        return
    file = file.resolve()
    refuse_unwritable(file)
    text = decode(display_path(str(file)), read_bytes(file))
    edits = [edit for index in failing for edit in _edits(library, compiled, file, text, index)]
    after = text
    for start, end, new in sorted(edits, reverse=True):
        after = after[:start] + new + after[end:]
    _refuse_unsafe(library, compiled.rule, file, after, failing)
    yield CaseUpdate(file, text, after)


def refuse_unwritable(file: Path) -> None:
    """Raises BadInput where the file is the installed program's, or may not be written."""
    installed = builtin_root().name == "shipped" and file.is_relative_to(builtin_root().resolve())
    if installed or not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        cause = "this file belongs to the installed program" if installed else "you may not write this file"
        remedy = "copy it into rules/AUTHORITY/ of a folder of your own, and name that folder with --library"
        refuse(display_path(str(file)), f"{cause}, so its cases are not updated", remedy)


def rule_in(library: Library, document: SourceFile) -> Rule:
    """The rule that a file holds, with the elements of the library's rules that it asks about."""
    return with_references(validate(Rule, document), {name: each.rule for name, each in library.rules.items()})


def _refuse_unsafe(library: Library, rule: Rule, file: Path, after: str, failing: Sequence[int]) -> None:
    """Raises BadInput unless the text reads as the same rule, in which only failing cases are changed, and pass."""
    name = display_path(str(file))
    document = read_yaml(name, after)
    updated = rule_in(library, document)
    others = [case for index, case in enumerate(updated.cases) if index not in failing]
    same = others == [case for index, case in enumerate(rule.cases) if index not in failing]
    same &= updated.model_copy(update={"cases": rule.cases}) == rule
    results = run_cases(library, compile_rule(updated, library.facts))
    if not same or not all(results[index].passed for index in failing):
        line = document.spot(("cases", failing[0])).line
        remedy = "change the outcome and the pivots of the case by hand"
        refuse(name, "this case is so laid out that it cannot be updated safely", remedy, line)


def _edits(
    library: Library, compiled: CompiledRule, file: Path, text: str, index: int
) -> Iterator[tuple[int, int, str]]:
    """What to put from where to where, in characters from the beginning of the text."""
    outcome, open_on = actual_outcome(library, compiled, compiled.rule.cases[index])
    case = _value(_value(root_of(text), "cases"), index)
    value = _value(case, "outcome")
    yield value.start_mark.index, end_of(text, value), outcome
    if compiled.rule.cases[index].pivots is None:
        return
    key, value = next(entry for entry in case.value if entry[0].value == "pivots")
    start, end = key.end_mark.index, end_of(text, value)
    if "#" in text[start:end]:
        cause, line = "a comment stands within the pivots of this case, and would be lost", key.start_mark.line + 1
        refuse(display_path(str(file)), cause, "move the comment, or change the pivots by hand", line)
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end) + 1 or len(text)
    alone = not text[line_start : key.start_mark.index].strip() and not text[end:line_end].strip()
    if open_on or case.flow_style or not alone:
        yield start, end, f": {pivots_text(open_on)}"
    else:
        yield line_start, line_end, ""


def root_of(text: str) -> Any:
    """The text's nodes, each with where it stands."""
    import yaml

    return yaml.compose(text, Loader=yaml.SafeLoader)


def _value(node: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return node.value[step]
    return next(value for key, value in node.value if key.value == step)


def end_of(text: str, node: Any) -> int:
    """Where a node ends: a block of text or a list ends, for YAML, only where the next thing begins."""
    if isinstance(node.value, list) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(text, last[1] if isinstance(last, tuple) else last)
    start: int = node.start_mark.index
    return start + len(text[start : node.end_mark.index].rstrip())
