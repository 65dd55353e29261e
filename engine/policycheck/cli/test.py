"""`policycheck test`: runs the cases that are kept with the rules."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from policycheck.authoring.cases import run_cases
from policycheck.cli.options import library_option
from policycheck.library.files import refuse
from policycheck.library.library import Library
from policycheck.library.load import load_library
from policycheck.library.tree import builtin_root


@click.command("test")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@library_option
def command(paths: tuple[Path, ...], overlays: tuple[Path, ...]) -> None:
    """Run the cases of the rules in the files or folders PATH, or of every rule.

    A PATH in a library tree of your own is read without --library. Prints a line a rule. Exits with status 1 if a case
    fails, or if there is no case at all.
    """
    places = [_place(path) for path in paths]
    library = load_library((*overlays, *dict.fromkeys(_own_trees(places))))
    rules = _chosen(library, places)
    ran = failed = 0
    for rule_id in rules:
        results = run_cases(library, library.rules[rule_id])
        bad = [result for result in results if not result.passed]
        ran, failed = ran + len(results), failed + len(bad)
        click.echo(f"{rule_id}: {len(results) - len(bad)} of {len(results)} cases pass")
        for result in bad:
            click.echo(f"  FAILED {result.name}\n    expected {result.expected}\n    came     {result.came}")
    total = f"{len(rules)} {'rule' if len(rules) == 1 else 'rules'}, {ran} {'case' if ran == 1 else 'cases'}"
    click.echo(f"{total}: {ran - failed} passed, {failed} failed")
    if not ran:
        click.echo("there is no case to run", err=True)
    sys.exit(1 if failed or not ran else 0)


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


def _chosen(library: Library, places: list[Path]) -> list[str]:
    """The rules whose files are at or below the places; every rule where no place is given."""
    if not places:
        return list(library.rules)
    chosen: set[str] = set()
    for place in places:
        found = {rule for rule, file in library.rule_files.items() if file.is_relative_to(place)}
        if not found:
            refuse(str(place), "no rule of the library is kept here", "name a rule file, or a folder that holds some")
        chosen |= found
    return sorted(chosen)
