"""Writes a page for each rule, the index and the coverage from the library's files: `python docs/library/build.py`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2
from marking import Excerpt, Markdown, code, codes, escape, excerpts, places

from policycheck.document.english import listed
from policycheck.evaluation.coverage import own_coverage
from policycheck.evaluation.scope import binds, dates
from policycheck.facts.statements import statement
from policycheck.library.library import Library, load_library
from policycheck.library.wording import plain
from policycheck.logic.answers import extent_of_value
from policycheck.model.coverage import AgencyCoverage, HeldRule
from policycheck.model.policy import Policy, ProvisionText, split_provision, texts_in
from policycheck.model.rule import Case, Rule
from policycheck.model.vocabulary import Definition
from policycheck.report import words
from policycheck.report.coverage import sign, standing
from policycheck.web.rule_table import Row, rows

FOLDER = Path(__file__).resolve().parent
KINDS = {"force": "act of force"}  # where the name of a kind is not what a reader would say


@dataclass(frozen=True)
class Quotation:
    """A provision's words during one or more periods, and the words of each element, by its number."""

    excerpts: list[Excerpt]
    texts: list[ProvisionText]
    words: dict[str, str]

    @property
    def repeated(self) -> list[str]:
        """The elements whose words stand there more than once."""
        counts = {
            number: sum(len(list(places(one.text, wanted))) for one in self.excerpts)
            for number, wanted in self.words.items()
        }
        return [number for number, count in counts.items() if count > 1]


@dataclass(frozen=True)
class Meaning:
    """A definition, and the facts whose questions it is given for."""

    definition: Definition
    policy: Policy
    texts: tuple[ProvisionText, ...]
    facts: list[str]


def quotations(library: Library, rule: Rule, table: Iterable[Row]) -> list[Quotation]:
    """The texts that the rule covers, those of the same words together."""
    alike: dict[tuple[str, ...], list[ProvisionText]] = {}
    for text in texts_in(library.texts(rule.provision), rule.in_force):
        alike.setdefault(tuple(map(plain, text.passages)), []).append(text)
    wanted = {row.number: row.element.words for row in table if row.element and not row.element.provision}
    return [Quotation(excerpts(same[-1].passages, rule.quote, wanted), same, wanted) for same in alike.values()]


def meanings(library: Library, rule: Rule) -> list[Meaning]:
    """The definitions that bind the rule's authority, each once, in the order of the facts that they belong to."""
    found: dict[Definition, list[str]] = {}
    for fact in _facts(rule):
        for definition in library.facts[fact].definitions:
            if binds(_jurisdiction(library, definition.provision), library.authorities[rule.authority].jurisdiction):
                found.setdefault(definition, []).append(fact)
    return [
        Meaning(one, library.policies[split_provision(one.provision)[0]], library.texts(one.provision), facts)
        for one, facts in found.items()
    ]


def _jurisdiction(library: Library, provision: str) -> str:
    return library.authorities[provision.partition("/")[0]].jurisdiction


def _facts(rule: Rule) -> list[str]:
    """The facts that the rule asks for, each once, in its order."""
    return list(dict.fromkeys(element.fact for _, _, element in rule.elements()))


def known(library: Library, case: Case, asking: Mapping[str, list[str]]) -> Markdown:
    """What is known in a case, a statement a line, each with its elements' numbers."""
    facts = (
        (fact, statement(library.facts[fact], extent_of_value(library.facts[fact], value)))
        for fact, value in case.facts.items()
    )
    return Markdown("<br>".join(_numbered(said, asking[fact]) for fact, said in facts) or "nothing")


def hangs_on(library: Library, case: Case, asking: Mapping[str, list[str]]) -> Markdown:
    """What would settle a case that is open, an alternative a line."""
    pivots = [[_numbered(_whether(library, fact), asking[fact]) for fact in pivot] for pivot in case.pivots or ()]
    return Markdown("<br>or ".join(" and ".join(pivot) for pivot in pivots) or "–")


def _numbered(said: str, numbers: list[str]) -> str:
    return f"{escape(said)}<sup>{', '.join(numbers)}</sup>"


def _whether(library: Library, fact: str) -> str:
    found = library.facts[fact]
    return f"whether {found.yes}" if found.yes else f"“{found.question}”"


def uncited(library: Library, authority: str) -> list[tuple[str, ProvisionText, Markdown]]:
    """The authority's provisions that no rule cites, and why."""
    cited = {found.rule.provision for found in library.rules.values()}
    ids = [f"{key}#{anchor}" for key, policy in library.policies.items() for anchor in policy.provisions]
    left = sorted(one for one in ids if one.startswith(f"{authority}/") and one not in cited)
    return [(one, library.texts(one)[-1], _reason(library, one)) for one in left]


def _reason(library: Library, provision: str) -> Markdown:
    """Why no rule cites a provision: what its texts say of it, and which facts it defines a word of."""
    reasons = [escape(text.no_rule) for text in library.texts(provision) if text.no_rule]
    defined: dict[str, list[str]] = {}
    for fact_id, fact in library.facts.items():
        for definition in fact.definitions:
            if definition.provision == provision:
                defined.setdefault(definition.term, []).append(fact_id)
    uses = [f"says what “{escape(term)}” means, for {codes(facts)}" for term, facts in sorted(defined.items())]
    return Markdown("<br>".join(dict.fromkeys([*reasons, *uses])) or "not said")


def totals(library: Library) -> list[tuple[str, str, str, list[int]]]:
    """Id, name, jurisdiction, and how many policies, provisions, duties, guidance, permissions and cases, by authority.

    The last line is that of all together.
    """
    table = []
    for key, authority in library.authorities.items():
        policies, rules = policies_of(library, key), rules_of(library, key)
        read = [sum(rule.modality == modality for rule in rules) for modality in words.MODALITY]
        provisions, cases = sum(len(one.provisions) for one in policies), sum(len(rule.cases) for rule in rules)
        table.append((key, authority.name, authority.jurisdiction, [len(policies), provisions, *read, cases]))
    return [*table, ("", "All", "", [sum(column) for column in zip(*(row for *_, row in table), strict=True)])]


def policies_of(library: Library, authority: str) -> list[Policy]:
    """The authority's policies, by id."""
    return [policy for name, policy in sorted(library.policies.items()) if name.startswith(f"{authority}/")]


def topics_by_status(coverage: AgencyCoverage) -> list[tuple[str, list[str]]]:
    """The titles of an authority's topics, by how far its own rules reach."""
    silent = [topic for topic in coverage.of("nothing") if topic.silent]
    nothing = [topic for topic in coverage.of("nothing") if not topic.silent]
    headings = (
        ("Held", coverage.of("rules")),
        ("Held in part, or without knowing whether it is in force", coverage.of("fragment")),
        ("Read whole, and silent on", silent),
        ("Nothing held on", nothing),
    )
    return [(heading, [topic.title for topic in topics]) for heading, topics in headings if topics]


def rules_of(library: Library, authority: str) -> list[Rule]:
    """The authority's rules, by id."""
    return [found.rule for _, found in sorted(library.rules.items()) if found.rule.authority == authority]


def held_on(authorities: Iterable[AgencyCoverage], topic: str) -> list[HeldRule]:
    """The rules on a topic, authority by authority."""
    return [rule for one in authorities for found in one.topics if found.topic == topic for rule in found.rules]


def page_of(rule: Rule) -> str:
    """Where a rule's page is, from the folder of the pages."""
    return f"{rule.id.replace('.', '/', 1)}.md"


def pages(library: Library) -> dict[str, str]:
    """Every page, the index and the coverage, by their paths in the folder."""
    environment = _environment()
    page = environment.get_template("rule.md.j2", globals={"library": library})
    found = {page_of(one.rule): page.render(**_of_rule(library, one.rule)) for one in library.rules.values()}
    authorities = own_coverage(library)
    given = {"library": library, "authorities": authorities}
    of_authority, of_topic = (environment.get_template(f"{one}.md.j2", globals=given) for one in ("authority", "topic"))
    found |= {
        f"{one.agency}/README.md": of_authority.render(
            authority=library.authorities[one.agency], rules=rules_of(library, one.agency), coverage=one
        )
        for one in authorities
    }
    found |= {f"topics/{key}.md": of_topic.render(key=key, topic=topic) for key, topic in library.topics.items()}
    whole = {"README.md": "index.md.j2", "coverage.md": "coverage.md.j2"}
    return found | {
        name: environment.get_template(template, globals=given).render() for name, template in whole.items()
    }


def _of_rule(library: Library, rule: Rule) -> Mapping[str, object]:
    """What the template of a page asks for again and again."""
    table = rows(library, rule)
    asking: dict[str, list[str]] = {}
    for row in table:
        if row.element:
            asking.setdefault(row.element.fact, []).append(row.number)
    policy = library.policies[split_provision(rule.provision)[0]]
    return {"rule": rule, "rows": table, "asking": asking, "policy": policy}


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=False,  # noqa: S701 - what is printed is escaped as Markdown, below
        finalize=lambda value: escape(value) if type(value) is str else value,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"code": code, "codes": codes}
    functions = (dates, hangs_on, held_on, known, listed, meanings, page_of, policies_of)
    functions += (quotations, sign, standing, topics_by_status, totals, uncited)
    environment.globals |= {function.__name__.strip("_"): function for function in functions}
    environment.globals |= {"words": words, "KINDS": KINDS, "split_provision": split_provision}
    return environment


def write(folder: Path = FOLDER) -> None:
    """Writes every page, and removes the pages of rules that are no more."""
    current = pages(load_library())
    for old in sorted(folder.rglob("*.md")):
        if old.relative_to(folder).as_posix() not in current:
            old.unlink()
    for name, content in current.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
