"""The made-up case, which a new workspace begins with."""

from pathlib import Path

from policycheck.library.library import Library
from policycheck.library.tree import builtin_root
from policycheck.web.packing import INCIDENT_FILE
from policycheck.web.workspace import Workspace

_FOLDER = Path("docs/examples/case")
PROGRAM = "policycheck"  # who makes what nobody has made


def add_made_up(workspace: Workspace, library: Library) -> str:
    """Adds the made-up case with its documents. Its name in the workspace."""
    from policycheck.library.incident_file import read_incident

    folder = builtin_root() / _FOLDER
    incident, _ = read_incident(folder / INCIDENT_FILE, library)
    for document in incident.documents.values():
        if document.file:
            workspace.files.store((folder / document.file).read_bytes())
    text = (folder / INCIDENT_FILE).read_text(encoding="utf-8")
    return workspace.add(incident.id, text, PROGRAM, "Came with the program: a made-up case, to look around in")
