"""The command `policycheck`: parses, hands over, prints, and sets the exit status."""

import gc
import importlib
import io
import os
import sys
import warnings
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from policycheck.model.problem import BadInput, Disagreement

# A command's module is imported when it is called for: `evaluate` must not wait for what `schema` needs.
_COMMANDS = {
    "ask": "List what is worth finding out about an incident, or ask it here.",
    "attach": "Put a document beside an incident file, and enter it there.",
    "compare": "Say what rules come to in standard situations, and which are stricter.",
    "diff": "Say what changes from one version of rules and policies to another.",
    "evaluate": "Hold an incident against the rules that bind its agency.",
    "import": "Write the Markdown of a policy from its PDF, Word, HTML or text.",
    "lint": "Look for mistakes and gaps in rules, policies and incidents.",
    "memo": "Write a memorandum for a board, as Word, PDF, HTML, Markdown or text.",
    "new": "Write a draft of a rule or policy, or an incident, with a question beside each blank.",
    "quote": "Say where words stand in a document of an incident.",
    "request": "Write a letter that asks for the records that would settle the most.",
    "schema": "Print the JSON Schema of a file format.",
    "screen": "Hold a table of incidents against rules, and count what each comes to.",
    "serve": "Open the workbench of a workspace in the browser.",
    "show": "Show a rule, policy, fact or authority of the library.",
    "timeline": "Draw who did what when, as each account tells it.",
    "verify": "Say whether a memo's record still holds.",
    "test": "Run the cases that are kept with the rules.",
}


_LONGEST = 1000  # characters of a cause; a file's own texts in it can be of any length


class _Commands(click.Group):
    """The commands, each in a module of its own name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            from policycheck.model.problem import did_you_mean

            advice = did_you_mean(cmd_name, _COMMANDS) or f"the commands are {', '.join(sorted(_COMMANDS))}."
            raise click.UsageError(f"There is no command {cmd_name!r}; {advice}", ctx)
        command = importlib.import_module(f"policycheck.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, _COMMANDS[name]) for name in sorted(_COMMANDS)])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="policycheck", message="policycheck %(version)s")
def cli() -> None:
    """Hold police conduct against written policy.

    Says which provisions may have been violated, under whose account, with the policy's own words, which facts
    suffice, and what is not known. It makes no finding of fact or law, and says nothing about guilt.
    """


def run() -> None:
    """Runs `main` and leaves at once: to take the interpreter apart in good order costs a tenth of a short run."""
    status: object = None
    try:
        main()
    except SystemExit as done:
        status = done.code
    os._exit(status if isinstance(status, int) else 0)


def main() -> None:
    """Runs the command line. Exit status: 0 done, 1 a condition asked for is met or a test failed, 2 bad input."""
    gc.disable()  # a short run ends before collecting garbage pays
    # pydantic would ask every installed package whether it has a plug-in to change what a model accepts.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from policycheck.model.problem import BadInput, Disagreement

    if isinstance(sys.stdout, io.TextIOWrapper):  # quotation marks on a terminal that has none are spelt out
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _warn
            cli.main(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except BadInput as bad:
        _report(bad)
        sys.exit(2)
    except Disagreement as error:
        _disagree(error)
        sys.exit(2)
    except BrokenPipeError:  # the reader, say `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:  # every file is read and written where its errors are told
        click.echo(f"standard output: cannot be written: {error.strerror}\n    make room, or write with -o", err=True)
        sys.exit(2)


def _warn(message: Warning | str, category: type[Warning], *place: Any, **further: Any) -> None:
    """Prints what the program itself warns of without its place in the program; other warnings as Python does."""
    ours = issubclass(category, UserWarning)
    click.echo(message if ours else warnings.formatwarning(message, category, *place[:2], **further), err=True)


def _disagree(error: "Disagreement") -> None:
    from policycheck.document.visible import clean

    for difference in error.differences:
        click.echo(clean(difference), err=True)
    click.echo(
        "the two engines disagree, so nothing is reported\n"
        "    report this with the incident file; --cross-check off shows the first engine's answer by itself",
        err=True,
    )


def _report(bad: "BadInput") -> None:
    from policycheck.document.visible import clean

    for problem in bad.problems:
        click.echo(clean(f"{problem.place}: {_cut(problem.cause)}\n    {_cut(problem.remedy)}"), err=True)
    count = len(bad.problems)
    click.echo(clean(f"{count} problem{'s' if count > 1 else ''}; {bad.done or 'nothing was done'}"), err=True)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … ({len(text)} characters in all)"
