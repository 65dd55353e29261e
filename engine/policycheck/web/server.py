"""The server: a workspace opened, the application over it, and a browser at its address."""

import gc
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from policycheck.library.files import refuse
from policycheck.library.library import LoadedLibrary
from policycheck.web.app import application
from policycheck.web.case_reader import CaseReader
from policycheck.web.made_up import add_made_up
from policycheck.web.security import Addresses
from policycheck.web.sessions import Accounts, Sessions
from policycheck.web.visit import Site
from policycheck.web.workspace import Workspace

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Serving:
    """How the workbench is served. Without a host on this computer alone; the port 0 is any that is free."""

    folder: Path
    host: str = LOOPBACK
    port: int = 8321
    browser: bool = True
    name: str | None = None  # by which other computers reach the host


def open_site(workspace: Workspace, library: LoadedLibrary, port: int, *, local: bool) -> Site:
    """The workbench over a workspace, which gets the made-up case where it has none."""
    if not workspace.cases():
        add_made_up(workspace, library)
    reader = CaseReader(library, workspace.files)
    cookie = f"policycheck-{port}"  # browsers keep the cookies of all ports of a computer together
    return Site(workspace, reader, Sessions(), Accounts(workspace), local, cookie)


def serve(asked: Serving, library: LoadedLibrary, say: Callable[[str], None]) -> None:
    """Serves until it is interrupted. Raises BadInput where it cannot: a host without accounts, or a port in use."""
    workspace = Workspace(asked.folder)
    local = asked.host == LOOPBACK
    if not local and not workspace.passwords():
        cause = "other computers could open this workbench, and it has no accounts"
        refuse("--host", cause, "add one first: policycheck serve users add NAME --role editor")
    gc.enable()
    listening = _bound(asked)
    port = listening.getsockname()[1]
    site = open_site(workspace, library, port, local=local)
    names = {asked.host, *((LOOPBACK, "localhost") if local else ()), *((asked.name,) if asked.name else ())}
    hosts = frozenset(f"{name.lower()}:{port}" for name in names) | (
        frozenset(names) if port in (80, 443) else frozenset()
    )
    config = uvicorn.Config(
        application(site, Addresses(hosts)),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=2,
    )
    shown = asked.name or ("127.0.0.1" if local else asked.host)
    address = f"http://{shown}:{port}/enter" + (f"?token={site.sessions.invitation()}" if local else "")
    say(f"The workbench of {asked.folder} is open at\n  {address}")
    say("This address opens it once. Stop with Ctrl+C." if local else "Stop with Ctrl+C.")
    if asked.browser and local:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    uvicorn.Server(config).run(sockets=[listening])


def _bound(asked: Serving) -> socket.socket:
    family = socket.AF_INET6 if ":" in asked.host else socket.AF_INET
    # With its protocol said, asyncio sends answers at once and does not wait to fill packets.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((asked.host, asked.port))
    except OSError as error:
        listening.close()
        refuse("--port", f"{asked.host}:{asked.port} cannot be used: {error.strerror}", "name another with --port")
    listening.listen(128)  # whoever comes before the server runs waits for it
    return listening
