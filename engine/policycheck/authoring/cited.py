"""In which sentences of a provision the words of a rule's elements stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from policycheck.authoring.sentences import Sentence, sentences
from policycheck.library.files import Path_
from policycheck.library.wording import plain
from policycheck.model.rule import Element, Role, Rule


@dataclass(frozen=True)
class CitedWords:
    """An element, and where its words stand: the sentences, and the words' place in the passage of these."""

    role: Role
    path: Path_
    element: Element
    sentences: tuple[Sentence, ...]
    start: int
    end: int

    @property
    def sentence(self) -> Sentence:
        """The sentence in which the words begin."""
        return self.sentences[0]


def cited_words(rule: Rule, provision: str, passages: Sequence[str]) -> tuple[CitedWords, ...]:
    """The elements that cite the provision, in its passages.

    Words that stand in several places are taken to stand in the sentence that the rule cites most.
    """
    known = sentences(passages)
    found = [
        (role, path, element, places(element.words, passages, known))
        for role, path, element in rule.own_elements()
        if (element.provision or rule.provision) == provision
    ]
    often = Counter(sentence for *_, there in found for sentence in {s for place, _, _ in there for s in place})
    cited = []
    for role, path, element, there in found:
        if there:
            place, start, end = max(there, key=lambda one: max(often[sentence] for sentence in one[0]))
            cited.append(CitedWords(role, path, element, place, start, end))
    return tuple(cited)


def places(
    words: str, passages: Sequence[str], known: Sequence[Sentence]
) -> list[tuple[tuple[Sentence, ...], int, int]]:
    """Every place of the words: the sentences that they touch, and from where to where in the passage."""
    wanted = plain(words)
    found: list[tuple[tuple[Sentence, ...], int, int]] = []
    for number, passage in enumerate(map(plain, passages)):
        start = passage.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            touched = [one for one in known if one.passage == number and one.start < end and start < one.end]
            found.append((tuple(touched), start, end))
            start = passage.find(wanted, start + 1)
    return found
