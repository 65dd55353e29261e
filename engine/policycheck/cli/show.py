"""`policycheck show`: rules, policies, provisions, facts, derivations and so on, as the library holds them."""

import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from policycheck.cli.options import library_option, width
from policycheck.cli.show_derivation import derivation_lines, event_lines
from policycheck.cli.show_fact import fact_lines
from policycheck.document import terminal
from policycheck.document.visible import clean
from policycheck.evaluation.coverage import coverage, own_coverage
from policycheck.facts.statements import statement
from policycheck.library.files import refuse
from policycheck.library.library import Library, load_library
from policycheck.library.listing import LISTS, found
from policycheck.logic.answers import extent_of_element, extent_of_value
from policycheck.model.dates import date_span, no_date
from policycheck.model.policy import ProvisionText, split_provision
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.rule import ROLES, Element, Part, RuleElement
from policycheck.report.coverage import of_agency, of_authorities
from policycheck.report.words import MODALITY, ROLES_OF, how_read


def show_coverage(library: Library, agencies: Sequence[str], date: str | None) -> None:
    """Prints what binds the agency, or, where none is named, what each authority has. Raises BadInput."""
    if date is not None:
        _refuse_no_date(date)
    if agencies:
        document = of_agency(coverage(library, _named(library, agencies), date))
    else:
        document = of_authorities(own_coverage(library, date))
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    click.echo(terminal.text(document, width(), color=color), nl=False)


def _named(library: Library, words: Sequence[str]) -> str:
    """The id of the authority that is named by its id, or by its name, be that in quotes or not. Raises BadInput."""
    name = " ".join(words)
    found = _by_name(library, name)
    if found is None and not library.authorities.keys().isdisjoint(words):
        refuse("AGENCY", "coverage is shown for one agency", "name one, or none for all authorities")
    if found is None:
        known = [*library.authorities, *(authority.name for authority in library.authorities.values())]
        remedy = library.did_you_mean(name, known, "policycheck show authorities lists them")
        refuse("AGENCY", f"the library holds no authority {name!r}", remedy)
    return found


def _by_name(library: Library, name: str) -> str | None:
    """The id of the authority of this id or name, whatever its capitals."""
    wanted = name.casefold()
    names = ((known, authority.name) for known, authority in library.authorities.items())
    return next((known for known, called in names if wanted in (known, called.casefold())), None)


def _refuse_no_date(date: str) -> None:
    """Raises BadInput where the text is no date."""
    try:
        date_span(date)
    except ValueError:
        refuse("--date", *no_date(date, "write a day, a month or a year: 2025-10-05"))


@click.command("show")
@click.argument("name", metavar="ID")
@click.argument("words", metavar="[WORD]...", nargs=-1)
@click.option("--date", metavar="DATE", help="With coverage: what was in force then, as 2025-10-05, 2025-10 or 2025.")
@library_option
def command(name: str, words: tuple[str, ...], date: str | None, overlays: tuple[Path, ...]) -> None:
    """Show a rule, policy, provision, fact, derivation, kind of event or authority by its ID.

    ID may also be rules, policies, provisions, facts, derivations, events or authorities, for a list of them all, or of
    those in which every WORD occurs: in the words of a provision, say, or in a fact's question and statements. Where
    the list goes to a file or another program, each has one line.

    coverage shows on which topics each authority has rules; coverage AGENCY, on which topics rules that bind the
    agency are held, and how surely they were in force. AGENCY is the authority's ID or its name.
    """
    library = load_library(overlays)
    if name == "coverage":
        show_coverage(library, words, date)
        return
    if date is not None:
        refuse("--date", "a date is for coverage only", "write: policycheck show coverage AGENCY --date DATE")
    if name in LISTS:
        _list(library, name, words)
        return
    if words:
        remedy = f"write one of {', '.join(LISTS)} before the words, or the ID alone"
        refuse(name, "words are looked for in lists only", remedy)
    for line in _lines(library, name):
        click.echo(_folded(line))


def _folded(line: str) -> str:
    """The line in as many as the terminal's width asks for, those after the first two columns further in."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.fill(clean(line), width(), subsequent_indent=indent, break_on_hyphens=False)


def _list(library: Library, name: str, words: tuple[str, ...]) -> None:
    """Prints the list; exits with status 1 where nothing in it has all of the words."""
    lines = [f"{entry.id}: {entry.summary}" for entry in found(library, name, words)]
    for line in lines:
        click.echo(_folded(line) if sys.stdout.isatty() else clean(line))
    if not lines:
        click.echo(f"none of the {name} has all of these words: {clean(' '.join(words))}", err=True)
        sys.exit(1)


def _lines(library: Library, name: str) -> Iterator[str]:
    if name in library.rules:
        return _rule(library, name)
    if name in library.facts:
        return fact_lines(library, name)
    if name in library.derivations:
        return derivation_lines(library, name)
    if name in library.events:
        return event_lines(library, name)
    if authority := _by_name(library, name):
        return _authority(library, authority)
    policy, anchor = split_provision(name)
    if policy in library.policies and (not anchor or anchor in library.policies[policy].provisions):
        return _policy(library, policy, anchor)
    known = ["coverage", *LISTS, *library.rules, *library.facts, *library.derivations, *library.events]
    known += [*library.authorities, *library.policies]
    known += [f"{key}#{anchor}" for key, policy in library.policies.items() for anchor in policy.provisions]
    remedy = library.did_you_mean(name, known, f"policycheck show {', '.join(LISTS)} list what there is")
    raise BadInput([Problem(Place("ID"), f"the library holds no {name!r}", remedy)])


def _rule(library: Library, name: str) -> Iterator[str]:
    rule = library.rules[name].rule
    yield f"{rule.id}: {rule.title}"
    yield f"{MODALITY[rule.modality]}, for each {rule.for_each}, {rule.status}; {len(rule.cases)} cases"
    yield ""
    for role in ROLES:
        if getattr(rule, role):
            yield f"{ROLES_OF[rule.modality][role]}:"
            for part in getattr(rule, role):
                yield from _part(library, part, "  ")
    if asking := library.asking(name):
        yield f"asked for by: {', '.join(asking)}"
    if rule.note:
        yield f"Note: {rule.note}"
    yield ""
    policy, anchor = split_provision(rule.provision)
    yield from _policy(library, policy, anchor)


def _part(library: Library, part: Part, indent: str) -> Iterator[str]:
    if isinstance(part, Element):
        fact = library.facts[part.fact]
        judgement = ", a judgement" if fact.judgement else ""
        elsewhere = f" ({part.provision})" if part.provision else ""
        asked = f"{statement(fact, extent_of_element(fact, part))} [{part.fact}{judgement}]"
        yield f"{indent}- {asked}: “{part.words}”{elsewhere}"
        return
    if isinstance(part, RuleElement):
        elsewhere = f" ({part.provision})" if part.provision else ""
        yield f"{indent}- {part.rule} comes to {part.is_}: “{part.words}”{elsewhere}"
        return
    kind = "any of" if part.any_of else "all of" if part.all_of else "none of"
    yield f"{indent}- {kind}:"
    for inner in part.parts:
        yield from _part(library, inner, indent + "  ")


def _policy(library: Library, policy: str, anchor: str) -> Iterator[str]:
    head = library.policies[policy].head
    yield f"{policy}: {head.title} ({head.kind})"
    if head.note:
        yield f"Note: {head.note}"
    for key, texts in library.policies[policy].provisions.items():
        for text in texts if anchor in ("", key) else ():
            yield ""
            yield f"{policy}#{key}: {text.title}"
            yield from _text(text)


def _text(text: ProvisionText) -> Iterator[str]:
    period = text.in_force
    start = period.from_ or "not known"
    yield f"  in force from {start} to {'now' if period.to == 'open' else period.to or 'not known'}; {text.quality}"
    yield f"  {how_read(text.quality, text.words_of)}; source: {text.source}"
    details = {
        "History": text.history,
        "Note": text.note,
        "No rule is made from it": text.no_rule,
    }
    yield from (f"  {label}: {content}" for label, content in details.items() if content)
    yield from (f"  No rule cites “{one.words}”, because {one.because}" for one in text.left_out)
    for passage in text.passages:
        yield f"    “{passage}”"


def _authority(library: Library, name: str) -> Iterator[str]:
    authority = library.authorities[name]
    yield f"{name}: {authority.name}"
    yield f"jurisdiction: {authority.jurisdiction}"
    for fact, given in authority.facts.items():
        answer = statement(library.facts[fact], extent_of_value(library.facts[fact], given.value))
        yield f"true of it in every incident: {answer} [{fact}], since {given.because[:1].lower()}{given.because[1:]}"
    if authority.note:
        yield f"Note: {authority.note}"
    for key, policy in library.policies.items():
        if key.startswith(f"{name}/"):
            yield f"policy {key}: {policy.head.title}"
            yield from (
                f"  rule {rule}"
                for rule, compiled in library.rules.items()
                if compiled.rule.provision.startswith(f"{key}#")
            )
