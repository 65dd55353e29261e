"""A sentence of a provision taken apart, as far as its own words show how; an author is to check all of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from policycheck.authoring.importing.duties import VERB, DutySentence
from policycheck.authoring.importing.labels import without_label
from policycheck.model.rule import Modality, Role

_LEADING = re.compile(
    r"(?P<words>(?P<word>when|if|where|whenever|after|upon|once|before|prior to|following|during|while|except|unless"
    r"|absent)\b[^;:]*),\s+(?P<rest>\S.*)",
    re.IGNORECASE,
)
_MIDDLE = re.compile(
    r",\s+(?P<words>(?P<word>when|if|where|whenever|unless|except|to the extent)\b[^,]*),\s+(?P<rest>.+)"
)
_EXCEPTION = re.compile(
    r",?\s+\b(?:unless|except(?:\s+(?:when|where|that|as|in|for|if|to))?|absent|without first)(?:\s+(?P<words>.+)|:$)"
)
_CONDITION = re.compile(r",?\s+\b(?P<only>only\s+)?(?:when|if|where|whenever)(?:\s+(?P<words>.+)|:$)")
_NOT = re.compile(r"\s*(?:not|never)\b")
_NONE = re.compile(r"(?:no|neither|under no circumstances|at no time|in no event)\b", re.IGNORECASE)
_FORBIDS = re.compile(r"prohibited|forbidden|not|never", re.IGNORECASE)
_LINK = re.compile(r"\s*(?:to|from)\s+")
_ONLY = re.compile(r"\bonly\s+")
_PLAIN_SUBJECT = 3  # words: officers, all sworn members, an officer
_TELLING = 3  # words that a lead-in asks by, to be an element beside its items
_FOLLOWING = re.compile(
    r"(?:\w+ (?:in )?)?(?:(?:any|all|either|none|one) of )?the following(?: \w+)?"
)  # say nothing else
_ENDS = " \t.;:,–—-•*"


@dataclass(frozen=True)
class ProposedElement:
    """An element with its words, letter for letter, and how its role was read from the sentence."""

    role: Role
    words: str
    because: str


@dataclass(frozen=True)
class Proposal:
    """What a sentence seems to ask: how strictly, by which word, and its elements."""

    modality: Modality
    because: str
    elements: tuple[ProposedElement, ...]


def proposed(duty: DutySentence) -> Proposal:
    """The proposal of a sentence; its items are taken as parts of what it asks."""
    sentence, *items = map(without_label, duty.pieces)
    verb = VERB.search(sentence)
    assert verb is not None  # by which the sentence was found
    elements = [*_of_sentence(sentence, verb)]
    if items:
        # The items go on with what stands last before them: "if any of the following", or the duty itself.
        lead, because = elements.pop(), f"“{sentence}” goes on in this item"
        if len(lead.words.split()) >= _TELLING and not _FOLLOWING.fullmatch(lead.words):
            about = replace(lead, role="when", because="it is forbidden as the items below it say, and not else")
            elements.append(about if lead.role == "must_not" else lead)
        elements += [ProposedElement(lead.role, words, because) for item in items if (words := _bare(item))]
    found = {element.words: element for element in elements if element.words}
    if not any(element.role in ("must", "must_not") for element in found.values()):
        words = _bare(sentence)
        found[words] = ProposedElement("must", words, "nothing in the sentence could be told apart from the rest")
    modality, because = _modality(verb[0], sentence, found.values())
    proposals = tuple(found.values())
    return Proposal(modality, because, _of_permission(proposals) if modality == "may" else proposals)


def _of_permission(elements: tuple[ProposedElement, ...]) -> tuple[ProposedElement, ...]:
    """What the permission takes: not the act that it permits, unless the sentence says nothing else."""
    conditions = tuple(element for element in elements if element.role in ("when", "unless"))
    return conditions or tuple(replace(element, role="when") for element in elements)


def _modality(verb: str, sentence: str, elements: Iterable[ProposedElement]) -> tuple[Modality, str]:
    word = verb.casefold()
    if word == "may" and not (_ONLY.search(sentence) or any(element.role == "must_not" for element in elements)):
        return "may", "“may” permits. Which rule does it limit? Nothing is made of it until that one asks for it"
    if word == "may":
        return "shall", "“may” with words as “only” or “not” forbids what it does not permit. Is it a duty?"
    if word == "should":
        return "should", "the sentence says “should”. Is it guidance?"
    return "shall", f"the sentence says “{verb}”. Is it a duty?"


def _of_sentence(sentence: str, verb: re.Match[str]) -> Iterator[ProposedElement]:
    before, after = sentence[: verb.start()], sentence[verb.end() :]
    leading = _LEADING.fullmatch(before.strip())
    if leading:
        yield _circumstance(leading["word"], leading["words"])
        before = leading["rest"]
    subject = before.strip(_ENDS)
    none = _NONE.match(before.strip() if not leading else leading["rest"])
    forbids = _FORBIDS.search(verb[0]) is not None
    if negated := _NOT.match(after):
        after = after[negated.end() :]
    middle = _MIDDLE.match(after)
    if middle:
        yield _circumstance(middle["word"], middle["words"])
        after = f" {middle['rest']}"
    link = _LINK.match(after) if forbids else None
    acts = link is not None or not forbids
    if acts and len(subject.split()) > _PLAIN_SUBJECT and not none:
        yield ProposedElement("when", subject, "it stands before the verb: whom the sentence is about")
    rest = after[link.end() :] if link else after
    yield from _asked(rest, subject, verb[0], acts=acts, forbids=bool(forbids or negated or none))


def _asked(rest: str, subject: str, verb: str, *, acts: bool, forbids: bool) -> Iterator[ProposedElement]:
    """What is asked or forbidden, and what stands after it: exceptions and conditions."""
    tail: list[ProposedElement] = []
    if exception := _EXCEPTION.search(rest):
        tail.append(ProposedElement("unless", _bare(exception["words"] or ""), "it stands after “unless” or “except”"))
        rest = rest[: exception.start()]
    only = _ONLY.search(rest) is not None
    if condition := _CONDITION.search(rest):
        if only:
            why = "“only when”: what comes before it is forbidden otherwise"
            tail.insert(0, ProposedElement("unless", _bare(condition["words"] or ""), why))
        else:
            tail.insert(
                0, ProposedElement("when", _bare(condition["words"] or ""), "it stands after “when”, “if” or “where”")
            )
        rest = rest[: condition.start()]
    forbids = forbids or (only and condition is not None)
    words = _bare(rest.removeprefix(" only") if only and acts else rest) if acts else subject
    because = f"it stands with “{verb}”" + (", and is forbidden" if forbids else "")
    yield ProposedElement("must_not" if forbids else "must", words, because)
    yield from tail


def _circumstance(word: str, words: str) -> ProposedElement:
    role: Role = "unless" if word.casefold() in ("unless", "except", "absent") else "when"
    return ProposedElement(role, _bare(words), f"the clause begins with “{word}”")


def _bare(words: str) -> str:
    """The words without the marks around them, and without the word that leads to the next item."""
    return re.sub(r"[;,]\s*(?:and|or)$", "", words.strip(_ENDS)).strip(_ENDS)
