"""What a new draft begins with: a policy that is held, a document, or questions to answer."""

import re
import tempfile
from pathlib import Path, PurePosixPath

from policycheck.authoring.importing.policy import import_policy
from policycheck.authoring.new.scaffold import new_policy
from policycheck.model.policy import split_provision
from policycheck.model.problem import BadInput
from policycheck.web.changes import refused
from policycheck.web.drafts import Draft
from policycheck.web.visit import Form, Site, Upload

_NOT_NAMED = re.compile("[^a-z0-9]+")


def name_of(words: str) -> str:
    """A name of small letters, digits and hyphens, from words.

    >>> name_of("Step aside!")
    'step-aside'
    """
    return _NOT_NAMED.sub("-", words.casefold()).strip("-")


def begun(form: Form, site: Site) -> tuple[str, Draft]:
    """The name and the texts that a new draft begins with. Raises BadInput at the field."""
    library = site.library
    begun_from, title = form.text("policy"), form.text("title")
    if begun_from:
        if begun_from not in library.policies:
            raise refused("A policy of the library", "there is none of this name", "choose one of the list")
        return f"{begun_from.replace('/', '-')}-draft", _copied(site, begun_from)
    own = form.text("own")
    issuer = form.text("issuer") or name_of(own)
    if not (issuer and title):
        raise refused(
            "A new policy", "it needs a title, and an authority", "give both, or choose a policy of the library"
        )
    policy_id = f"{issuer}/{name_of(title) or 'policy'}"
    if policy_id in library.policies:
        policy_id += "-draft"
    text = _imported(form.files[0], policy_id) if form.files else None
    files = {file.path.name: file.text for file in new_policy(library, Path(), policy_id, text)}
    authority = files.pop("authority.yaml", "")
    if own and authority:
        authority = re.sub("^name: .*$", lambda _: f"name: {_quoted(own)}", authority, flags=re.MULTILINE)
    (policy,) = files.values()
    policy = re.sub("^title: .*$", lambda _: f"title: {_quoted(title)}", policy, count=1, flags=re.MULTILINE)
    return policy_id.replace("/", "-"), Draft(policy, "", authority)


def _quoted(text: str) -> str:
    """A text as YAML takes it, whatever stands in it."""
    return "'" + text.replace("'", "''") + "'"


def _imported(upload: Upload, policy_id: str) -> str:
    """The text of a policy's file from a document. Raises BadInput where that cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"policy{PurePosixPath(upload.name).suffix.lower()[:10]}"
        path.write_bytes(upload.content)
        try:
            return import_policy(path, policy_id).text
        except BadInput as bad:
            raise refused("Its document", bad.problems[0].cause, bad.problems[0].remedy) from None


def _copied(site: Site, policy_id: str) -> Draft:
    """A draft with the words and the rules of a policy that is held. The rules keep their ids."""
    library, new_id = site.library, f"{policy_id}-draft"
    files = {file.name: file.content.decode() for file in site.files}
    policy = files[f"policies/{policy_id}.md"]
    policy = re.sub("^id: .*$", f"id: {new_id}", policy, count=1, flags=re.MULTILINE)
    policy = re.sub("^kind: .*$", "kind: draft", policy, count=1, flags=re.MULTILINE)
    own = [name for name, made in library.rules.items() if split_provision(made.rule.provision)[0] == policy_id]
    texts = [files[f"rules/{name.replace('.', '/', 1)}.yaml"] for name in sorted(own)]
    drafted_rules = [
        re.sub(
            "^status: .*$", "status: draft", text.replace(f"{policy_id}#", f"{new_id}#"), count=1, flags=re.MULTILINE
        )
        for text in texts
    ]
    return Draft(policy, "").with_files({}, drafted_rules)
