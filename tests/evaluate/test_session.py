"""A session's steps, the order in which it asks, and the file that it makes."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ASKED_ABOUT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import examples

from policycheck.evaluation.assume import extent_of_text
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.session import BOARD, Answer, Session, Speaker, reviewer, with_speaker
from policycheck.evaluation.typed_answer import takes
from policycheck.evaluation.worklist import asked_for, worklist
from policycheck.library.incident_file import incident_in, read_incident
from policycheck.library.library import Library, load_library
from policycheck.logic.answers import UnfitAnswer, extent_of_value, value_of
from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Extent
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident, Source
from policycheck.model.value import Bounds, OneOf
from policycheck.model.vocabulary import Fact

ROOT = Path(__file__).resolve().parents[2]
WHOLE = [ROOT / "incidents" / f"{name}.json" for name in ("blendon-township-2023", "el-centro-2025-05")]
SMALL = ROOT / "incidents" / "ice-los-angeles-2025-10.json"
MADE_UP = ROOT / "docs" / "examples" / "case" / "incident.json"
NOTE = {"source": "note", "reviewer": "note", "board": "because"}
DAYS = "recording.days_to_release"


@pytest.fixture(scope="module", name="library")
def _few_rules(few_rules: Library) -> Library:
    return few_rules


def begun(library: Library, path: Path, name: str = "The review board", **more: Any) -> Session:
    incident, _ = read_incident(path, library)
    more.setdefault("speaker", reviewer(incident, name))
    return Session(library=library, incident=incident, text=path.read_bytes().decode(), **more)


def first_key(session: Session) -> tuple[str, str] | None:
    items = session.remaining().items
    return (items[0].fact, items[0].about) if items else None


def step(session: Session, text: str) -> Session:
    """The session after what a person writes, taken as yes where it answers no question of that type."""
    if text == "undo":
        return session.undone()
    key = first_key(session)
    return session if key is None else step_on(session, key, text)


def step_on(session: Session, key: tuple[str, str], text: str) -> Session:
    """The session after what a person writes to one question."""
    if text in ("skipped", "not known"):
        return session.passed(key, text)  # type: ignore[arg-type]
    number = session.library.facts[key[0]].type == "number"
    answered = session.answered(key, session.read(key, "46" if number else text.partition(" ")[0]))
    return answered.with_beside(**{NOTE[session.speaker.role]: text}) if " " in text else answered


def reads_back(session: Session, tmp_path: Path) -> None:
    content = session.file()
    assert (content is None) == (not session.answers)
    if content is None:
        return
    path = tmp_path / "new.json"
    path.write_bytes(content)
    incident, _ = read_incident(path, session.library)
    added = incident.assertions[len(session.incident.assertions) :]
    assert incident.assertions[: len(session.incident.assertions)] == session.incident.assertions
    assert [(one.fact, one.about, one.note) for one in added] == [
        (*one.key, one.beside.get("note")) for one in session.answers
    ]
    assert {incident.sources[one.source].title for one in added} == {"The review board"}
    assert {incident.side(incident.sources[one.source].party) for one in added} == {"board"}
    assert {incident.words_for(incident.sources[one.source].party).name for one in added} == {"The review board"}


texts = st.sampled_from(["yes", "no", "yes by “the log”, p. 3", "no \x1b[31m\u202e\x00 say", "skipped", "not known"])


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(texts | st.just("undo"), max_size=8))
def test_after_every_step_the_file_is_sound_and_undo_gives_the_one_before(
    library: Library, tmp_path: Path, steps: list[str]
) -> None:
    session = begun(library, SMALL)
    for text in steps:
        after = step(session, text)
        reads_back(after, tmp_path)
        if len(after.steps) > len(session.steps):
            assert after.undone() == session
            assert after.undone().file() == session.file()
        session = after


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_a_whole_session_ends_and_asks_nothing_twice(library: Library, path: Path, tmp_path: Path) -> None:
    session, asked = begun(library, path), []
    for text in ["no", "skipped", "yes", "not known"] * 20:
        key = first_key(session)
        if key is None:
            break
        assert key not in asked
        asked.append(key)
        session = step_on(session, key, text)
    assert session.remaining().items == ()
    reads_back(session, tmp_path)


SOURCE = Speaker(role="source", source="dhs")
ADDED = Speaker(role="source", source="witness-1", entry={"party": "community", "title": "A “witness”"})
LAYOUTS = ("as it is", "CRLF", "tabs", "one line")


@cache
def session_of(speaker: str, layout: str) -> Session:
    """A session on the small incident, in a layout, whose answers are the word of the speaker."""
    library = load_library()
    library.rules = {name: one for name, one in library.rules.items() if not ASKED_ABOUT.isdisjoint(one.rule.topics)}
    text = SMALL.read_bytes().decode()
    text = {
        "as it is": text,
        "CRLF": text.replace("\n", "\r\n"),
        "tabs": json.dumps(json.loads(text), indent="\t"),
        "one line": json.dumps(json.loads(text)),
    }[layout]
    incident = incident_in("", text.encode(), library)
    whose = {"source": SOURCE, "added": ADDED, "board": BOARD, "reviewer": reviewer(incident, "R")}[speaker]
    if speaker == "added":
        incident = incident_in("", with_speaker(text, whose).encode(), library)
    return Session(library=library, incident=incident, text=text, speaker=whose)


@cache
def every_key() -> list[tuple[str, str]]:
    session = session_of("board", "as it is")
    return [(one.fact, one.about) for one in asked_for(session.library, session.incident)]


def added_lines(before: str, after: str) -> int:
    """How many lines the one text has more than the other. Its lines stand there, a comma at their ends aside."""
    rest = iter(after.split("\n"))
    for line in before.split("\n"):
        bare, end = line.removesuffix("\r"), line[len(line.removesuffix("\r")) :]
        assert any(other in (line, f"{bare},{end}", f"{bare}{end}") for other in rest), line
    return after.count("\n") - before.count("\n")


@pytest.mark.parametrize("speaker", ["source", "added", "board", "reviewer"])
@examples(20)
@given(
    layout=st.sampled_from(LAYOUTS),
    steps=st.lists(st.tuples(st.integers(0, 99), texts) | st.none(), max_size=8),
)
def test_the_rest_of_the_file_stays_byte_for_byte_and_undoing_all_gives_the_file_that_was(
    speaker: str, layout: str, steps: list[tuple[int, str] | None]
) -> None:
    session = begin = session_of(speaker, layout)
    for one in steps:
        keys = [key for key in every_key() if key not in {done.key for done in session.steps}]
        session = step_on(session, keys[one[0] % len(keys)], one[1]) if one is not None and keys else session.undone()
    content = session.file()
    assert (content is None) == (not session.answers)
    if content is not None:
        read = incident_in("", content, session.library)
        told = read.findings.facts if speaker == "board" else read.assertions
        assert [(one.fact, one.about) for one in told][-len(session.answers) :] == [one.key for one in session.answers]
        more = {"source": 0, "added": 1, "board": 4, "reviewer": 2}[speaker]  # the source and party; new keys
        if layout != "one line":
            assert added_lines(begin.text, content.decode()) == len(session.answers) + more
    for _ in session.steps:
        session = session.undone()
    assert session == begin
    assert session.file() is None


@pytest.mark.parametrize("speaker", ["source", "board"])
def test_what_was_answered_or_passed_over_is_not_asked_again(speaker: str) -> None:
    session, asked = session_of(speaker, "as it is"), list(session_of(speaker, "as it is").earlier_answers())
    for text in ["no", "skipped", "yes", "not known"] * 20:
        items = session.remaining().items or session.further()
        if not items:
            break
        key = items[0].fact, items[0].about
        assert key not in asked
        asked.append(key)
        session = step_on(session, key, text)
    assert (session.remaining().items, session.further()) == ((), ())
    if speaker == "source":
        assert set(every_key()) <= set(asked)
    content = session.file()
    assert content is not None
    again = replace(session, steps=(), text=content.decode(), incident=incident_in("", content, session.library))
    answered = {one.key for one in session.answers}
    assert answered <= set(again.earlier_answers())
    left = (*again.remaining().items, *again.further())
    assert answered.isdisjoint((one.fact, one.about) for one in left)


def test_a_sources_answers_are_its_word_alone() -> None:
    """They rank the questions as statements of its party, and not as if they were so in every account."""
    session = session_of("source", "as it is")
    key = next(key for key in every_key() if key not in session.earlier_answers())
    after = session.answered(key, session.read(key, "yes")).with_beside(quote="so it was", pinpoint="page 2")
    assert after.known_answers() == {}
    entry = json.loads(after.file() or b"")["assertions"][-1]
    said = {"value": True, "source": SOURCE.source, "quote": "so it was", "pinpoint": "page 2"}
    assert entry == {"fact": key[0], "about": key[1], **said}
    found = session_of("board", "as it is").answered(key, frozenset({True}))
    assert [one.fact for one in found.remaining().found] == [key[0]]


@pytest.mark.parametrize("party", ["record", "agency"])
def test_the_record_is_asked_for_everything_but_judgements(library: Library, party: str) -> None:
    """What the record says holds under every account: a judgement typed in for it would settle a duty everywhere."""
    incident, _ = read_incident(WHOLE[1], library)
    incident = incident.model_copy(
        update={"sources": {**incident.sources, "clip": Source(party=party, title="A clip")}}
    )
    session = replace(begun(library, WHOLE[1], speaker=Speaker(role="source", source="clip")), incident=incident)
    everything = (*session.remaining().items, *session.further())
    of_rules = (*worklist(library, incident).items, *asked_for(library, incident))
    judged = {(item.fact, item.about) for item in of_rules if item.judgement}
    assert judged
    asked = {(item.fact, item.about) for item in everything}
    assert asked == {(item.fact, item.about) for item in of_rules} - (judged if party == "record" else set())
    assert session.left_out() == (len(judged) if party == "record" else 0)


def test_a_source_is_asked_first_what_it_could_dispute_and_last_what_changes_nothing(library: Library) -> None:
    data = json.loads(MADE_UP.read_text()) | {"findings": {}}
    text = json.dumps(data)
    incident = incident_in("", text.encode(), library)
    for name, source in incident.sources.items():
        speaker = Speaker(role="source", source=name)
        session = Session(library=library, incident=incident, text=text, speaker=speaker)
        items = session.remaining().items
        disputable = [any(said.source != name and said.party != "record" for said in item.said) for item in items]
        effects = [[effect for answer in item.answers for effect in answer.effects] for item in items]
        own = [any(source.party in effect.accounts for effect in one) for one in effects]
        order = [(not first, not second) for first, second in zip(disputable, own, strict=True)]
        assert order == sorted(order)
        asked = {(item.fact, item.about) for item in items}
        stated = {
            (other.fact, other.about)
            for other in incident.assertions
            if other.source != name and incident.sources[other.source].party != "record"
        }
        in_force = {(item.fact, item.about) for item in session.further()}
        assert asked >= stated & in_force
        assert all(item.results for item in items)
        for fact, about in sorted(in_force - asked)[:2]:
            changed_by_nothing(library, incident, (fact, about))


def changed_by_nothing(library: Library, incident: Incident, key: FactKey) -> None:
    """Whatever the answer to the fact, every outcome under every account stays as it is."""
    fact = library.facts[key[0]]
    before = outcomes_under_all(evaluate(library, incident, ""))
    for text in {"yes-no": ["yes", "no"], "choice": list(fact.options), "number": ["0", "1000"]}.get(fact.type, []):
        supposed = evaluate(library, incident, "", assumed={key: extent_of_text(fact, text)})
        assert outcomes_under_all(supposed) == before, (key, text)


def outcomes_under_all(evaluation: Evaluation) -> dict[tuple[str, str, str], str]:
    return {
        (result.rule, result.about, account): outcome.outcome
        for result in evaluation.results
        for account, outcome in result.outcomes.items()
    }


def test_answers_rerank_what_is_left(library: Library, el_centro: Path) -> None:
    session = begun(library, el_centro)
    before = session.remaining()
    assert first_key(session) == ("force.vehicle_approaching_officer", "volley-3")
    key = ("officer.carried_recorder", "officer-3")
    after = session.answered(key, session.read(key, "no")).remaining()
    assert after.open_results < before.open_results
    assert ("recording.exists", "recording-officer-3") not in {(one.fact, one.about) for one in after.items}


def test_the_file_keeps_its_keys_in_order_and_its_words(library: Library, el_centro: Path) -> None:
    session = begun(library, el_centro)
    key = ("officer.carried_recorder", "officer-3")
    content = session.answered(key, session.read(key, "No")).with_beside(note="the log").file()
    assert content is not None
    old, new = json.loads(el_centro.read_text()), json.loads(content)
    assert [name for name in new if name != "parties"] == list(old)
    assert list(new).index("parties") == list(new).index("entities") - 1
    assert new["parties"] == {"reviewer-1": {"title": "The review board", "side": "board"}}
    assert list(new["sources"]) == [*old["sources"], "reviewer-1"]
    assert new["sources"]["reviewer-1"] == {"party": "reviewer-1", "title": "The review board"}
    last = {"fact": key[0], "about": key[1], "value": False, "source": "reviewer-1", "note": "the log"}
    assert new["assertions"] == [*old["assertions"], last]
    assert b"\\u" not in content
    assert json.loads(session.text) == old


def test_a_file_without_sources_or_assertions_gets_them(library: Library, tmp_path: Path) -> None:
    bare = {"schema": "policycheck/incident/1", "id": "a", "title": "A", "agency": "el-centro-pd"}
    path = tmp_path / "bare.json"
    path.write_text(json.dumps({**bare, "entities": {"officer-1": {"kind": "officer"}}}))
    session = begun(library, path)
    key = ("officer.carried_recorder", "officer-1")
    reads_back(session.answered(key, frozenset({True})), tmp_path)


def test_another_reviewers_source_is_left_alone_and_the_same_ones_is_taken_up(library: Library, tmp_path: Path) -> None:
    first = begun(library, SMALL)
    key = first_key(first)
    assert key is not None
    path = tmp_path / "first.json"
    path.write_bytes(first.answered(key, first.read(key, "yes")).file() or b"")
    other = begun(library, path, "Another board")
    assert other.speaker.source == "reviewer-2"
    assert first_key(other) == key
    same = begun(library, path)
    assert same.speaker.source == "reviewer-1"
    assert list(same.earlier_answers()) == [key]
    assert first_key(same) not in (key, None)
    content = step(same, "no").file()
    assert list(json.loads(content or b"")["sources"]) == list(json.loads(path.read_text())["sources"])
    later = reviewer(same.incident, "The review board", "2026-01-02")
    assert (later.source, later.declares) == ("reviewer-1-2", {})
    assert (later.entry or {})["party"] == "reviewer-1"


def test_a_view_in_an_account_that_all_reviewers_share_is_taken_up(library: Library, tmp_path: Path) -> None:
    """As files have it that were written before each reviewer had an account."""
    data = json.loads(SMALL.read_text())
    data["sources"]["reviewer"] = {"party": "reviewer", "title": "The review board"}
    path = tmp_path / "earlier.json"
    path.write_text(json.dumps(data))
    speaker = begun(library, path).speaker
    assert (speaker.source, speaker.entry, speaker.declares) == ("reviewer", None, {})


def test_what_is_assumed_is_taken_as_so_and_not_written(library: Library, el_centro: Path) -> None:
    key = ("officer.carried_recorder", "officer-3")
    session = begun(library, el_centro, assumed={key: frozenset({False})})
    assert first_key(session) != key
    assert session.remaining().assumed != ()
    assert session.file() is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("45", 45),
        ("at least 29", Bounds(at_least=29)),
        ("At Least 10 and at most 45", Bounds(at_least=10, at_most=45)),
        ("more than 3", Bounds(at_least=4)),
        ('{"less_than": 3}', Bounds(at_most=2)),
    ],
)
def test_numbers_are_read(library: Library, el_centro: Path, text: str, value: object) -> None:
    extent = begun(library, el_centro).read((DAYS, "unedited-recordings"), text)
    assert value_of(library.facts[DAYS], extent) == value


UNFIT = "yes;4.5;NaN;Infinity;1e999;;at least;at least x;at least 1 and at least 2;at most 1 and at least 3;{;{};null"


@pytest.mark.parametrize("text", [*UNFIT.split(";"), "[" * 100_000, "1" * 5000, "at least NaN", '{"at_least": 1e999}'])
def test_what_is_no_number_is_refused_with_what_is_taken(library: Library, el_centro: Path, text: str) -> None:
    with pytest.raises(UnfitAnswer, match="a whole number, or bounds as: at least 29"):
        begun(library, el_centro).read((DAYS, "unedited-recordings"), text)


@pytest.mark.parametrize("text", ["-1", "at least -3", "at most -1", "less than 0", '{"at_most": -1}'])
def test_days_below_zero_are_refused_with_why(library: Library, el_centro: Path, text: str) -> None:
    with pytest.raises(UnfitAnswer, match="cannot be: it counts calendar days, and there are none below 0"):
        begun(library, el_centro).read((DAYS, "unedited-recordings"), text)


@pytest.mark.parametrize("text", ["maybe", "1", "", "yes no", "true false"])
def test_what_is_no_yes_or_no_is_refused(library: Library, el_centro: Path, text: str) -> None:
    with pytest.raises(UnfitAnswer, match="yes or no"):
        begun(library, el_centro).read(("force.deadly", "volley-3"), text)


def test_dates_and_options_are_read(library: Library) -> None:
    day = Fact(type="date", question="When?", statement="it was {value}")
    sort = Fact(type="choice", question="Which?", statement="it was {value}", options=("a", "b", "c or d"))
    session = begun(library, SMALL)
    both = {"day": day, "sort": sort}
    other = Session(
        library=_with_facts(session.library, both), incident=session.incident, text="{}", speaker=session.speaker
    )
    assert value_of(day, other.read(("day", "x"), "on or after 2025-10-05")) == Bounds(at_least="2025-10-05")
    assert value_of(day, other.read(("day", "x"), "2025-10-05")) == "2025-10-05"
    assert value_of(sort, other.read(("sort", "x"), "a or b")) == OneOf(one_of=("a", "b"))
    assert value_of(sort, other.read(("sort", "x"), "c or d")) == "c or d"
    for key, text in (("day", "before yesterday"), ("day", "after 9999-12-31"), ("sort", "a or x"), ("sort", "e")):
        with pytest.raises(UnfitAnswer):
            other.read((key, "x"), text)
    assert "2025-10-05" in takes(day)
    assert "a, b" in takes(sort)
    answered = other.answered(("sort", "incident"), other.read(("sort", "x"), "a or b"))
    assert json.loads(answered.file() or b"")["assertions"][0]["value"] == {"one_of": ["a", "b"]}
    assert isinstance(answered.steps[0], Answer)


ASKED = {
    "force.zz_so": Fact(type="yes-no", question="So?", yes="so", no="not so"),
    "force.zz_count": Fact(type="number", question="Many?", statement="{value}", unit="shots", whole=True, least=0),
    "force.zz_size": Fact(type="number", question="Large?", statement="{value}", unit="feet"),
    "force.zz_day": Fact(type="date", question="When?", statement="{value}"),
    "force.zz_sort": Fact(type="choice", question="Which?", statement="{value}", options=("a", "b c", "9" * 20)),
}
numbers = st.one_of(
    st.integers().map(str),
    st.floats().map(repr),
    st.decimals().map(str),
    st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?", fullmatch=True),
)
scalars = st.one_of(numbers, st.dates().map(str), st.sampled_from(["2025", "2025-10", "9999-12-31", "0001-01-01", "a"]))
bounds = st.tuples(st.sampled_from(["at least", "at most", "more than", "less than", "after", "on or before"]), scalars)
worded = st.lists(bounds.map(" ".join), min_size=1, max_size=2).map(" and ".join)
formal = st.dictionaries(st.sampled_from(["at_least", "at_most", "more_than", "less_than", "one_of"]), scalars).map(
    json.dumps
)
typed = st.one_of(
    scalars, worded, formal, st.text(), st.sampled_from(["yes", "n", "b c", "a or b c", "9" * 20, "a," * 9])
)


@pytest.mark.parametrize("fact", ASKED)
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=typed, note=st.text())
def test_whatever_is_written_is_refused_with_why_or_kept_and_read_back(
    library: Library, el_centro: Path, fact: str, text: str, note: str
) -> None:
    session = begun(_with_facts(library, ASKED), el_centro)
    key = (fact, "volley-3")
    extent = _read(session, key, text)
    if isinstance(extent, UnfitAnswer):
        assert extent.cause
        assert extent.remedy
        return
    answered = session.answered(key, extent).with_beside(**({"note": note} if note else {}))
    content = answered.file()
    assert content is not None
    last = incident_in("new.json", content, session.library).assertions[-1]
    assert extent_of_value(ASKED[fact], last.value) == extent
    assert (last.note or "") == note


def _read(session: Session, key: tuple[str, str], text: str) -> Extent | UnfitAnswer:
    try:
        return session.read(key, text)
    except UnfitAnswer as unfit:
        return unfit


@pytest.mark.parametrize("text", ["Infinity", "-Infinity", "NaN", "at least Infinity", '{"at_most": NaN}', "1e999"])
def test_what_is_no_finite_number_is_refused(library: Library, el_centro: Path, text: str) -> None:
    with pytest.raises(UnfitAnswer, match="a number, or bounds as"):
        begun(_with_facts(library, ASKED), el_centro).read(("force.zz_size", "volley-3"), text)


@pytest.mark.parametrize("text", ["9" * 16, "at least " + "9" * 16, "1e15", "more than 999999999999999"])
def test_a_number_of_too_many_digits_is_refused_with_how_many_there_may_be(
    library: Library, el_centro: Path, text: str
) -> None:
    with pytest.raises(UnfitAnswer, match="has more than 15 digits; a number of at most 15 digits"):
        begun(library, el_centro).read((DAYS, "unedited-recordings"), text)


def _with_facts(library: Library, facts: dict[str, Fact]) -> Library:
    return replace(library, facts={**library.facts, **facts})
