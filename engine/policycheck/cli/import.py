"""`policycheck import`: the Markdown of a policy from its document, and the sentences that lay down a duty."""  # noqa: N999 - named as its command

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from policycheck.authoring.importing.policy import ImportedPolicy, import_policy
from policycheck.authoring.lint.places import is_tree
from policycheck.authoring.new.scaffold import NewFile, new_policy, refuse_existing, write
from policycheck.cli.options import write_output
from policycheck.document.english import counted
from policycheck.document.visible import clean
from policycheck.library.files import MARK, refuse
from policycheck.library.library import load_library
from policycheck.library.tree import builtin_root

_PLACE = re.compile(r"(?:.*/)?policies/(?P<id>[^/]+/[^/]+)\.md")


@click.command("import")
@click.argument("document", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the Markdown to this new file, best policies/AUTHORITY/NAME.md, and list the sentences that lay down a "
    "duty. Default: the Markdown on standard output.",
)
def command(document: Path, output: Path | None) -> None:
    """Write the Markdown of the policy in DOCUMENT: a heading a section, its words letter for letter.

    PDF with text, Word, HTML, Markdown and text. What lint finds after FILL IN is left to answer. What was taken out or
    is not certain is said on standard error. No file is overwritten.
    """
    if output is None:
        policy = import_policy(document)
        write_output(policy.text, None)
        following = "-o policies/AUTHORITY/NAME.md writes the file, and lists them"
    else:
        policy, following = _written(document, output)
        write_output(clean("".join(f"{line}\n" for line in _duties(policy))), None)
    for note in policy.notes:
        click.echo(clean(f"{document}: {note}"), err=True)
    duties = counted(sum(len(section.duties) for section in policy.sections), "sentence")
    sums = f"{counted(len(policy.sections), 'section')}, {duties} with the words of a duty"
    click.echo(clean(f"{sums}; {following}"), err=True)


def _written(document: Path, output: Path) -> tuple[ImportedPolicy, str]:
    """The policy, written to the file, and what to do next; a tree without the authority gets its file, too."""
    if output.suffix != ".md":
        refuse(str(output), "a policy's file ends in .md", "name it so with -o, best policies/AUTHORITY/NAME.md")
    refuse_existing([output])
    match = _PLACE.fullmatch(output.resolve().as_posix())
    if match is None:
        policy = import_policy(document)
        files: tuple[NewFile, ...] = (NewFile(output, policy.text),)
    else:
        root = Path(*output.parts[:-3])
        own = is_tree(root) and root.resolve() != builtin_root().resolve()
        library = load_library((root,) if own else ())
        new_policy(library, root, match["id"])  # raises before the document is read
        policy = import_policy(document, match["id"])
        files = new_policy(library, root, match["id"], policy.text)
    write(files)
    for file in files:
        click.echo(f"wrote {file.path}", err=True)
    blanks = sum(file.text.count(MARK) for file in files)
    where = shlex.quote(str(output if match is None else Path(*output.parts[:-3])))
    return policy, f"next: compare with the document, fill in the {blanks} blanks; then policycheck lint {where}"


def _duties(policy: ImportedPolicy) -> Iterator[str]:
    """The sentences that lay down a duty, by section, with the numbers that `new rule --sentence` takes."""
    for section in policy.sections:
        if section.duties:
            yield f"{section.anchor}: {section.title}"
            for duty in section.duties:
                yield f"  {duty.number}. [{duty.verb.lower()}] {duty.text}"
