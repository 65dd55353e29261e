"""What must hold between the parts of a library: every reference leads somewhere, and every word is the provision's."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath

from pydantic import TypeAdapter, ValidationError

from policycheck.facts.axioms import told_apart
from policycheck.library.answer_check import answer_problems
from policycheck.library.compile_once import Itself, compile_once
from policycheck.library.derivation_check import check_derivations
from policycheck.library.event_check import check_events
from policycheck.library.files import Path_, SourceFile
from policycheck.library.library import Library
from policycheck.library.parts import Parts, ReadItem
from policycheck.library.rule_references import can_be_looked_up, reference_problems, with_references
from policycheck.library.situation_check import situation_problems, unlikely_problems
from policycheck.library.topic_check import topic_problems, topics_named
from policycheck.library.wording import is_verbatim_in, nearest
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import Extent
from policycheck.logic.formula import TooLarge
from policycheck.model.dates import Period, periods_overlap
from policycheck.model.policy import Authority, Policy, split_provision, texts_in
from policycheck.model.problem import Problem, did_you_mean, shown
from policycheck.model.rule import Element, Rule, RuleElement, is_draft
from policycheck.model.vocabulary import REACH, AddedDefinitions, Fact, FactId, about


def assemble(parts: Parts) -> tuple[Library, list[Problem]]:
    """The library that the parts make, with every rule compiled, and every problem between the parts."""
    problems = [*_facts(parts)]
    facts = parts.facts
    for authority in parts.authorities.values():
        problems += _authority(parts, authority.value, authority.document)
    for policy in parts.policies.values():
        problems += _policy(parts, policy.value, policy.document)
    events, wrong_kinds = check_events(parts)
    derivations, unfit = check_derivations(parts, events)
    problems += [*wrong_kinds, *unfit]
    problems += topic_problems(parts)
    problems += [*situation_problems(parts, derivations), *(() if parts.excerpt else unlikely_problems(parts))]
    apart = told_apart(derivations.values(), facts)
    rules, rule_problems = _compiled(parts, parts.rules, apart)
    adopted, beneath = _compiled(parts, parts.adopted, apart)
    library = Library(
        authorities={key: parts.authorities[key].value for key in sorted(parts.authorities)},
        policies={key: parts.policies[key].value for key in sorted(parts.policies)},
        facts={key: facts[key] for key in sorted(facts)},
        retired={key: parts.retired[key].value for key in sorted(parts.retired)},
        derivations=derivations,
        topics={key: item.value for key, item in parts.topics.items()},
        situations={key: item.value for key, item in parts.situations.items()},
        events=events,
        rules=rules,
        adopted=adopted,
    )
    return library, [*problems, *rule_problems, *beneath]


def _compiled(
    parts: Parts, rules: Mapping[str, ReadItem[Rule]], apart: Mapping[str, Collection[Extent]]
) -> tuple[dict[str, CompiledRule], list[Problem]]:
    """The rules that have no problem, ready for use, and the problems of the others."""
    facts = parts.facts
    compiled: dict[str, CompiledRule] = {}
    problems: list[Problem] = []
    written = {
        **{key: item.value for key, item in parts.rules.items()},
        **{key: item.value for key, item in rules.items()},
    }
    for rule_id, item in sorted(rules.items()):
        rule_problems = [*reference_problems(item.value, written, parts.unread, item.document)]
        looked_up = not rule_problems and can_be_looked_up(item.value, written)
        whole = with_references(item.value, written) if looked_up else item.value
        rule_problems += _rule(parts, item.value, whole, item.document)
        problems += rule_problems
        asked = dict.fromkeys(element.fact for _, _, element in whole.elements())
        if rule_problems or not looked_up or asked.keys() - facts.keys():
            continue
        try:
            of_facts = tuple((fact, Itself(facts[fact]), tuple(apart.get(fact, ()))) for fact in asked)
            compiled[rule_id] = compile_once(Itself(whole), of_facts)
        except TooLarge as error:
            remedy = "divide it into several rules, or leave out what the text does not ask for"
            problems.append(item.document.problem(("id",), f"{rule_id} is too large: {error}", remedy))
    return compiled, problems


_FACT_ID = TypeAdapter(FactId)


def _facts(parts: Parts) -> Iterator[Problem]:
    yield from () if parts.excerpt else _replacements(parts)
    for fact_id, item in (*parts.vocabulary.items(), *parts.retired.items()):
        try:
            _FACT_ID.validate_python(fact_id)
        except ValidationError:
            remedy = f"write one of {', '.join(REACH)}, a full stop, and a name in small letters, digits and _"
            yield item.document.problem(item.path, f"{shown(fact_id)} cannot be the id of a fact", remedy)
        for other in () if parts.excerpt else item.value.differs_from:
            if other not in parts.retired:
                yield from parts.unknown_fact(item.document, (*item.path, "differs_from", other), other)
        yield from _definitions(parts, item)
    for fact_id, items in parts.definitions.items():
        for added in items:
            yield from parts.unknown_fact(added.document, added.path, fact_id)
            yield from _definitions(parts, added)


def _definitions(parts: Parts, item: ReadItem[Fact] | ReadItem[AddedDefinitions]) -> Iterator[Problem]:
    for index, definition in enumerate(item.value.definitions):
        path = (*item.path, "definitions", index)
        quoted = [((*path, "words"), definition.words)]
        quoted += [((*path, "factors", number), factor) for number, factor in enumerate(definition.factors)]
        yield from _quoted(parts, item.document, (*path, "provision"), definition.provision, None, quoted)


def _replacements(parts: Parts) -> Iterator[Problem]:
    """Facts that take the place of a retired one and do not ask the same kind of question."""
    for fact_id, item in parts.retired.items():
        instead, path = item.value.replaced_by, (*item.path, "replaced_by")
        if instead is None:
            continue
        if instead not in parts.vocabulary:
            yield from parts.unknown_fact(item.document, path, instead)
        elif (about(instead), parts.vocabulary[instead].value.type) != (about(fact_id), item.value.type):
            cause = f"{instead} is of another kind or type than {fact_id}"
            yield item.document.problem(path, cause, "name a fact of the same kind and type, or leave it out")


def _authority(parts: Parts, authority: Authority, document: SourceFile) -> Iterator[Problem]:
    """What is wrong with the facts that hold of an agency as such: they are neither conduct nor anybody's judgement."""
    for fact_id, given in authority.facts.items():
        path: Path_ = ("facts", fact_id)
        if fact_id not in parts.vocabulary:
            yield from parts.unknown_fact(document, path, fact_id)
            continue
        fact = parts.vocabulary[fact_id].value
        if fact.judgement or fact.conduct:
            what = "a judgement, which only a person can make" if fact.judgement else "conduct, which could differ"
            cause = f"{fact_id} is {what}; it is true of no agency as such"
            yield document.problem(path, cause, "leave it out, and let the sources of an incident say it")
        yield from answer_problems(parts, document, (*path, "value"), fact_id, given.value)


def _no_authority(parts: Parts, document: SourceFile, authority: str) -> Iterator[Problem]:
    folder = PurePath(document.file).parent.name
    if folder in parts.authorities and folder != authority:
        return  # the id does not fit the file's folder, and that is reported where the file is read
    if authority not in parts.authorities and authority not in parts.unread:
        remedy = did_you_mean(authority, parts.authorities) or f"add policies/{authority}/authority.yaml"
        yield document.problem(("id",), f"there is no authority {authority!r}", remedy)


def _policy(parts: Parts, policy: Policy, document: SourceFile) -> Iterator[Problem]:
    yield from _no_authority(parts, document, policy.head.id.partition("/")[0])
    yield from topics_named(parts, policy.head.silent_on, document, ("silent_on",))
    for anchor, texts in policy.provisions.items():
        for index, text in enumerate(texts):
            path: Path_ = ("provisions", anchor, index)
            for number, left_out in enumerate(text.left_out):
                if not is_verbatim_in(left_out.words, text.passages):
                    cause = f"these words do not stand in {anchor}: {shown(left_out.words)}"
                    remedy = f"write words of the sentence; {_nearest(left_out.words, text.passages)}"
                    yield document.problem((*path, "left_out", number), cause, remedy)
            if _reversed(text.in_force):
                yield document.problem(path, f"{anchor} ends before it begins", "put the earlier day after from:")
            for other in texts[:index]:
                if periods_overlap(text.in_force, other.in_force):
                    cause = f"two texts of {anchor} are in force on the same day"
                    yield document.problem(path, cause, "give each its from: and to:, without overlap")


def _rule(parts: Parts, rule: Rule, whole: Rule, document: SourceFile) -> Iterator[Problem]:
    """What is wrong with a rule as it is written; whole, with the elements of the rules that it asks about."""
    yield from _no_authority(parts, document, rule.authority)
    yield from _words(parts, rule, document)
    for _, path, element in rule.elements():
        yield from _element(parts, rule, element, document, path)
    if rule.in_force is not None and _reversed(rule.in_force):
        yield document.problem(("in_force",), "the rule ends before it begins", "put the earlier day after from:")
    yield from topics_named(parts, rule.topics, document)
    yield from _cases(parts, whole, document)


def _reversed(period: Period) -> bool:
    days = period.turning_days()
    return len(days) == 2 and days[0] > days[1]


def _cases(parts: Parts, rule: Rule, document: SourceFile) -> Iterator[Problem]:
    asked = {element.fact for _, _, element in rule.elements()}
    looked_up = all(element.stands_for for _, element in rule.rule_elements())
    if looked_up and rule.id not in parts.unread and asked <= parts.vocabulary.keys():
        yield from _unused_case_facts(parts, rule, asked, document)
    for index, case in enumerate(rule.cases):
        for fact_id, value in case.facts.items():
            yield from answer_problems(parts, document, ("cases", index, "facts", fact_id), fact_id, value)


def _unused_case_facts(parts: Parts, rule: Rule, asked: set[str], document: SourceFile) -> Iterator[Problem]:
    """The facts of cases that no element asks for, each once, with all of the cases that give it."""
    unused: dict[str, list[int]] = {}
    for index, case in enumerate(rule.cases):
        for fact in (case.facts.keys() - asked) & parts.vocabulary.keys():
            unused.setdefault(fact, []).append(index)
    for fact, cases in sorted(unused.items()):
        names = ", ".join(repr(rule.cases[index].name) for index in cases)
        given = f"the case {names} gives it" if len(cases) == 1 else f"{len(cases)} cases give it: {names}"
        remedy = "remove it from each, since an element that went away leaves its facts in cases; or ask for it again"
        path = ("cases", cases[0], "facts", fact)
        yield document.problem(path, f"no element of this rule asks for {fact}; {given}", remedy)


def _words(parts: Parts, rule: Rule, document: SourceFile) -> Iterator[Problem]:
    """Whether the rule's provision is there, and holds the rule's quotation and each element's words."""
    quoted: list[tuple[Path_, str]] = []
    citing: list[tuple[Path_, Element | RuleElement]] = [(path, element) for _, path, element in rule.elements()]
    for path, element in (*citing, *rule.rule_elements()):
        if element.provision is None:
            quoted.append(((*path, "words"), element.words))
        else:
            own = [((*path, "words"), element.words)]
            yield from _quoted(parts, document, (*path, "provision"), element.provision, None, own)
            yield from _draft_words(parts, rule, element.provision, document, (*path, "provision"))
    if rule.quote is not None:
        quoted.append((("quote",), rule.quote))
    yield from _quoted(parts, document, ("provision",), rule.provision, rule.in_force, quoted)


def _draft_words(parts: Parts, rule: Rule, cited: str, document: SourceFile, path: Path_) -> Iterator[Problem]:
    """A draft's words in a rule that is no draft would enter evaluations without a mark."""
    policies = {policy_id: item.value for policy_id, item in parts.policies.items()}
    policy = policies.get(split_provision(cited)[0])
    if policy is not None and policy.head.kind == "draft" and not is_draft(rule, policies):
        remedy = "write status: draft in this rule, or cite the words of an adopted policy"
        yield document.problem(path, f"an adopted rule cannot rest on words of a draft: {cited}", remedy)


def _quoted(
    parts: Parts,
    document: SourceFile,
    cited: Path_,
    provision: str,
    period: Period | None,
    quoted: list[tuple[Path_, str]],
) -> Iterator[Problem]:
    """Whether the provision is there, and each of its texts in the period holds all the words; where each stands."""
    policy, anchor = split_provision(provision)
    if policy in parts.unread:
        return
    if policy not in parts.policies:
        remedy = did_you_mean(policy, parts.policies) or f"add policies/{policy}.md"
        yield document.problem(cited, f"there is no policy {policy!r}", remedy)
        return
    provisions = parts.policies[policy].value.provisions
    if anchor not in provisions:
        remedy = did_you_mean(anchor, provisions) or f"the provisions of {policy} are {', '.join(provisions)}"
        yield document.problem(cited, f"{policy} has no provision {anchor!r}", remedy)
        return
    texts = texts_in(provisions[anchor], period)
    if not texts and period is not None and not _reversed(period):
        periods = ", ".join(f"from {text.in_force.from_} to {text.in_force.to}" for text in provisions[anchor])
        cause = "no text of the provision is in force in this period"
        yield document.problem(("in_force",), cause, f"mend the dates; the provision's texts are in force {periods}")
    for path, words in quoted:
        text = next((text for text in texts if not is_verbatim_in(words, text.passages)), None)
        if text is not None:
            cause = f"these words do not stand in {provision}: {shown(words)}"
            yield document.problem(path, cause, f"write the provision's own words; {_nearest(words, text.passages)}")


def _nearest(words: str, passages: tuple[str, ...]) -> str:
    return f"the nearest passage reads: {nearest(words, passages)!r}"


def _element(parts: Parts, rule: Rule, element: Element, document: SourceFile, path: Path_) -> Iterator[Problem]:
    if element.fact in parts.vocabulary and about(element.fact) not in REACH[rule.for_each]:
        cause = f"this rule is applied to each {rule.for_each}, and {element.fact} cannot be found from there"
        remedy = f"use a fact about {' or '.join(REACH[rule.for_each])}, or change for_each"
        yield document.problem((*path, "fact"), cause, remedy)
    yield from answer_problems(parts, document, (*path, "fact"), element.fact, element)
