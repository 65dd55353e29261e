"""`policycheck serve`: the workbench, on this computer or for accounts."""

from importlib.util import find_spec
from pathlib import Path

import click

from policycheck.cli.options import library_option
from policycheck.library.files import refuse
from policycheck.model.problem import pip_install

_FOLDER = "policycheck-workspace"
_NEEDS = ("starlette", "uvicorn", "multipart", "argon2")
_folder = click.option(
    "--workspace",
    "folder",
    metavar="FOLDER",
    default=_FOLDER,
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder of the workspace.",
)


class _OpensByDefault(click.Group):
    """A group of commands with one that needs no name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args if args[:1] == ["users"] else ["open", *args])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return "" if name == "open" else name, command, rest


@click.group("serve", cls=_OpensByDefault)
def command() -> None:
    """Open the workbench of a workspace in the browser."""
    if any(find_spec(name) is None for name in _NEEDS):
        refuse("policycheck serve", "the workbench is not installed", f"install it with {pip_install('web')}")


@command.command("open", hidden=True)
@click.argument("folder", default=_FOLDER, type=click.Path(path_type=Path))
@click.option("--port", default=8321, show_default=True, type=click.IntRange(0, 65535), help="0 is any that is free.")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Let other computers connect to this address of this one. It needs accounts: policycheck serve users add.",
)
@click.option("--name", metavar="HOST", help="With --host: the name by which browsers call this computer.")
@library_option
def open_workspace(
    folder: Path, port: int, no_browser: bool, host: str, name: str | None, overlays: tuple[Path, ...]
) -> None:
    """Open the workbench of the workspace FOLDER in the browser.

    A new folder is made, with the made-up case in it. Accounts for other computers: policycheck serve users --help.
    """
    from policycheck.library.library import load_library
    from policycheck.web.server import Serving, serve

    asked = Serving(folder, host, port, browser=not no_browser, name=name)
    serve(asked, load_library(overlays), click.echo)


@command.group("users")
def users() -> None:
    """Accounts for a workbench that other computers may open."""


@users.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["reader", "editor"]), required=True, help="A reader changes nothing.")
@click.password_option(help="Asked for where it is not given.")
@_folder
def add(name: str, role: str, password: str, folder: Path) -> None:
    """Add the account NAME, or give it another role and password."""
    from policycheck.web.sessions import LONGEST_NAME, Accounts
    from policycheck.web.workspace import Workspace

    if not name.strip() or len(name) > LONGEST_NAME:
        refuse("NAME", "this is no name for an account", f"write one of at most {LONGEST_NAME} characters")
    if len(password) < _SHORTEST:
        refuse("--password", f"this password is shorter than {_SHORTEST} characters", "write a longer one")
    Accounts(Workspace(folder)).add(name.strip(), "editor" if role == "editor" else "reader", password)
    click.echo(f"{name.strip()} is now {'an editor' if role == 'editor' else 'a reader'} of {folder}")


_SHORTEST = 10  # characters of a password


@users.command("remove")
@click.argument("name")
@_folder
def remove(name: str, folder: Path) -> None:
    """Remove the account NAME. What it changed stays under its name."""
    from policycheck.web.workspace import Workspace

    if not Workspace(folder).remove_account(name):
        refuse("NAME", f"there is no account {name!r}", "policycheck serve users list names them")
    click.echo(f"{name} is removed from {folder}")


@users.command("list")
@_folder
def list_accounts(folder: Path) -> None:
    """List the accounts, each with its role."""
    from policycheck.web.workspace import Workspace

    for name, (role, _) in Workspace(folder).passwords().items():
        click.echo(f"{name}: {role}")
