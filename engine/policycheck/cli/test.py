"""`policycheck test`: runs the cases that are kept with the rules."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from policycheck.authoring.cases import run_cases
from policycheck.authoring.derivation_cases import run_derivation_cases
from policycheck.cli.options import library_option
from policycheck.library.files import refuse
from policycheck.library.library import Library
from policycheck.library.load import load_library
from policycheck.library.tree import builtin_root


@click.command("test")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@library_option
def command(paths: tuple[Path, ...], overlays: tuple[Path, ...]) -> None:
    """Run the cases of the rules and derivations in the files or folders PATH, or of all.

    A PATH in a library tree of your own is read without --library. Prints a line a rule or derivation. Exits with
    status 1 if a case fails, or if there is no case at all.
    """
    places = [_place(path) for path in paths]
    library = load_library((*overlays, *dict.fromkeys(_own_trees(places))))
    rules = _chosen(library.rules, library.rule_files, places)
    derivations = _chosen(library.derivations, library.derivation_files, places)
    _refuse_empty(library, places)
    ran = failed = 0
    for name in (*rules, *derivations):
        results = (
            run_cases(library, library.rules[name])
            if name in library.rules
            else run_derivation_cases(library, library.derivations[name])
        )
        bad = [result for result in results if not result.passed]
        ran, failed = ran + len(results), failed + len(bad)
        click.echo(f"{name}: {len(results) - len(bad)} of {len(results)} cases pass")
        for result in bad:
            click.echo(f"  FAILED {result.name}\n    expected {result.expected}\n    came     {result.came}")
    counts = ((rules, "rule"), (derivations, "derivation"))
    looked_at = " and ".join(_counted(len(found), noun) for found, noun in counts if found or noun == "rule")
    total = f"{looked_at}, {_counted(ran, 'case')}"
    click.echo(f"{total}: {ran - failed} passed, {failed} failed")
    if not ran:
        click.echo("there is no case to run", err=True)
    sys.exit(1 if failed or not ran else 0)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _place(path: Path) -> Path:
    if not path.exists():
        refuse(str(path), "there is no such file or folder", "check the path")
    return path.resolve()


def _own_trees(places: list[Path]) -> Iterator[Path]:
    """The roots of the library trees that the places lie in, other than the built-in one."""
    for place in places:
        for folder in (place, *place.parents):
            if (folder / "rules").is_dir():
                if folder != builtin_root():
                    yield folder
                break


def _chosen(there: Iterable[str], files: Mapping[str, Path], places: list[Path]) -> list[str]:
    """Those whose files are at or below the places; all where no place is given."""
    if not places:
        return sorted(there)
    return sorted(name for name, file in files.items() if any(file.is_relative_to(place) for place in places))


def _refuse_empty(library: Library, places: list[Path]) -> None:
    """Raises BadInput for a place at or below which no rule and no derivation is kept."""
    files = (*library.rule_files.values(), *library.derivation_files.values())
    for place in places:
        if not any(file.is_relative_to(place) for file in files):
            refuse(str(place), "no rule of the library is kept here", "name a rule file, or a folder that holds some")
