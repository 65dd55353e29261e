"""A comparison is told in words that say what was found and no more, in every form."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations
from typing import get_args

import pytest
from conftest import FEW

from policycheck.document import terminal
from policycheck.document.forms import render
from policycheck.document.model import Table
from policycheck.library.library import Library
from policycheck.model.comparison import (
    Analysis,
    Comparison,
    IdleElement,
    Matrix,
    Overlap,
    Relation,
    Says,
    Scenario,
    ScenarioPremise,
    Side,
    SituationAnswer,
    SituationAnswers,
    Verdict,
    Witness,
    as_json,
)
from policycheck.model.rule import Modality, RuleConclusion
from policycheck.report import comparison_analysis
from policycheck.report import comparison_words as words
from policycheck.report.comparison import comparison_document
from policycheck.report.comparison_texts import Texts

HOSTILE = "<script>alert(1)</script>{{7*7}}\x1b[31mred\u202eesrever&amp;"
ABOUT = "moving-vehicles"


@pytest.fixture(scope="module")
def texts(library: Library) -> Texts:
    return Texts(
        authorities=library.authorities,
        policies=library.policies,
        rules={name: one.rule for name, one in library.rules.items()},
        adopted={},
        facts=library.facts,
        derivations=library.derivations,
    )


@pytest.fixture(scope="module")
def sides(library: Library) -> list[Side]:
    """Some authorities that have rules about moving vehicles."""
    found: dict[str, list[str]] = {}
    for name, one in library.rules.items():
        if ABOUT in one.rule.topics and one.rule.authority in FEW:
            found.setdefault(one.rule.authority, []).append(name)
    return [
        Side(id=one, title=library.authorities[one].name, rules=tuple(rules), quality=("official",), drafts=())
        for one, rules in sorted(found.items())
    ]


def verdict(side: Side, *possible_conclusions: RuleConclusion, modality: Modality = "shall", rule: int = 0) -> Verdict:
    return Verdict(
        rule=side.rules[rule],
        title=f"a rule of {side.id}",
        modality=modality,
        possible_conclusions=possible_conclusions,
    )


def scenario(*verdicts: Verdict) -> Scenario:
    fired = ScenarioPremise(fact="force.fired_at_vehicle", value=True, text="the officer fired at the vehicle")
    return Scenario(premises=(fired,), verdicts=verdicts)


def witness(
    first: Side, second: Side, *, stricter: Side, other: tuple[RuleConclusion, ...] = ("not_applicable",)
) -> Witness:
    """The stricter side's first rule is broken; every other one comes to these ends."""
    verdicts = [
        verdict(side, *(("violation",) if (side, rule) == (stricter, 0) else other), rule=rule)
        for side in (first, second)
        for rule in range(len(side.rules))
    ]
    rules = (stricter.rules[0],)
    return Witness(rules=rules, scenario=scenario(*verdicts), aside=(), level="violation", other="nothing")


def comparison(
    first: Side, second: Side, relation: Relation, other: tuple[RuleConclusion, ...] = ("not_applicable",)
) -> Comparison:
    def shown(stricter: Side, *when: Relation) -> tuple[Witness, ...]:
        return (witness(first, second, stricter=stricter, other=other),) if relation in when else ()

    return Comparison(
        about=ABOUT,
        first=first,
        second=second,
        relation=relation,
        first_stricter=shown(first, "stricter", "incomparable"),
        second_stricter=shown(second, "looser", "incomparable"),
        only_first=("force.fired_at_vehicle",),
        only_second=(),
    )


def analysis(side: Side) -> Analysis:
    return Analysis(
        side=side,
        about=ABOUT,
        contradictions=(),
        unmarked=(),
        uses=("force.fired_at_vehicle",),
        measured=(),
        gaps=(),
        redundant=(),
        idle=(),
        swallowed=(),
        unbreakable=(),
    )


def matrix(sides: list[Side], *comparisons: Comparison) -> Matrix:
    return Matrix(
        about=ABOUT,
        sides=tuple(sides),
        situations=(),
        silent=(),
        comparisons=comparisons,
        analyses=tuple(map(analysis, sides)),
        axioms=("operator-is-an-occupant",),
    )


def whole(sides: list[Side]) -> Matrix:
    kinds: list[Relation] = ["stricter", "looser", "equivalent", "incomparable"]
    pairs = enumerate(combinations(sides, 2))
    return matrix(sides, *(comparison(one, other, kinds[number % 4]) for number, (one, other) in pairs))


def text(found: Matrix, texts: Texts, width: int = 80) -> str:
    return terminal.text(comparison_document(found, texts), width)


def html(found: Matrix, texts: Texts) -> str:
    return render(comparison_document(found, texts), "html").decode()


def flat(page: str) -> str:
    return " ".join(page.split())


class Page(HTMLParser):
    """What a page holds, as a browser would see it; every tag that is opened must be closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scopes: list[str | None] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.ids += [one for one in [given.get("id")] if one]
        self.links += [one for one in [given.get("href")] if one]
        if tag == "th":
            self.scopes.append(given.get("scope"))
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.text += " " * (tag == "br")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if "style" not in self.open else ""


@pytest.mark.parametrize(
    ("relation", "said", "proofs"),
    [
        ("stricter", "stricter than those of B in some situations, and looser in none.", ["B"]),
        ("looser", "looser than those of B in some situations, and stricter in none.", ["A"]),
        ("equivalent", "mean the same as those of B in every situation.", ["A", "B"]),
        ("incomparable", "stricter than those of B in some situations, and looser in others.", []),
    ],
)
def test_the_first_line_is_the_answer(
    texts: Texts, sides: list[Side], relation: Relation, said: str, proofs: list[str]
) -> None:
    one, other = replace(sides[0], title="A"), replace(sides[1], title="B")
    found = matrix([one, other], comparison(one, other, relation))
    for page in (flat(text(found, texts)), flat(Page(html(found, texts)).text)):
        answer = page[page.index("On moving vehicles, the rules of A") :]
        assert "is broken" not in page.removesuffix(answer)
        assert said in answer[: len(said) + 60]
        never = [name for name in "AB" if f"In no situation are the rules of {name} stricter" in page]
        examples = [name for name in "AB" if f"Where the rules of {name} are stricter: examples" in page]
        assert never == proofs
        assert sorted(never + examples) == ["A", "B"]
        assert "Only the rules of A ask: " in page
        assert texts.facts["force.fired_at_vehicle"].question in page
        assert "Only the rules of B ask" not in page
    assert text(found, texts).startswith("Rules on moving vehicles: A and B\n\nOn moving vehicles, the rules of A")


@pytest.mark.parametrize(
    ("possible_conclusions", "said"),
    [
        (("violation",), "is broken"),
        (("complied",), "is kept"),
        (("excused",), "is excused by an exception"),
        (("not_applicable",), "does not apply"),
        (("not_applicable", "complied"), "does not apply or is kept"),
        (("not_applicable", "complied", "excused"), "does not apply, is kept or is excused by an exception"),
        (("not_applicable", "complied", "excused", "violation"), "is open"),
    ],
)
def test_every_verdict_in_words(
    texts: Texts, sides: list[Side], possible_conclusions: tuple[RuleConclusion, ...], said: str
) -> None:
    first, second = sides[:2]
    found = comparison(first, second, "stricter", possible_conclusions)
    if possible_conclusions == ("not_applicable",):
        assert "do not object to it. Its rule does not apply." in flat(text(matrix([first, second], found), texts))
        return
    for page in (text(matrix([first, second], found), texts), Page(html(matrix([first, second], found), texts)).text):
        assert f"a rule of {second.id} (a duty: shall) {said} " in f"{flat(page)} "


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([("shall", ("violation",))], "forbid it"),
        ([("should", ("violation",))], "advise against it"),
        ([("should", ("violation",)), ("shall", ("violation",))], "forbid it"),
        ([("should", ("violation",)), ("shall", ("complied",))], "advise against it"),
        ([("shall", ("complied",)), ("should", ("excused", "not_applicable"))], "do not object to it"),
        ([("shall", ("complied", "violation"))], "at most forbid it, whatever the other facts are"),
        ([("should", ("complied", "violation"))], "at most advise against it, whatever the other facts are"),
        (
            [("should", ("violation",)), ("shall", ("excused", "violation"))],
            "at least advise against it, whatever the other facts are",
        ),
    ],
)
def test_what_a_side_has_against_it(
    sides: list[Side], found: list[tuple[Modality, tuple[RuleConclusion, ...]]], said: str
) -> None:
    side = replace(sides[0], rules=("a.one", "a.two"))
    verdicts = [
        verdict(side, *possible_conclusions, modality=modality, rule=n)
        for n, (modality, possible_conclusions) in enumerate(found)
    ]
    assert words.finds(verdicts) == said


def test_no_side_is_said_to_allow_anything(texts: Texts, sides: list[Side]) -> None:
    """Silence of the rules that are held is no permission."""
    for page in (text(whole(sides), texts), Page(html(whole(sides), texts)).text):
        assert not re.search(r"\b(allows?|permitted|lawful|legal|better than|worse)\b", page)
        assert "does not mean that it permits it" in flat(page)


def test_the_table_is_complete(texts: Texts, sides: list[Side]) -> None:
    found = whole(sides)
    (table,) = [one for part in comparison_document(found, texts).parts for one in part.blocks if type(one) is Table]
    head, *rows = [["".join(run.text for run in cell) for cell in row] for row in (table.head, *table.rows)]
    assert head[1:] == [str(number) for number in range(1, 12)]
    assert [row[0] for row in rows] == [f"{number} {side.title}" for number, side in enumerate(sides, 1)]
    assert [row[number] for number, row in enumerate(rows, 1)] == ["·"] * 11
    order = [side.id for side in sides]
    told = {("violation", "nothing"): "forb", ("violation", "guidance"): "more", ("guidance", "nothing"): "adv."}
    for one in found.comparisons:
        first, second = order.index(one.first.id), order.index(one.second.id)
        for row, column, witnesses in ((first, second, one.first_stricter), (second, first, one.second_stricter)):
            levels = (witnesses[0].level, witnesses[0].other) if witnesses else None
            assert rows[row][column + 1] == (told[levels] if levels else "–")
    page = flat(text(found, texts))
    assert all(f"{mark}: the rules of the row {meaning}" in page for mark, meaning in words.MARKS.values())


@pytest.mark.parametrize("width", [40, 57, 80, 100])
def test_no_line_is_wider_than_asked(texts: Texts, sides: list[Side], width: int) -> None:
    pair = matrix(sides[:2], comparison(*sides[:2], "incomparable"))
    for page in (text(whole(sides), texts, width), text(pair, texts, width)):
        names = [one for one in page.splitlines() if not re.search(r"[\w-]+\.[\w-]{20}", one)]  # ids are never folded
        assert max(map(len, names)) <= width


def test_every_pair_has_its_answer_and_its_examples(texts: Texts, sides: list[Side]) -> None:
    page = flat(text(whole(sides), texts))
    told = comparison_document(whole(sides), texts)
    (pairs,) = [part for part in told.parts if part.title.startswith("The pairs")]
    assert len(pairs.blocks) == 55
    for number, one in enumerate(whole(sides).comparisons):
        assert words.headline(one, words.names(sides)) in page, number


def test_the_page_needs_nothing_from_outside(texts: Texts, sides: list[Side]) -> None:
    page = html(whole(sides), texts)
    assert not Page(page).tags & {"script", "iframe", "img", "link", "object"}
    assert not re.search(r"https?:|url\(", page)
    assert 'lang="en"' in page
    assert page.count("<table") == page.count("<caption")


def test_hostile_titles_are_shown_as_text(texts: Texts, sides: list[Side]) -> None:
    one, other = replace(sides[0], title=HOSTILE), sides[1]
    found = comparison(one, other, "incomparable")
    bad = Verdict(rule=one.rules[0], title=HOSTILE, modality="shall", possible_conclusions=("violation",))
    rest = found.first_stricter[0].scenario.verdicts[1:]
    shown = Scenario(premises=(ScenarioPremise(fact="force.deadly", value=True, text=HOSTILE),), verdicts=(bad, *rest))
    found = replace(found, first_stricter=(replace(found.first_stricter[0], scenario=shown),))
    for many in (matrix([one, other], found), whole([one, *sides[1:]])):
        page = html(many, texts)
        assert "script" not in Page(page).tags
        assert "<script>alert(1)</script>{{7*7}}‹U+001B›[31mred‹U+202E›esrever&amp;" in Page(page).text
        for told in (page, text(many, texts)):
            assert "\x1b" not in told
            assert "\u202e" not in told


def test_sides_of_one_title_are_told_apart(sides: list[Side]) -> None:
    alike = [replace(side, title="Use of Force") for side in sides[:2]]
    assert words.names([*alike, sides[2]]) == {
        sides[0].id: f"Use of Force ({sides[0].id})",
        sides[1].id: f"Use of Force ({sides[1].id})",
        sides[2].id: sides[2].title,
    }


def test_one_side_against_all_others(texts: Texts, sides: list[Side]) -> None:
    first, *others = sides
    found = matrix(sides, *(comparison(first, one, "looser") for one in others))
    found = replace(found, analyses=(analysis(first),))
    page = text(found, texts)
    assert (
        f"the rules of {first.title}, against those of 10 others, are looser than each of them in some "
        "situations, and stricter in none" in flat(page)
    )
    (table,) = [one for part in comparison_document(found, texts).parts for one in part.blocks if type(one) is Table]
    rows = [["".join(run.text for run in cell) for cell in row] for row in table.rows]
    assert rows == [[one.title, "looser in some situations, stricter in none"] for one in others]


def test_what_an_analysis_finds(texts: Texts, library: Library, sides: list[Side]) -> None:
    side = next(one for one in sides if one.id == "renton-pd")
    first, second, third = side.rules
    stuck = scenario(verdict(side, "complied", "violation"), verdict(side, "complied", rule=1))
    element = next(iter(texts.rules[first].elements()))[2]
    found = replace(
        analysis(side),
        contradictions=(stuck,),
        gaps=(replace(stuck, verdicts=()),),
        redundant=(Overlap(rule=first, covered_by=(second, third)),),
        idle=(IdleElement(rule=first, place="when[0]", fact=element.fact, words=element.words, same="either"),),
        swallowed=(second,),
        unbreakable=(third,),
    )
    title = [texts.rules[rule].title for rule in side.rules]
    many = replace(matrix([side, sides[0]], comparison(side, sides[0], "looser")), analyses=(found,))
    for page in (flat(text(many, texts)), flat(Page(html(many, texts)).text)):
        for said in (
            "There are situations in which every choice breaks a duty.",
            f"One of these is broken then: a rule of {side.id}.",
            "There are uses of force to which none of the rules applies.",
            f"“{title[0]}” adds nothing: wherever it is broken, so is “{title[1]}” and “{title[2]}”.",
            f"(“{element.words}”) never changes the outcome of “{title[0]}”.",
            f"“{title[1]}” can never be broken, since its exceptions cover every breach.",
            f"“{title[2]}” can never be broken, whatever happens.",
        ):
            assert said in page, said
        assert "No rule is made needless" not in page
        assert page.count("the officer fired at the vehicle") >= 2
    clean = [point.said for point in comparison_analysis.points(analysis(side), texts)]
    assert clean == [
        "Each of the rules is guidance, so no choice breaks a duty.",
        "Whichever of the uses of force that the rules ask about occurs, one of the rules applies.",
        "No rule is redundant, each can be broken, and each element matters.",
    ]


def test_every_example_stands_under_what_it_shows(texts: Texts, sides: list[Side]) -> None:
    first, second = sides[:2]
    shown = scenario()
    found = replace(analysis(first), gaps=(shown, replace(shown, premises=())))
    pair = matrix([first, second], comparison(first, second, "equivalent"))
    made = comparison_document(replace(pair, analyses=(found, analysis(second))), texts)
    page = flat(terminal.text(made))
    assert "none of the rules applies. 2 examples. Suppose that - the officer fired at the vehicle." in page
    assert "Whatever the facts are:" in page
    short = flat(terminal.text(made, folds=False))
    assert "none of the rules applies. 2 examples." in short
    assert "Suppose that" not in short


def test_a_rule_without_a_condition_is_named_where_there_is_no_gap(texts: Texts, sides: list[Side]) -> None:
    lasd = next(one for one in sides if one.id == "lasd")
    uses = ("force.fired_at_vehicle", "force.fired_at_occupant")
    points = comparison_analysis.points(replace(analysis(lasd), uses=uses), texts)
    (said,) = [point.said for point in points if point.said.startswith("Whichever")]
    for name in lasd.rules:
        rule = texts.rules[name]
        about = any(element.fact in uses for _, _, element in rule.elements())
        assert (f"“{rule.title}”" in said) == (about and not rule.when)
    assert said.endswith(" always does.")
    points = comparison_analysis.points(replace(analysis(lasd), uses=("force.deadly",)), texts)
    assert any(point.said.endswith(" one of the rules applies.") for point in points)


def test_what_was_not_looked_for_is_not_said_to_be_absent(texts: Texts, library: Library, sides: list[Side]) -> None:
    denver = next(one for one in sides if one.id == "denver-pd")
    titles = [texts.rules[rule].title for rule in denver.rules]

    def said(**changed: tuple[str, ...]) -> list[str]:
        return [point.said for point in comparison_analysis.points(replace(analysis(denver), **changed), texts)][:-1]

    question = texts.facts["force.fired_at_vehicle"].question
    assert said(uses=())[1:] == ["None of the rules asks about a use of force."]
    assert said(measured=("force.fired_at_vehicle",))[1:] == [
        "Uses of force to which none of the rules applies were not looked for, since no plain answer to "
        f"“{question}” means that no such force was used."
    ]
    left_out = "Situations in which every choice breaks a duty were not looked for with"
    assert said(unmarked=denver.rules[:1])[:2] == [
        "There is no situation in which every choice breaks a duty.",
        f"{left_out} “{titles[0]}”: none of the facts it asks for is marked as conduct.",
    ]
    assert said(unmarked=denver.rules[:2])[:-1] == [
        f"{left_out} “{titles[0]}” and “{titles[1]}”: none of the facts they ask for is marked as conduct."
    ]


def test_the_ways_in_which_an_element_is_idle(texts: Texts, sides: list[Side]) -> None:
    side = sides[0]
    rule = texts.rules[side.rules[0]]
    element = next(rule.elements())[2]
    asked = f"“{texts.facts[element.fact].question}” (“w”)"
    same = f"“{rule.title}” would mean the same in every possible situation"
    for way, said in (
        ("either", f"The answer to {asked} never changes the outcome of “{rule.title}”."),
        ("left out", f"{asked} could be left out: {same}."),
        ("always", f"{same} if {asked} were taken as always met."),
        ("never", f"{same} if {asked} were taken as never met."),
    ):
        idle = IdleElement(rule=rule.id, place="when.0", fact=element.fact, words="w", same=way)  # type: ignore[arg-type]
        assert said in [
            point.said for point in comparison_analysis.points(replace(analysis(side), idle=(idle,)), texts)
        ]


def test_what_was_compared_is_listed_with_how_far_it_can_be_trusted(texts: Texts, sides: list[Side]) -> None:
    denver, el_centro = (next(one for one in sides if one.id == name) for name in ("denver-pd", "el-centro-pd"))
    drafted = replace(denver, drafts=denver.rules[:1])
    found = matrix([drafted, el_centro], comparison(drafted, el_centro, "incomparable"))
    for page in (flat(text(found, texts)), flat(Page(html(found, texts)).text)):
        assert "as quoted in news reports; not dated by the source" in page
        assert "in force from a day that is not known to 2015-12-31" in page
        assert "as in force in January 2015" in page
        assert "Whoever fires at the driver of a vehicle fires at somebody in it." in page
        assert "draft" in page
        assert all(rule in page for rule in (*denver.rules, *el_centro.rules))


def test_json_gives_back_the_same(sides: list[Side]) -> None:
    from pydantic import TypeAdapter

    found = whole(sides)
    written = as_json(found)
    assert json.loads(written)["schema"] == "policycheck/comparison/2"
    assert TypeAdapter(Matrix).validate_json(written) == found


def test_a_situation_without_premises_is_said_to_be_any(texts: Texts, sides: list[Side]) -> None:
    first, second = sides[:2]
    found = comparison(first, second, "stricter")
    shown = found.first_stricter[0]
    bare = replace(shown, scenario=replace(shown.scenario, premises=()))
    many = matrix([first, second], replace(found, first_stricter=(bare,)))
    for page in (text(many, texts), Page(html(many, texts)).text):
        assert "Whatever the facts are:" in page
        assert "Suppose that" not in page


def test_the_graver_ends_stand_first(sides: list[Side]) -> None:
    side = replace(sides[0], rules=("a.one", "a.two", "a.three"))
    verdicts = (
        verdict(side, "complied"),
        verdict(side, "violation", modality="should", rule=1),
        verdict(side, "violation", rule=2),
    )
    shown = scenario(*verdicts, verdict(sides[1], "complied"))
    found = comparison(side, sides[1], "stricter")
    found = replace(found, first_stricter=(replace(found.first_stricter[0], scenario=shown, rules=side.rules),))
    ((stricter, (way,)),) = words.differences(found)
    assert stricter == side
    assert [one.rule for one in way.rules.verdicts] == ["a.three", "a.two", "a.one"]


def test_of_the_other_side_only_rules_that_reach_the_situation_are_shown(texts: Texts, sides: list[Side]) -> None:
    """A rule that does not apply there, and one on other conduct, are counted."""
    first = sides[0]
    second = next(side for side in sides if len(side.rules) > 2)
    count = len(second.rules)
    ends: list[tuple[RuleConclusion, ...]] = [
        ("excused",),
        *[("not_applicable",)] * (count - 2),
        ("complied", "violation"),
    ]
    verdicts = [verdict(second, *end, rule=number) for number, end in enumerate(ends)]
    shown = scenario(verdict(first, "violation"), *verdicts)
    found = comparison(first, second, "stricter")
    made = replace(found.first_stricter[0], scenario=shown, aside=second.rules[-1:])
    page = flat(text(matrix([first, second], replace(found, first_stricter=(made,))), texts))
    assert (
        f"The rules of {second.title} do not object to it: - a rule of {second.id} (a duty: shall) is excused" in page
    )
    none = "Its other rule does not apply" if count == 3 else "None of its other rules applies"
    assert f"{none}; its rule on other conduct can be kept as well." in page
    assert "is open" not in page
    made = replace(made, aside=second.rules)
    page = flat(text(matrix([first, second], replace(found, first_stricter=(made,))), texts))
    assert f"object to it. All {count} of its rules are on other conduct, and can be kept as well." in page


def test_a_single_side_is_told_to_have_none_beside_it(texts: Texts, sides: list[Side]) -> None:
    for page in (text(matrix(sides[:1]), texts), Page(html(matrix(sides[:1]), texts)).text):
        assert f"the rules of {sides[0].title} are the only ones" in flat(page)
        assert "The pairs" not in page
        assert "Each of the rules is guidance, so no choice breaks a duty." in flat(page)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["incomparable"] * 3, "make 3 pairs: in all, each side is stricter in some situations and looser in others."),
        (
            ["stricter", "looser", "equivalent"],
            "in 2, one side is stricter in some situations and never looser; and in 1",
        ),
        (["equivalent"] * 3, "make 3 pairs: in all, both mean the same."),
    ],
)
def test_the_pairs_are_counted(sides: list[Side], kinds: list[Relation], said: str) -> None:
    pairs = zip(kinds, combinations(sides[:3], 2), strict=True)
    found = matrix(sides[:3], *(comparison(one, other, kind) for kind, (one, other) in pairs))
    assert said in words.overall(found, words.names(found.sides))


def test_a_draft_is_told_apart_from_the_adopted_rule_of_its_id(texts: Texts, sides: list[Side]) -> None:
    """Both sides hold a rule of one id: the one the draft, the other what it would replace."""
    old = next(one for one in sides if one.id == "el-centro-pd")
    name = old.rules[0]
    drafted = replace(old, id=name, title="The draft", drafts=(name,))
    rules = {**texts.rules, name: texts.rules[name].model_copy(update={"title": "Drafted"})}
    held = replace(texts, rules=rules, adopted={name: texts.rules[name]})
    shown = scenario(
        Verdict(
            rule=name, title="Drafted (draft, not in force)", modality="shall", possible_conclusions=("violation",)
        ),
        Verdict(rule=name, title="Adopted", modality="should", possible_conclusions=("complied",)),
    )
    found = replace(
        comparison(drafted, old, "stricter"),
        first_stricter=(Witness(rules=(name,), scenario=shown, aside=(), level="violation", other="nothing"),),
    )
    many = matrix([drafted, old], found)
    for page in (flat(text(many, held)), flat(Page(html(many, held)).text)):
        forbidding, _, silent = page.partition("The rules of El Centro Police Department do not object to it")
        assert "Drafted (draft, not in force) (a duty: shall) is broken" in forbidding
        assert "Adopted (guidance: should) is kept" in silent
        assert "The rules of The draft forbid it" in forbidding
        assert texts.rules[name].title in silent


def said_in_situations(sides: list[Side], texts: Texts) -> tuple[SituationAnswers, ...]:
    """One situation, of which each side says another thing, in the order of what can be said."""
    asked = ("force.fired_at_vehicle", "recording.days_to_release")
    answers = []
    for number, side in enumerate(sides):
        says = get_args(Says)[number % len(get_args(Says))]
        ends: tuple[RuleConclusion, ...] = ("excused",) if says == "no violation" else ("violation",)
        told = () if says == "nothing" else (verdict(side, *ends),)
        open_ = asked if says in ("depends", "advises against") else ()
        answers.append(SituationAnswer(side=side.id, says=says, verdicts=told, depends_on=open_))
    premises = scenario().premises
    return (SituationAnswers(id="it", title="It happens", premises=premises, answers=tuple(answers)),)


def test_what_each_side_says_of_a_standard_situation(texts: Texts, sides: list[Side]) -> None:
    """In words for a few sides; by marks, with the words below, for many."""
    rule = "“a rule of {}”"
    question = texts.facts["recording.days_to_release"].question
    open_ = f"whether the officer fired at the vehicle and the answer to “{question}”"
    words_of = {
        "forbids": f"forbids it: {rule}",
        "advises against": f"advises against it: {rule}; whether it is forbidden depends on {open_}",
        "no violation": f"no violation: {rule} is excused by an exception",
        "depends": f"depends on {open_} ({rule})",
        "nothing": "says nothing",
    }
    for some in (sides[:2], sides[1:4], sides[4:6], sides):
        told = said_in_situations(some, texts)
        found = replace(matrix(some, comparison(*some[:2], "stricter")), situations=told, silent=("Nothing happens",))
        for page in (flat(text(found, texts)), flat(Page(html(found, texts)).text)):
            assert page.index("are stricter than") < page.index("standard situations") < page.index("Suppose that")
            assert "does not mean that it permits it." in page
            assert "says anything of these:" in page
            assert "Nothing happens." in page
            for answer, side in zip(told[0].answers, some, strict=True):
                if len(some) < 4 or answer.says != "nothing":
                    assert words_of[answer.says].format(side.id) in page
    grid = next(part for part in comparison_document(found, texts).parts if "situations" in part.title).blocks[1]
    assert isinstance(grid, Table)
    marks = {"forbids": "forb", "advises against": "adv.", "depends": "dep.", "no violation": "none", "nothing": "–"}
    rows = [["".join(run.text for run in cell) for cell in row] for row in grid.rows]
    assert [row[1] for row in rows] == [marks[answer.says] for answer in told[0].answers]
