"""The letter that asks an agency for the records behind the facts that would settle or turn the most."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from policycheck.evaluation.evaluate import span_of
from policycheck.evaluation.scope import binds, dates, scope, text_in_force
from policycheck.library.library import Library
from policycheck.model.dates import spoken
from policycheck.model.effects import ResultRef
from policycheck.model.incident import Incident
from policycheck.model.policy import ProvisionText, split_provision
from policycheck.model.request import (
    ACTS,
    ELSEWHERE,
    KINDS,
    RECORDS,
    CitedProvision,
    Law,
    Letter,
    NotAsked,
    PolicyWanted,
    Question,
    RecordItem,
    Section,
    TimeLimit,
    doubts,
    kinds,
    listed,
    mark,
    whether,
)
from policycheck.model.rule import Rule
from policycheck.model.statement import INCIDENT
from policycheck.model.worklist import WorklistItem
from policycheck.request.groups import LetterDraft, RequestGroup, merged
from policycheck.request.known_by import known_by

QUOTE_BOUND = 240  # characters of a provision that a letter quotes


def law_of(library: Library, agency: str) -> Law:
    """The records law that an agency is asked under, by its jurisdiction."""
    path = library.authorities[agency].jurisdiction
    return "cpra" if binds("us/ca", path) else "foia" if binds("us/federal", path) else "general"


def most_decisive(items: Sequence[WorklistItem], count: int) -> list[WorklistItem]:
    """The first items among which are so many that some record would show."""
    chosen: list[WorklistItem] = []
    for item in items:
        if sum(bool(kinds(each)) for each in chosen) == count:
            break
        chosen.append(item)
    return chosen


def letter(
    library: Library,
    incident: Incident,
    items: Sequence[WorklistItem],
    others: Sequence[WorklistItem] = (),
    as_of: str | None = None,
    law: Law | None = None,
) -> Letter:
    """The letter for some items of the worklist, its sender and date left blank.

    The other items, which it leaves out, still show which policies are to be asked for.
    """
    rules = {compiled.rule.id: compiled.rule for compiled in scope(library, incident.agency).rules}
    desk = _LetterBuilder(library, incident, span_of(incident, as_of), rules)
    desk.doubtful = {item.about for item in items if item.fact == "recording.exists"}
    chosen = law or law_of(library, incident.agency)
    sections = desk.sections(items)
    policies = desk.policies(others, sum(len(section.items) for section in sections))
    return Letter(
        law=chosen,
        act=ACTS[chosen],
        agency=library.authorities[incident.agency].name,
        title=incident.title,
        made_up="made up" in incident.title.casefold().replace("-", " "),
        date_of_incident=spoken(incident.date) if incident.date else None,
        place=incident.place,
        day=desk.day,
        sender=None,
        date=None,
        sections=sections,
        policies=policies,
        provisions=desk.provisions(),
        time_limits=tuple(desk.time_limits()),
        not_asked=tuple(_not_asked(items)),
        by_label=tuple(desk.by_label),
        facts=sum(bool(kinds(item)) for item in items),
        facts_left=len(others),
    )


@dataclass
class _LetterBuilder:
    library: Library
    incident: Incident
    span: tuple[date, date] | None
    rules: Mapping[str, Rule]
    cited: dict[str, CitedProvision] = field(default_factory=dict)  # by provision, as are texts and words
    texts: dict[str, ProvisionText] = field(default_factory=dict)
    words: dict[str, dict[str, None]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)  # the recordings of which it is asked whether there are any
    by_label: dict[str, None] = field(default_factory=dict)  # officers of whom the file tells nothing that they did
    bearing: dict[str, str] = field(default_factory=dict)  # the provision of every rule that an asked fact bears on

    @property
    def day(self) -> str:
        """When the incident was, as it stands in a sentence."""
        when = spoken(self.incident.date, at=True) if self.incident.date else ""
        return when if when.startswith("on ") else f"on the day of the incident{', ' * bool(when)}{when}"

    def sections(self, items: Sequence[WorklistItem]) -> tuple[Section, ...]:
        """The requests, those first that belong to the most decisive facts."""
        groups: dict[str, RequestGroup] = {}
        for item in items:
            for kind in kinds(item):
                owner = INCIDENT if KINDS[kind].scope == "incident" else self._owner(item.about)
                if kind == "recording" and owner != item.about:
                    kind = "body-worn"  # noqa: PLW2901 - an officer wore the recorder
                group = groups.setdefault(owner, RequestGroup([self._named(owner)], {owner}))
                whom = self._whom(kind, INCIDENT if owner == INCIDENT else item.about)
                draft = group.drafts.setdefault((kind, whom), LetterDraft([whom]))
                draft.items[item.fact, item.about] = item
        numbers = iter(range(1, 1_000_000))
        return tuple(self._section(group, numbers) for group in merged(groups.values()))

    def _section(self, group: RequestGroup, numbers: Iterator[int]) -> Section:
        items_by_question: dict[str, dict[tuple[str, str], WorklistItem]] = {}
        for draft in group.drafts.values():
            for key, item in draft.items.items():
                items_by_question.setdefault(self._question(item, group.names), {})[key] = item
        questions = tuple(
            Question(mark=mark(n).lower(), text=text, facts=tuple(items), provisions=self._marks(items.values()))
            for n, (text, items) in enumerate(items_by_question.items())
        )
        made = tuple(
            RecordItem(
                number=next(numbers),
                record=KINDS[kind].text.format(whom=listed(draft.whom), day=self.day),
                kind=kind,
                facts=tuple(draft.items),
                questions=tuple(asked.mark for asked in questions if not draft.items.keys().isdisjoint(asked.facts)),
            )
            for (kind, _), draft in group.drafts.items()
        )
        about = listed(group.labels) + ", each" * (len(group.labels) > 1)
        return Section(about=about, questions=questions, items=made)

    def _question(self, item: WorklistItem, names: set[str]) -> str:
        fact = self.library.facts[item.fact]
        about = "" if item.about in names or item.about == INCIDENT else f"as to {self._named(item.about)}, "
        return f"{about}{'what bears on ' * fact.judgement}{whether(fact)}"

    def _marks(self, items: Iterable[WorklistItem]) -> tuple[str, ...]:
        """The provisions of the results that the items can settle or help to settle."""
        citations = {self._cite(item, ref) for item in items for ref in item.results}
        return tuple(sorted(citations, key=lambda citation: (len(citation), citation)))

    def _owner(self, about: str) -> str:
        """The officer by whom the force or the recording is, or else what the fact is about."""
        return about if about == INCIDENT else self.incident.entities[about].by or about

    def _named(self, about: str) -> str:
        """What the agency can find somebody or something by."""
        name = known_by(self.incident, about)
        if name is None:
            name = self.incident.label_of(about)
            self.by_label[name] = None
        return name

    def _whom(self, kind: str, about: str) -> str:
        """Whom or what a record of the kind is of, for a fact about somebody or something."""
        scope, label, of = KINDS[kind].scope, self._named(about), self.incident.kind_of(about)
        if scope == "incident":
            return label
        label += ", if any" * (about in self.doubtful)
        owner = self._owner(about)
        if scope == "officer" and of != "officer":
            if owner != about:
                return self._named(owner)
            unknown = {"force": f"every officer involved in {label}", "recording": f"every officer who made {label}"}
            return unknown.get(of or "", "every officer at the scene")
        if scope == "civilian" and of != "civilian":
            against = self.incident.entities[about].against if about != INCIDENT else None
            return self._named(against) if against else "the person concerned"
        return label

    def _cite(self, item: WorklistItem, ref: ResultRef) -> str:
        """The mark of a finding's provision; keeps the words that tie the fact to it."""
        rule, provision = self.rules[ref.rule], ref.provision
        words = self.words.setdefault(provision, {})
        asked = [(role, element) for role, _, element in rule.elements() if element.provision in (None, provision)]
        itself = [element.words for _, element in asked if element.fact == item.fact]
        conduct = [element.words for role, element in asked if role in ("must", "must_not")]
        words |= dict.fromkeys(itself or conduct)  # conduct: where the fact bears by what follows from it
        if provision not in self.cited:
            text, _ = text_in_force(rule, self.library.texts(provision), self.span)
            self.texts[provision] = text
            self.cited[provision] = CitedProvision(
                mark=mark(len(self.cited)),
                authority=ref.authority,
                policy=self.library.policies[split_provision(provision)[0]].titled,
                section=text.section,
                numbered=any(character.isdigit() for character in text.section),
                title=text.title,
                quotes=(),
                quality=text.quality,
                source=text.source,
                words_of=text.words_of,
                in_force=dates(text.in_force),
                guidance=ref.modality == "should",
                kind=self._kind(provision),
            )
        self.bearing[ref.rule] = provision
        return self.cited[provision].mark

    def provisions(self) -> tuple[CitedProvision, ...]:
        """The provisions that were cited, each with the words that the facts are tied to, where these are short."""
        return tuple(replace(cited, quotes=self._quotes(provision)) for provision, cited in self.cited.items())

    def _quotes(self, provision: str) -> tuple[str, ...]:
        words = [" ".join(each.split()) for each in self.words[provision]]
        return tuple(
            each
            for each in words
            if len(each) <= QUOTE_BOUND and not any(each != other and each in other for other in words)
        )

    def time_limits(self) -> Iterator[TimeLimit]:
        """Passages of the cited statutes that bound the days until records are disclosed."""
        for rule, provision in self.bearing.items():
            for role, _, element in self.rules[rule].elements():
                bounds_days = element.at_most is not None and "days" in (self.library.facts[element.fact].unit or "")
                if role != "must" or not bounds_days or self._kind(provision) != "statute":
                    continue
                for passage in self.texts[provision].passages:
                    if " ".join(element.words.split()) in " ".join(passage.split()):
                        yield TimeLimit(cited=self.cited[provision], passage=passage)

    def policies(self, others: Sequence[WorklistItem], before: int) -> tuple[PolicyWanted, ...]:
        """The policies cited whose text or dates are not known from the body that issued them; statutes are public."""
        for item in others:
            for ref in (*item.alone, *item.helps):
                if self._kind(ref.provision) == "department-policy":
                    self._cite(item, ref)
        wanted: dict[str, list[str]] = {}
        for provision in self.cited:
            if self._kind(provision) == "department-policy" and any(doubts(self.texts[provision])):
                wanted.setdefault(split_provision(provision)[0], []).append(provision)
        policies = [self._wanted(policy, ids, before + 1 + n) for n, (policy, ids) in enumerate(wanted.items())]
        if self.cited and not any(policy.partition("/")[0] == self.incident.agency for policy in self.library.policies):
            name, number = self.library.authorities[self.incident.agency].name, before + 1 + len(policies)
            policies.append(PolicyWanted(number=number, authority=name, title=None, provisions=(), why=()))
        return tuple(policies)

    def _wanted(self, policy: str, provisions: Sequence[str], number: int) -> PolicyWanted:
        causes = (doubt for provision in provisions for doubt in doubts(self.texts[provision]))
        return PolicyWanted(
            number=number,
            authority=self.library.issuer(policy).name,
            title=self.library.policies[policy].head.title,
            provisions=tuple(self.cited[provision].mark for provision in provisions),
            why=tuple(dict.fromkeys(causes)),
        )

    def _kind(self, provision: str) -> str:
        return self.library.policies[split_provision(provision)[0]].head.kind


def _not_asked(items: Sequence[WorklistItem]) -> Iterator[NotAsked]:
    """The kinds of evidence that are no records of the agency, in the order of the worklist."""
    asked: dict[str, dict[str, None]] = {}
    for item in items:
        for word in item.evidence:
            if word not in RECORDS:
                asked.setdefault(word, {})[item.question] = None
    for word, questions in asked.items():
        why = ELSEWHERE.get(word, "whether the agency holds such records is not known here")
        yield NotAsked(evidence=word, why=why, questions=tuple(questions))
