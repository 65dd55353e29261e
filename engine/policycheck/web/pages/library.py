"""The library: authorities, policies, rules with the policy's words marked, topics, and search over all texts."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from policycheck.document.html import line
from policycheck.evaluation.coverage import coverage
from policycheck.library.listing import Entry, found
from policycheck.model.coverage import AgencyCoverage
from policycheck.model.policy import Policy, ProvisionText, split_provision
from policycheck.report.coverage import of_agency, sign, standing
from policycheck.report.provision import marked
from policycheck.report.words import MODALITY, how_read
from policycheck.web.render import as_piece, page
from policycheck.web.rule_table import rows
from policycheck.web.visit import Visit
from policycheck.web.workspace import NoSuchCase

_KINDS = {
    "provisions": "Provisions, by their words",
    "rules": "Rules",
    "facts": "Questions",
    "authorities": "Authorities",
}
_POLICY_KINDS = {
    "statute": "statute",
    "regulation": "regulation",
    "department-policy": "department policy",
    "model-policy": "model policy",
    "draft": "draft",
}
_SHOWN = 200  # hits of a search


@dataclass(frozen=True)
class Provision:
    """A provision as a page shows it: each text of a period, with the words marked on which rules rest."""

    anchor: str
    texts: tuple[tuple[ProvisionText, tuple[Markup, ...]], ...]
    rules: tuple[tuple[str, str], ...]  # by id, each with its title

    @property
    def title(self) -> str:
        """The title that the newest text has."""
        return self.texts[-1][0].title


def library(visit: Visit) -> Response:
    """The authorities, and a search."""
    held = visit.site.held
    rules = {one.agency: {rule.rule for topic in one.topics for rule in topic.rules} for one in held}
    words, kind = visit.query.get("words", "").strip(), visit.query.get("kind", "provisions")
    hits = found(visit.site.library, kind, [words]) if words and kind in _KINDS else []
    return page(
        visit,
        "library.html",
        authorities=[(one.agency, one.agency_name, len(rules[one.agency])) for one in _by_name(held)],
        words=words,
        kind=kind,
        kinds=_KINDS.items(),
        hits=[_hit(kind, entry, words) for entry in hits[:_SHOWN]],
        count=len(hits),
    )


def _by_name(held: Iterable[AgencyCoverage]) -> list[AgencyCoverage]:
    return sorted(held, key=lambda one: one.agency_name)


def _hit(kind: str, entry: Entry, words: str) -> tuple[str, str, str]:
    """Where a hit leads, what it is called, and the passage that has the words."""
    wanted = words.casefold().split()
    passage = next((text for text in entry.more if text and all(word in text.casefold() for word in wanted)), "")
    if kind == "provisions":
        policy, anchor = split_provision(entry.id)
        return f"/library/policies/{policy}#{anchor}", entry.summary, passage
    place = f"/library/{kind}/{entry.id}" if kind in ("rules", "authorities") else ""
    return place, entry.summary, passage if kind == "rules" else ""


def authority(visit: Visit) -> Response:
    """One authority: its documents, its rules, and what is held for it by topic."""
    library, name = visit.site.library, visit.places["authority"]
    if name not in library.authorities:
        raise NoSuchCase(name)
    own = [compiled.rule for compiled in library.rules.values() if compiled.rule.authority == name]
    return page(
        visit,
        "authority.html",
        authority=library.authorities[name],
        policies=[(key, policy) for key, policy in library.policies.items() if key.startswith(f"{name}/")],
        kinds=_POLICY_KINDS,
        rules=sorted(((rule.id, rule.title, MODALITY[rule.modality]) for rule in own), key=lambda one: one[1]),
        coverage=as_piece(of_agency(coverage(library, name))),
    )


def policy(visit: Visit) -> Response:
    """A policy's text as it is held, with the words marked on which rules rest."""
    library, name = visit.site.library, f"{visit.places['authority']}/{visit.places['policy']}"
    if name not in library.policies:
        raise NoSuchCase(name)
    found_policy = library.policies[name]
    return page(
        visit,
        "policy.html",
        name=name,
        policy=found_policy,
        kind=_POLICY_KINDS[found_policy.head.kind],
        authority=library.issuer(name),
        provisions=_provisions(visit, name, found_policy),
        how_read=how_read,
    )


def _provisions(visit: Visit, name: str, found_policy: Policy) -> list[Provision]:
    quoted: dict[str, list[str]] = {}
    by: dict[str, dict[str, str]] = {}
    for compiled in visit.site.library.rules.values():
        rule = compiled.rule
        by.setdefault(rule.provision, {})[rule.id] = rule.title
        for *_, element in rule.elements():
            quoted.setdefault(element.provision or rule.provision, []).append(element.words)
    return [
        Provision(
            anchor,
            tuple((text, _marked(text, quoted.get(f"{name}#{anchor}", ()))) for text in texts),
            tuple(by.get(f"{name}#{anchor}", {}).items()),
        )
        for anchor, texts in found_policy.provisions.items()
    ]


def _marked(text: ProvisionText, words: Iterable[str]) -> tuple[Markup, ...]:
    wanted = list(words)
    return tuple(line(marked(passage, wanted)) for passage in text.passages)


def rule(visit: Visit) -> Response:
    """A rule: the provision with the rule's words marked, and its elements."""
    library, name = visit.site.library, visit.places["rule"]
    if name not in library.rules:
        raise NoSuchCase(name)
    shown = library.rules[name].rule
    key, anchor = split_provision(shown.provision)
    words = [element.words for *_, element in shown.elements() if element.provision is None]
    return page(
        visit,
        "library_rule.html",
        rule=shown,
        rows=rows(library, shown),
        facts=library.facts,
        reading=MODALITY[shown.modality],
        authority=library.authorities[shown.authority],
        policy=library.policies[key],
        place=f"/library/policies/{key}#{anchor}",
        texts=[(text, _marked(text, words)) for text in library.texts(shown.provision)],
        topics=[(topic, library.topics[topic].title) for topic in shown.topics],
        how_read=how_read,
    )


def topics(visit: Visit) -> Response:
    """The matrix: topics by authority, with how many rules are held and how surely."""
    held = visit.site.held
    return page(
        visit,
        "topics.html",
        topics=[(topic.topic, topic.title) for topic in held[0].topics] if held else [],
        rows=[(one.agency, one.agency_name, [sign(topic) for topic in one.topics]) for one in _by_name(held)],
    )


def topic(visit: Visit) -> Response:
    """The rules on one topic, authority by authority."""
    name = visit.places["topic"]
    if name not in visit.site.library.topics:
        raise NoSuchCase(name)
    rules = [rule for one in visit.site.held for each in one.topics if each.topic == name for rule in each.rules]
    return page(
        visit,
        "topic.html",
        name=name,
        title=visit.site.library.topics[name].title,
        rules=[(rule, standing(rule)) for rule in rules],
    )


PAGES = {
    "/library": library,
    "/library/topics": topics,
    "/library/topics/{topic}": topic,
    "/library/authorities/{authority}": authority,
    "/library/policies/{authority}/{policy}": policy,
    "/library/rules/{rule}": rule,
}
