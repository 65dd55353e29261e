"""A draft of a policy, and its authority's file if that is new."""

import re
from pathlib import Path

from policycheck.authoring.new.scaffold import NewFile, rendered
from policycheck.library.files import refuse
from policycheck.library.load import LoadedLibrary

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")


def new_policy(library: LoadedLibrary, root: Path, policy_id: str) -> tuple[NewFile, ...]:
    """The files, in the tree of the root. Raises BadInput where the id is none or is taken."""
    authority, _, name = policy_id.partition("/")
    if _ID.fullmatch(policy_id) is None:
        cause = f"{policy_id!r} cannot be the id of a policy"
        form = "in small letters, digits and hyphens: el-centro-pd/pursuits"
        remedy = f"write its authority, a stroke, and a name, {form}"
        refuse("ID", cause, remedy)
    if authority in ("vocabulary", "derivations"):
        refuse("ID", f"no authority can be called {authority}", "name another authority")
    if policy_id in library.policies:
        cause = f"there is a policy {policy_id} already: {library.policies[policy_id].head.title}"
        remedy = f"choose another id; a draft that is to change it may be called {policy_id}-draft"
        refuse("ID", cause, remedy)
    files = [NewFile(root / "policies" / authority / f"{name}.md", rendered("policy.md.j2", id=policy_id))]
    if authority not in library.authorities:
        text = rendered("authority.yaml.j2", id=authority)
        files.append(NewFile(root / "policies" / authority / "authority.yaml", text))
    return tuple(files)
