"""Which facts words most likely ask for, and in which role rules mostly ask for them."""

import math
import re
from collections import Counter
from collections.abc import Container, Sequence

from policycheck.library.library import Library
from policycheck.model.rule import Role
from policycheck.model.vocabulary import REACH, EntityKind, about

_ENDINGS = ("ings", "ing", "ed", "es", "s", "e")
_SHORTEST = 3  # letters that a word without its ending has at the least


def likely_facts(library: Library, passages: Sequence[str], provision: str, kind: EntityKind) -> list[str]:
    """The facts that a rule about this kind can ask for, the likeliest first.

    First come those that rules on the provision ask for. The others follow by how much of their question, or of the
    words of any provision that a rule asks for them by, the passages have; the rarer a word, the more it counts, as by
    the inverse document frequency of K. Sparck Jones, "A statistical interpretation of term specificity and its
    application in retrieval", Journal of Documentation 28(1), 1972. Facts that share no word are left out.
    """
    used: dict[str, None] = {}
    for rule in (compiled.rule for compiled in library.rules.values()):
        used |= {element.fact: None for *_, element in rule.elements() if rule.provision == provision}
    here = (name for name in used if about(name) in REACH[kind])
    return list(dict.fromkeys([*here, *(name for name, _ in near_facts(library, passages, kind))]))


def near_facts(library: Library, passages: Sequence[str], kind: EntityKind) -> list[tuple[str, float]]:
    """The facts that share words with the passages, the nearest first, and how near: 1 is the very same words."""
    return FactSearch(library).near(passages, REACH[kind])


class FactSearch:
    """The facts of a library by the words of their questions, and of provisions that rules ask for them by."""

    def __init__(self, library: Library) -> None:
        self._facts = library.facts
        phrases: dict[str, set[frozenset[str]]] = {name: {_words(fact.question)} for name, fact in self._facts.items()}
        for compiled in library.rules.values():
            for *_, element in compiled.rule.elements():
                phrases[element.fact].add(_words(element.words))
        self._phrases = phrases
        in_facts = Counter(word for fact_phrases in phrases.values() for word in frozenset().union(*fact_phrases))
        self._weight = {word: math.log(1 + len(phrases) / count) for word, count in in_facts.items()}

    def near(self, passages: Sequence[str], kinds: Container[str]) -> list[tuple[str, float]]:
        """The facts about these kinds, as `near_facts` gives them."""
        asked = _words(" ".join(passages))
        score = {
            name: max(_shared(phrase, asked, self._weight) for phrase in fact_phrases)
            for name, fact_phrases in self._phrases.items()
        }
        there = (name for name, fact in self._facts.items() if about(name) in kinds and not fact.retired)
        ordered = sorted((name for name in there if score[name] > 0), key=lambda name: (-score[name], name))
        whole = sum(self._weight.get(word, 1.0) for word in asked)
        return [(name, score[name] / whole) for name in ordered]


def _shared(phrase: frozenset[str], asked: frozenset[str], weight: dict[str, float]) -> float:
    """The weight of the words in common, times their part of the phrase's."""
    total = sum(weight[word] for word in phrase)
    common = sum(weight[word] for word in phrase & asked)
    return common * common / total if total else 0.0


def _words(text: str) -> frozenset[str]:
    """The words without case and without their commonest endings."""
    return frozenset(map(_stem, re.findall(r"[a-z]+", text.casefold())))


def _stem(word: str) -> str:
    stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
    return next((stem for stem in stems if len(stem) >= _SHORTEST), word)


def usual_roles(library: Library) -> dict[str, Role]:
    """By fact, the role in which most elements of the library ask for it; without those that none asks for."""
    counts: dict[str, Counter[Role]] = {}
    for compiled in library.rules.values():
        for role, _, element in compiled.rule.elements():
            counts.setdefault(element.fact, Counter())[role] += 1
    return {fact: min(roles, key=lambda role: (-roles[role], role)) for fact, roles in counts.items()}
