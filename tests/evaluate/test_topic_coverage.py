"""Topics with rules in force, a fragment only, or nothing held, against a plain recount of small libraries."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from strategies import choosers, examples, fact_of, rule_of

from policycheck.evaluation.coverage import coverage, coverage_for, own_coverage, raised_by
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.logic.compile import compile_rule
from policycheck.model.coverage import AgencyCoverage
from policycheck.model.dates import Period
from policycheck.model.incident import Incident
from policycheck.model.policy import Authority, Policy, PolicyHead, ProvisionText
from policycheck.model.vocabulary import Topic
from policycheck.report.coverage import first_screen, in_full, of_agency, of_authorities, sign

FACT = {"type": "yes-no", "question": "?", "yes": "yes", "no": "no"}
PATHS = {"town": "us/aa/town", "state": "us/aa", "other": "us/bb", "nation": "us", "model": "model"}
TOPICS = ("canine", "pursuit", "warnings")
_START = date(2024, 2, 20)
_WINDOW = [_START + timedelta(n) for n in range(16)]


@dataclass(frozen=True)
class Made:
    """A made-up rule: whose it is, its topics, and its text in one period or two."""

    name: str
    authority: str
    topics: tuple[str, ...]
    status: str
    texts: tuple[dict[str, Any], ...]

    @property
    def id(self) -> str:
        return f"{self.authority}.{self.name}"


def library_of(rules: list[Made]) -> Library:
    """The library of these rules, each with a policy of its own."""
    facts = {"force.a": fact_of(FACT), "force.b": fact_of(FACT)}
    policies = {}
    compiled = {}
    for made in rules:
        policy = f"{made.authority}/{made.name}"
        texts = tuple(
            ProvisionText(
                section="1",
                title="t",
                in_force=Period.model_validate(text["period"]),
                quality=text["quality"],
                source="s",
                words_of=text["words_of"],
                passages=("w",),
            )
            for text in made.texts
        )
        head = PolicyHead(id=policy, title="T", kind="department-policy")
        policies[policy] = Policy(head=head, provisions={"1": texts})
        raw = {"id": made.id, "provision": f"{policy}#1", "status": made.status, "topics": list(made.topics)}
        compiled[made.id] = compile_rule(rule_of({**raw, "must": [{"fact": "force.a", "words": "w"}]}), facts)
    return Library(
        authorities={name: Authority(id=name, name=name.title(), jurisdiction=path) for name, path in PATHS.items()},
        policies=policies,
        facts=facts,
        topics={name: Topic(title=name, about="force", covers=f"It is about {name}.") for name in TOPICS},
        rules=compiled,
    )


def some_rules(rng: Random) -> list[Made]:
    rules = []
    for number in range(rng.randrange(5)):
        turn = rng.randrange(3, 12)
        first, second = _WINDOW[turn - 1].isoformat(), _WINDOW[turn].isoformat()
        begin: dict[str, Any] = {"from": "2024-02-22"} if rng.randrange(3) else {}
        end: dict[str, Any] = rng.choice([{}, {"to": None}, {"to": "2024-03-04"}])
        both = rng.randrange(2)
        periods = [{**begin, "to": first}, {"from": second, **end}] if both else [{**begin, **end}]
        texts = tuple(
            {
                "period": period,
                "quality": rng.choice(["official", "secondary", "reported"]),
                "words_of": rng.choice([None, None, "a digest"]),
            }
            for period in periods
        )
        topics = tuple(sorted(rng.sample(TOPICS, rng.randrange(3))))
        status = rng.choice(["in-force", "in-force", "in-force", "draft", "retired"])
        rules.append(Made(f"r{number}", rng.choice(list(PATHS)), topics, status, texts))
    return rules


def level_on(made: Made, day: date) -> int:
    """2: certainly in force in its own words; 1: it may be, or as somebody else has it; 0: not in force."""
    best = 0
    for text in made.texts:
        period, iso = text["period"], day.isoformat()
        begin, end = period.get("from"), period.get("to", "open")
        if (begin and iso < begin) or (end not in (None, "open") and iso > end):
            continue
        known = begin is not None and end is not None
        own = text["quality"] != "reported" and text["words_of"] is None
        best = max(best, 2 if known and own else 1)
    return best


def recounted(rules: list[Made], agency: str, days: list[date], any_day: bool) -> dict[str, str]:
    """The status of each topic, day by day and rule by rule."""
    path = PATHS[agency]
    found = dict.fromkeys(TOPICS, 0)
    for made in rules:
        whole = path == PATHS[made.authority] or path.startswith(f"{PATHS[made.authority]}/")
        if not whole or made.status != "in-force":
            continue
        levels = {level_on(made, day) for day in days}
        level = max(levels) if any_day or len(levels) == 1 else 1
        for topic in made.topics:
            found[topic] = max(found[topic], level)
    return {topic: ("nothing", "fragment", "rules")[level] for topic, level in found.items()}


def statuses(found: AgencyCoverage) -> dict[str, str]:
    return {topic.topic: topic.status for topic in found.topics}


@examples(200)
@given(choosers)
def test_coverage_is_what_a_plain_recount_finds(rng: Random) -> None:
    rules = some_rules(rng)
    library = library_of(rules)
    for agency in PATHS:
        for day in rng.sample(_WINDOW, 4):
            assert statuses(coverage(library, agency, day.isoformat())) == recounted(rules, agency, [day], False)  # noqa: FBT003
        february = [day for day in _WINDOW if day.month == 2]
        month = [date(2024, 2, 1), *february, date(2024, 2, 29)]
        assert statuses(coverage(library, agency, "2024-02")) == recounted(rules, agency, month, False)  # noqa: FBT003
        ever = [date(1900, 1, 1), *_WINDOW, date(2100, 1, 1)]
        assert statuses(coverage(library, agency)) == recounted(rules, agency, ever, True)  # noqa: FBT003


@examples(100)
@given(choosers)
def test_each_authority_by_itself_has_its_own_rules_and_each_rule_is_somebodys(rng: Random) -> None:
    rules = some_rules(rng)
    found = own_coverage(library_of(rules))
    assert [one.agency for one in found] == list(PATHS)
    for one in found:
        held = {rule.rule for topic in one.topics for rule in topic.rules} | {rule.rule for rule in one.without_topic}
        assert held == {made.id for made in rules if made.authority == one.agency and made.status == "in-force"}
        assert {rule.rule for rule in one.without_topic} == {
            made.id for made in rules if made.id in held and not made.topics
        }


WHOLE = {"period": {"from": "2020-01-01"}, "quality": "official", "words_of": None}


@pytest.mark.parametrize(
    ("text", "when", "standing", "doubts"),
    [
        ({}, "2024-05-01", "in_force", ()),
        ({"quality": "secondary"}, "2024-05-01", "in_force", ()),
        ({"quality": "reported"}, "2024-05-01", "fragment", ("reported",)),
        ({"words_of": "a digest"}, "2024-05-01", "fragment", ("other_words",)),
        ({"period": {}}, "2024-05-01", "fragment", ("not_known",)),
        ({"period": {}, "quality": "reported"}, "2024-05-01", "fragment", ("not_known", "reported")),
        ({"period": {"from": "2024-05-02"}}, "2024-05-01", "other_days", ()),
        ({"period": {"from": "2024-05-02"}}, "2024-05", "fragment", ("some_days",)),
        ({"period": {"from": "2024-05-02"}}, None, "in_force", ()),
        ({"period": {"from": "2024-05-02", "to": None}}, None, "fragment", ("not_known",)),
    ],
)
def test_what_keeps_a_rule_from_counting_as_in_force(
    text: dict[str, Any], when: str | None, standing: str, doubts: tuple[str, ...]
) -> None:
    library = library_of([Made("r", "state", ("canine",), "in-force", ({**WHOLE, **text},))])
    found = next(topic for topic in coverage(library, "town", when).topics if topic.topic == "canine")
    (rule,) = found.rules
    assert (rule.standing, rule.doubts) == (standing, doubts)
    assert (rule.authority, rule.authority_name, rule.citation) == ("state", "State", "T, 1")


def test_a_draft_covers_nothing_even_where_drafts_are_evaluated() -> None:
    library = library_of([Made("r", "town", ("canine",), "draft", (WHOLE,))])
    library.drafts = True
    assert not coverage(library, "town").may_bind


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        coverage(library_of([]), "town", "2025-13")


# What reports say of it.


def words(blocks: Any) -> str:
    """Every text of the blocks."""
    return " ".join(_texts(blocks))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in _texts(item)]
    return [text for item in vars(value).values() for text in _texts(item)] if hasattr(value, "__dict__") else []


@examples(100)
@given(choosers)
def test_reports_never_say_that_nothing_is_left_or_that_there_is_no_rule(rng: Random) -> None:
    library = library_of(some_rules(rng))
    when = rng.choice([None, "2024-02-25", "2024-02"])
    for agency in PATHS:
        found = coverage(library, agency, when)
        said = words(first_screen(found)) + words(in_full(found)) + words((of_agency(found),))
        assert "remains" not in said
        assert "no rule on" not in said.replace("The library has no rule on", "")
        assert ("there may be rules" in words(first_screen(found))) == bool(found.of("nothing"))
        assert ("No rule is held that bound" in said) == (not found.may_bind)
        full = words(in_full(found))
        assert all(topic.title in full for topic in found.topics)
        assert all(rule.rule in full for topic in found.topics for rule in topic.rules)
    table = words((of_authorities(own_coverage(library, when)),))
    assert all(name.title() in table for name in PATHS)


def test_a_cell_counts_what_may_have_been_in_force() -> None:
    doubtful, later = {**WHOLE, "period": {}}, {**WHOLE, "period": {"from": "2024-06-01"}}
    rules = [
        Made("a", "town", ("canine", "pursuit"), "in-force", (WHOLE,)),
        Made("b", "town", ("canine", "warnings"), "in-force", (doubtful,)),
        Made("c", "town", ("canine",), "in-force", (later,)),
    ]
    (town, *_) = own_coverage(library_of(rules), "2024-05-01")
    assert [sign(topic) for topic in town.topics] == ["2", "1", "~1"]


@pytest.mark.parametrize(("day", "silent"), [("2024-02-01", False), ("2024-03-01", True), (None, True)])
def test_a_document_that_was_read_whole_is_silent_while_it_may_be_in_force(day: str | None, silent: bool) -> None:
    library = library_of([Made("a", "state", ("pursuit",), "in-force", (WHOLE,))])
    head = {"id": "state/a", "title": "Orders", "kind": "department-policy", "silent_on": ["canine", "pursuit"]}
    policy = library.policies["state/a"]
    dated = PolicyHead.model_validate({**head, "in_force": {"from": "2024-02-20", "to": None}})
    draft = PolicyHead.model_validate({**head, "id": "town/d", "kind": "draft", "silent_on": ["warnings"]})
    read = replace(
        library,
        policies={
            "state/a": policy.model_copy(update={"head": dated}),
            "town/d": policy.model_copy(update={"head": draft}),
        },
    )
    found = coverage(read, "town", day)
    said = {topic.topic: topic.silent for topic in found.topics}
    assert said == {"canine": ("State, Orders",) * silent, "pursuit": ("State, Orders",) * silent, "warnings": ()}
    told = "State, Orders: read whole, and silent on canine" in words(first_screen(found))
    assert told is silent, "of topics with rules the first screen need not say that one document has none"
    assert ("silent on canine and pursuit" in words(in_full(found))) is silent
    state = next(one for one in own_coverage(read, day) if one.agency == "state")
    assert sign(state.topics[0]) == ("–" if silent else "·")
    assert ("read whole, and silent: canine" in words((of_authorities(own_coverage(read, day)),))) is silent


# The library that comes with the program.


def test_every_rule_of_the_library_has_a_topic_and_every_topic_is_plain(library: Library) -> None:
    assert [rule for rule, found in library.rules.items() if not found.rule.topics] == []
    titles = [topic.title for topic in library.topics.values()]
    assert len(set(titles)) == len(titles)
    assert not any("," in title or " and " in title or title.endswith(".") for title in titles)
    assert all(topic.covers.endswith(".") and ". " not in topic.covers for topic in library.topics.values())


@pytest.fixture
def el_centro_incident(el_centro: Path, library: Library) -> Incident:
    return read_incident(el_centro, library)[0]


def test_what_is_held_for_el_centro(library: Library, el_centro_incident: Incident) -> None:
    found = coverage_for(library, el_centro_incident)
    by_topic = {topic.topic: topic for topic in found.topics}
    assert by_topic["reporting-force"].status == "rules"
    assert by_topic["moving-vehicles"].status == "fragment"
    assert by_topic["activating-recorder"].status == "nothing"
    assert by_topic["activating-recorder"].raised
    assert not by_topic["canine"].raised
    later = {topic.topic: topic.status for topic in coverage_for(library, el_centro_incident, "2026-06-01").topics}
    assert later["deadly-force"] == "rules" != by_topic["deadly-force"].status
    said, at_length = words(first_screen(found)), words(first_screen(found, None))
    assert "police dogs" not in said
    assert "pointing firearms" in said  # the incident speaks of it
    assert at_length.index("activating a recorder") < at_length.index("police dogs")


def test_what_an_axiom_leads_to_raises_a_topic_and_what_is_true_of_the_agency_none(
    library: Library, el_centro_incident: Incident
) -> None:
    only = {"fired": "force.fired_at_occupant", "peace": "officer.employed_as_peace_officer"}
    raised = {
        name: raised_by(
            library,
            el_centro_incident.model_copy(
                update={"statements": tuple(one for one in el_centro_incident.assertions if one.fact == fact)}
            ),
        )
        for name, fact in only.items()
    }
    assert {"deadly-force", "moving-vehicles", "warnings"} <= raised["fired"]  # deadly force follows
    assert "warning-shots" not in raised["fired"]  # that there was none follows
    assert raised["peace"] == frozenset()


def test_an_answer_raises_only_what_follows_from_it(library: Library, el_centro_incident: Incident) -> None:
    fired = next(one for one in el_centro_incident.assertions if one.fact == "force.fired_at_occupant")
    denied = el_centro_incident.model_copy(update={"statements": (fired.model_copy(update={"value": False}),)})
    assert "deadly-force" not in raised_by(library, denied)


# The command.


def test_show_coverage(policycheck: Callable[..., Any], library: Library) -> None:
    whole = policycheck("show", "coverage")
    assert (whole.status, "El Centro Police" in whole.out, "police dogs" in whole.out) == (0, True, True)
    for name in library.authorities:
        assert f"({name}): " in " ".join(whole.out.split())
    assert not re.search(r"[0-9~·]", whole.out)  # words alone
    assert policycheck("show", "coverage", "--date", "2025-10-05").out != whole.out
    one = policycheck("show", "coverage", "el-centro-pd", "--date", "2025-10-05")
    for named in (["El Centro Police Department"], ["el", "centro", "police", "department"]):
        assert policycheck("show", "coverage", *named, "--date", "2025-10-05").out == one.out
    assert (one.status, "us-ca.report-use-of-force" in one.out) == (0, True)
    assert "there may be rules all the same" in " ".join(one.out.split())


@pytest.mark.parametrize(
    ("arguments", "place", "remedy"),
    [
        (("coverage", "el-centro"), "AGENCY", "did you mean 'el-centro-pd'?"),
        (("coverage", "El Centro Polce Departmnt"), "AGENCY", "did you mean 'El Centro Police Department'?"),
        (("coverage", "Renton", "Police", "Dept"), "AGENCY", "did you mean 'Renton Police Department'?"),
        (("covrage",), "ID", "did you mean 'coverage'?"),
        (("coverage", "perf", "nypd"), "AGENCY", "name one"),
        (("coverage", "--date", "2025-02-30"), "--date", "write a day, a month or a year"),
        (("rules", "--date", "2025"), "--date", "policycheck show coverage"),
    ],
)
def test_what_show_coverage_refuses(
    policycheck: Callable[..., Any], arguments: tuple[str, ...], place: str, remedy: str
) -> None:
    ran = policycheck("show", *arguments)
    assert ran.status == 2
    assert ran.err.startswith(f"{place}: ")
    assert remedy in ran.err
