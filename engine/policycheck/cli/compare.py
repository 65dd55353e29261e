"""`policycheck compare`: which rules are stricter, with a situation each way that shows it."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policycheck.authoring.compare.compare import matrix
from policycheck.authoring.compare.scenario import incident_of
from policycheck.authoring.compare.sides import ChosenSide, all_sides, side
from policycheck.cli.options import chosen_form, form_option, library_option, output_option, write_document, write_json
from policycheck.document.english import counted
from policycheck.document.visible import clean
from policycheck.evaluation.scope import topics
from policycheck.library.files import refuse, write_atomically
from policycheck.library.library import Library, load_library
from policycheck.model.comparison import Matrix
from policycheck.model.problem import BadInput, Place, Problem

if TYPE_CHECKING:
    from policycheck.report.comparison_texts import Texts


@click.command("compare")
@click.argument("names", metavar="[A [B]...]", nargs=-1)
@click.option("--about", metavar="TOPIC", help="Only the rules about one kind of conduct, as moving-vehicles.")
@form_option
@output_option
@click.option(
    "--witness",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Also write each situation to this folder, as an incident that evaluate reads.",
)
@click.option("--drafts", is_flag=True, help="Compare draft rules, too; one that is named by its own id is always.")
@library_option
def command(
    names: tuple[str, ...],
    about: str | None,
    form: str | None,
    output: Path | None,
    folder: Path | None,
    drafts: bool,
    overlays: tuple[Path, ...],
) -> None:
    """Say what rules come to in standard situations, and which are stricter, with situations that show it.

    A and B are each an authority, a policy or a rule. A alone is compared with every authority; without A and B, every
    authority that has rules about TOPIC is compared with every other. Three sides or more make a table. docs/compare.md
    says how to read it.
    """
    form = chosen_form(form, output)
    library = load_library(overlays)
    comparison_matrix = _compared(library, names, about, drafts=drafts)
    if folder is not None:
        _write_witnesses(comparison_matrix, folder)
    if form == "json":
        write_json(comparison_matrix, output)
    else:
        from policycheck.report.comparison import comparison_document

        write_document(comparison_document(comparison_matrix, _texts(library)), form, output)


def _compared(library: Library, names: Sequence[str], about: str | None, *, drafts: bool) -> Matrix:
    """What was asked for: the sides named with one another, one with all others, or all with one another."""
    named = _named(library, names, about, drafts=drafts)
    if len(named) > 1:
        return matrix(library, named, about)
    everyone = all_sides(library, about, drafts)
    if not named:
        return matrix(library, everyone, about)
    (chosen,) = named
    others = [other for other in everyone if other.rules != chosen.rules]
    if not others:
        refuse(names[0], "no other authority has such rules", "name what to compare it with")
    return matrix(library, [chosen, *others], about, first_alone=True)


def _named(library: Library, names: Sequence[str], about: str | None, *, drafts: bool) -> list[ChosenSide]:
    """The sides of these names. Raises BadInput with all that is wrong with them, and where nothing is asked for."""
    sides, problems = [], [*_wrong_with(library, names, about)]
    for name in dict.fromkeys(names):
        try:
            sides.append(side(library, name, about, drafts))
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems)
    return sides


def _wrong_with(library: Library, names: Sequence[str], about: str | None) -> Iterator[Problem]:
    if not names and about is None:
        remedy = f"name two sides, or a topic with --about: {', '.join(topics(library))}"
        yield Problem(Place("compare"), "nothing is named that could be compared", remedy)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(Place(name), "this side is named twice", "name two different ones")


def _texts(library: Library) -> "Texts":
    from policycheck.report.comparison_texts import Texts

    return Texts(
        authorities=library.authorities,
        policies=library.policies,
        rules={name: compiled.rule for name, compiled in library.rules.items()},
        adopted={name: compiled.rule for name, compiled in library.adopted.items()},
        facts=library.facts,
        derivations=library.derivations,
    )


def _write_witnesses(comparison_matrix: Matrix, folder: Path) -> None:
    """Writes each situation as an incident of the stricter side, named after the two sides. Raises BadInput.

    A policy `a/b` and a rule `a.b` would give one name: the second one gets a number.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(str(folder), f"this folder cannot be made: {error.strerror}", "name another one with --witness")
    written: set[str] = set()
    for comparison in comparison_matrix.comparisons:
        directions = (
            (comparison.first, comparison.second, comparison.first_stricter),
            (comparison.second, comparison.first, comparison.second_stricter),
        )
        each = ((stricter, other, witness) for stricter, other, witnesses in directions for witness in witnesses)
        for stricter, other, witness in each:
            wanted = re.sub(r"[^a-z0-9]+", "-", f"{stricter.id} stricter than {other.id}")
            numbered = (f"{wanted}-{number}" for number in count(2))
            name = next(name for name in chain([wanted], numbered) if name not in written)
            agency = stricter.rules[0].partition(".")[0]
            title = f"A made-up situation in which {stricter.title} is stricter than {other.title}"
            write_atomically(folder / f"{name}.json", incident_of(witness.scenario, agency, name, title).encode())
            written.add(name)
    click.echo(f"{counted(len(written), 'situation')} written to {clean(str(folder))}", err=True)
