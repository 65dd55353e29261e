"""A draft of a rule from one sentence of a provision: roles by its words, and facts by likeness."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from policycheck.authoring.importing.duties import DutySentence, duties_of
from policycheck.authoring.new.likely import near_facts, usual_roles
from policycheck.authoring.new.rule import (
    Draft,
    NewElement,
    rule_file,
    vocabulary_file,
    wrong_id,
    wrong_provision,
)
from policycheck.authoring.new.scaffold import NewFile, rendered
from policycheck.authoring.new.sentence import Proposal, proposed
from policycheck.library.files import refuse
from policycheck.library.library import LoadedLibrary
from policycheck.library.wording import is_verbatim_in
from policycheck.model.base import free_name
from policycheck.model.policy import ProvisionText
from policycheck.model.problem import BadInput
from policycheck.model.rule import ROLES, Role
from policycheck.model.vocabulary import EntityKind, Fact

_NEAR = 0.4  # how near a fact must be to be proposed; those less near are named beside the element
_NAMED = 3  # facts that are named beside an element
_WIDTH = 108  # of a comment
_SHOWN = 950  # letters of all sentences in a message
_AROUND = 12  # letters around each
_NAME_WORDS = 5
_SMALL = re.compile(
    r"(?:a|an|and|any|are|as|at|be|been|being|by|for|from|has|have|he|her|his|if|in|is|it|its|may|must|not|of|on|or|shall"
    r"|she|should|so|such|that|the|their|them|they|this|to|upon|was|were|when|where|which|who|will|with)"
)
_EITHER: tuple[Role, Role] = ("must", "must_not")


def new_rule_from(
    library: LoadedLibrary, root: Path, rule_id: str, provision: str, number: int | None, for_each: EntityKind | None
) -> tuple[NewFile, ...]:
    """The rule's file in the tree of the root, and one with the facts that it needs and the library does not hold.

    Raises BadInput as `new_rule` does, and where the provision has no such sentence, with those that it has.
    """
    if problems := [*wrong_id(library, rule_id), *wrong_provision(library, provision, "--from")]:
        raise BadInput(problems)
    texts = library.texts(provision)
    text = max(texts, key=lambda text: text.in_force.from_ or "")
    duty = _sentence(text, provision, number)
    proposal = proposed(duty)
    everywhere = all(is_verbatim_in(element.words, each.passages) for element in proposal.elements for each in texts)
    elements, new = _chosen(library, proposal, for_each or "force")
    question = proposal.because
    facts = {
        name: Fact(type="yes-no", question=words, yes=f"“{words}”", no=f"not: “{words}”") for name, words in new.items()
    }
    draft = Draft(
        rule_id, provision, for_each, text, everywhere, proposal.modality, elements, question, facts, duty.text
    )
    files = [rule_file(library, root, draft, [])]
    if new:
        files.append(NewFile(root / vocabulary_file(rule_id), rendered("facts.yaml.j2", rule=rule_id, facts=new)))
    return tuple(files)


def _sentence(text: ProvisionText, provision: str, number: int | None) -> DutySentence:
    duties = duties_of(text.passages)
    if not duties:
        remedy = f"make a rule from the whole of it: policycheck new rule ID --provision {provision}"
        refuse("--from", f"no sentence of {provision} has shall, must, should, may or will in it", remedy)
    chosen = next((duty for duty in duties if duty.number == number), None)
    if chosen is None:
        cause = "which sentence is it made from?" if number is None else f"there is no sentence {number}"
        width = max(_SHOWN // len(duties) - _AROUND, 20)
        listed = (f"{duty.number}: “{textwrap.shorten(duty.text, width, placeholder=' …')}”" for duty in duties)
        refuse(
            "--sentence",
            f"{cause} {provision} has {len(duties)}",
            "write the number of one:\n    " + "\n    ".join(listed),
        )
    return chosen


def _chosen(
    library: LoadedLibrary, proposal: Proposal, kind: EntityKind
) -> tuple[dict[Role, list[NewElement]], dict[str, str]]:
    """The elements by role, each with a fact; and the words of each fact that is new."""
    usual = usual_roles(library)
    roles: dict[Role, list[NewElement]] = {role: [] for role in ROLES}
    taken: dict[str, str] = {}
    new: dict[str, str] = {}
    for element in proposal.elements:
        near = [(name, by) for name, by in near_facts(library, [element.words], kind) if name not in taken]
        fitting = [name for name, by in near if by >= _NEAR and library.facts[name].type == "yes-no"]
        role = element.role
        alike = _EITHER if role in _EITHER else (role,)
        fitting.sort(key=lambda name: (usual.get(name) != role, usual.get(name) not in alike))
        name = _name(kind, element.words)
        if name not in taken and name in library.facts and library.facts[name].type == "yes-no":
            fitting.insert(0, name)
        fact = fitting[0] if fitting else free_name(name, {**library.facts, **new}).replace("-", "_")
        taken[fact] = element.words
        if not fitting:
            new[fact] = element.words
        others = [name for name, _ in near if name != fact][:_NAMED]
        beside = tuple(_beside(library, others, is_new=not fitting))
        asked = "is this new fact needed" if not fitting else "is this the fact that the words ask for"
        question = f"{asked}? And is {element.role} right ({element.because})? If not, mend it here and in the cases"
        words = "are these the words, no more and no less?"
        roles[element.role].append(NewElement(fact, element.words, question, beside, words))
    return {role: elements for role, elements in roles.items() if elements}, new


def _beside(library: LoadedLibrary, others: list[str], *, is_new: bool) -> Iterator[str]:
    if others:
        yield "The nearest facts of the library, none of them near:" if is_new else "Also near:"
    for name in others:
        shown = f"{name}: {library.facts[name].question}"
        yield from (
            f"  {line}" for line in textwrap.wrap(shown, _WIDTH, subsequent_indent="  ", break_on_hyphens=False)
        )


def _name(kind: EntityKind, words: str) -> str:
    """An id for a new fact: the kind, and the first weighty words."""
    weighty = [word for word in re.findall(r"[a-z]+", words.casefold()) if not _SMALL.fullmatch(word)][:_NAME_WORDS]
    return f"{kind}.{'_'.join(weighty) or 'asked'}"
