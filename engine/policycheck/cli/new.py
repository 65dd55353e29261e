"""`policycheck new`: a draft of a rule or a policy, or an incident, with a question beside each blank."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import click

from policycheck.authoring.lint.places import OWN, is_tree
from policycheck.authoring.new.from_sentence import new_rule_from
from policycheck.authoring.new.rule import new_rule
from policycheck.authoring.new.scaffold import NewFile, new_incident, new_policy, write
from policycheck.cli.options import library_option
from policycheck.library.files import MARK, refuse
from policycheck.library.library import LoadedLibrary, load_library
from policycheck.library.tree import builtin_root
from policycheck.model.vocabulary import EntityKind

_tree = click.option(
    "--library",
    "folder",
    metavar="DIR",
    envvar="POLICYCHECK_LIBRARY",
    type=click.Path(path_type=Path),
    help="The folder with rules/ and policies/ to write into; made if need be. Default: the one you are in, if it "
    "holds them, else my-library.",
)


@click.group("new")
def command() -> None:
    """Write a new draft of a rule or a policy, or a new incident, with a question beside each blank.

    Nothing is overwritten. `policycheck lint` finds every blank that is left.
    """


@command.command("rule")
@click.argument("rule_id", metavar="AUTHORITY.NAME")
@click.option("--provision", metavar="ID", help="The provision that it is made from: POLICY#SECTION. Or --from.")
@click.option("--from", "origin", metavar="ID", help="Likewise, and roles, words and facts are read off one sentence.")
@click.option("--sentence", metavar="N", type=int, help="With --from: which sentence; without it, they are listed.")
@click.option(
    "--for-each",
    type=click.Choice(get_args(EntityKind)),
    help="Whom the rule is held against, one by one. Default: force, with a question.",
)
@click.option("--fact", "facts", metavar="ID", multiple=True, help="A fact that the rule asks for; repeatable.")
@_tree
def rule(
    rule_id: str,
    provision: str | None,
    origin: str | None,
    sentence: int | None,
    for_each: EntityKind | None,
    facts: tuple[str, ...],
    folder: Path | None,
) -> None:
    """Write a draft of a rule, with the likeliest facts in it and a case for each.

    Facts given with --fact stand in the role that most rules have them in: when, must, must_not or unless.
    """
    if origin is not None:
        if provision is not None or facts:
            raise click.UsageError("--from goes with --sentence and --for-each; leave out --provision and --fact.")
        root, library = _library(folder)
        made = new_rule_from(library, root, rule_id, origin, sentence, for_each)
        return _done(made, f"policycheck lint {shlex.quote(str(root))}")
    if sentence is not None:
        raise click.UsageError("--sentence goes with --from.")
    if provision is None:
        remedy = "name it with --provision; policycheck show policies lists them, and policycheck new policy makes one"
        refuse("--provision", "a rule is made from a provision's words", remedy)
    root, library = _library(folder)
    return _done(
        new_rule(library, root, rule_id, provision, for_each, facts), f"policycheck lint {shlex.quote(str(root))}"
    )


@command.command("policy")
@click.argument("policy_id", metavar="AUTHORITY/NAME")
@_tree
def policy(policy_id: str, folder: Path | None) -> None:
    """Write a draft of a policy, and the file of its authority if that is new."""
    root, library = _library(folder)
    _done(new_policy(library, root, policy_id), f"policycheck lint {shlex.quote(str(root))}")


@command.command("incident")
@click.argument("incident_id", metavar="ID")
@click.option("--agency", metavar="ID", required=True, help="The agency whose officers were involved.")
@click.option("--date", metavar="DATE", help="The day, or the month or year if no more is known: 2025-03-14.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Default: ID.json.")
@library_option
def incident(incident_id: str, agency: str, date: str | None, output: Path | None, overlays: tuple[Path, ...]) -> None:
    """Write an incident of which nothing is known yet; `policycheck ask` then lists what is worth finding out."""
    path = output or Path(f"{incident_id}.json")
    own = "".join(f" --library {shlex.quote(str(folder))}" for folder in overlays)
    files = new_incident(load_library(overlays), path, incident_id, agency, date)
    _done(files, f"policycheck lint {shlex.quote(str(path))}{own}")


def _library(folder: Path | None) -> tuple[Path, LoadedLibrary]:
    """The folder to write into, and the library with what is in it already. Raises BadInput."""
    root = folder or (Path() if is_tree(Path()) else OWN)
    own = is_tree(root) and root.resolve() != builtin_root().resolve()
    return root, load_library((root,) if own else ())


def _done(files: Sequence[NewFile], following: str) -> None:
    write(files)
    for file in files:
        click.echo(f"wrote {file.path}")
    blanks = sum(file.text.count(MARK) for file in files)
    click.echo(f"next: fill in the {blanks} blanks, each after FILL IN; then {following}")
