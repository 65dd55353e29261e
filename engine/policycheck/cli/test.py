"""`policycheck test`: runs the cases that are kept with the rules."""

import sys
from pathlib import Path

import click

from policycheck.authoring.cases import run_cases
from policycheck.cli.options import library_option, load
from policycheck.library.files import refuse
from policycheck.library.library import Library


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@library_option
def command(paths: tuple[Path, ...], overlays: tuple[Path, ...]) -> None:
    """Run the cases of the rules in the files or folders PATH, or of every rule.

    Prints a line a rule. Exits with status 1 if a case fails, or if there is no case at all.
    """
    library = load(overlays)
    rules = _chosen(library, paths)
    ran = failed = 0
    for rule_id in rules:
        results = run_cases(library, library.rules[rule_id])
        bad = [result for result in results if not result.passed]
        ran, failed = ran + len(results), failed + len(bad)
        click.echo(f"{rule_id}: {len(results) - len(bad)} of {len(results)} cases pass")
        for result in bad:
            click.echo(f"  FAILED {result.name}\n    expected {result.expected}\n    came     {result.came}")
    click.echo(f"{len(rules)} rules, {ran} cases: {ran - failed} passed, {failed} failed")
    if not ran:
        click.echo("there is no case to run", err=True)
    sys.exit(1 if failed or not ran else 0)


def _chosen(library: Library, paths: tuple[Path, ...]) -> list[str]:
    """The rules whose files are at or below the paths; every rule where no path is given."""
    if not paths:
        return list(library.rules)
    chosen: set[str] = set()
    for path in paths:
        if not path.exists():
            refuse(str(path), "there is no such file or folder", "check the path")
        parts = path.resolve().with_suffix("").parts
        found = {rule for rule in library.rules if _lies_in(rule, parts, path.is_dir())}
        if not found:
            refuse(str(path), "no rule of the library is kept here", "name a rule file, or add --library with its folder")
        chosen |= found
    return sorted(chosen)


def _lies_in(rule: str, parts: tuple[str, ...], folder: bool) -> bool:
    place = ("rules", *rule.split("."))
    if not folder:
        return parts[-3:] == place
    return any(parts[-length:] == place[:length] for length in (1, 2)) or "rules" not in parts
