"""Each check of lint finds what it is for, in its place, and nothing else."""

import hashlib
from pathlib import Path

import pytest
from lint_trees import (
    GOOD,
    INCIDENT,
    INCIDENT_FILE,
    POLICY,
    POLICY_FILE,
    RULE,
    RULE_FILE,
    TOPICS,
    TOPICS_FILE,
    VOCABULARY,
    VOCABULARY_FILE,
    found,
    line_of,
    spoilt,
    told,
    write,
)

from policycheck.authoring.lint.checks import CHECKS, ON_THE_WHOLE
from policycheck.authoring.lint.incidents import CHECKS_OF_INCIDENTS
from policycheck.authoring.lint.rules import names_no_source
from policycheck.authoring.lint.run import lint

LISTED = spoilt(TOPICS, "[force.zz_windy]", "[force.zz_windy, force.zz_spare]")
BOTH_LISTED = spoilt(TOPICS, "[force.zz_windy]", "[force.zz_windy, force.zz_spare, force.zz_more]")
FACT = "\nforce.zz_spare:\n  type: yes-no\n  question: {0}\n  yes: {1}\n  no: no\n"
SECOND_RULE = spoilt(RULE, "id: us-zz.stop", "id: us-zz.halt")


def test_nothing_is_found_in_a_good_tree(tmp_path: Path) -> None:
    report = lint([write(tmp_path)])
    assert report.findings == ()
    assert report.clean
    seen = report.looked_at
    assert (seen.rules, seen.derivations, seen.provisions, seen.facts, seen.incidents) == (1, 0, 2, 5, 1)
    assert lint([write(tmp_path, {MAPPING_FILE: MAPPING})]).findings == ()


DERIVATION_FILE = "rules/derivations/zz-windy.yaml"
DERIVATION = """id: zz-windy
title: Tests are ordered in the wind
for_each: force
premises: [{fact: force.zz_ordered}]
then: {fact: force.zz_windy, is: true}
cases:
  - {name: ordered, facts: {force.zz_ordered: true}, derives: true}
  - {name: silence, derives: unknown}
"""
MAPPING_FILE = "incidents/datasets/zz-table.yaml"
MAPPING = """id: zz-table
title: Tests
row: incident
source: {title: The list of tests, quality: official}
columns:
  weather: {values: [wind, calm]}
rows: {column: weather, has: [wind, calm]}
facts:
  - fact: force.zz_windy
    yes: {column: weather, has: [wind]}
  - {fact: force.zz_shots, column: shots, unit: shots}
cases:
  - {name: wind, row: {weather: wind}, facts: {force.zz_windy: true, force.zz_shots: unknown}}
  - {name: calm, row: {weather: calm, shots: "3"}, facts: {force.zz_windy: unknown, force.zz_shots: 3}}
  - {name: nothing, row: {}, taken: false}
"""
FRONT = f'{{"title": "The front page", "file": "documents/front.txt", "sha256": "{"0" * 64}"}}'
QUOTING = spoilt(INCIDENT, '  "sources": {', f'  "documents": {{"front": {FRONT}}},\n  "sources": {{')
WIRE = '"about": "volley", "source": "wire", "pinpoint": "page 3"'
CLASHING = f"""    {{"fact": "force.fired_at_operator", "value": true, {WIRE}}},
    {{"fact": "force.deadly", "value": false, {WIRE}}},
"""
PERMISSION = """id: us-zz.leave
title: Leave to fire at once
provision: us-zz/manual#4.2
# lint modality-unlike-words: the exception of a duty permits what it excepts
modality: may
for_each: force
status: in-force
when:
  - fact: force.zz_ordered
    words: unless ordered otherwise
cases:
  - {name: ordered, facts: {force.zz_ordered: true}, outcome: permitted}
  - {name: not ordered, facts: {force.zz_ordered: false}, outcome: not permitted}
  - {name: nobody says, facts: {}, outcome: undetermined}
  - {name: the day before, date: 2019-12-31, facts: {force.zz_ordered: true}, outcome: not in force}
  - {name: the first day, date: 2020-01-01, facts: {force.zz_ordered: true}, outcome: permitted}
  - {name: the day after the last, date: 2024-01-01, facts: {force.zz_ordered: true}, outcome: not in force}
"""
SPOILT = [
    ("failing-case", MAPPING_FILE, spoilt(MAPPING, "force.zz_shots: 3", "force.zz_shots: 4"), "  - {name: calm"),
    ("missing-source", MAPPING_FILE, spoilt(MAPPING, "The list of tests", "TODO"), "source: {title: TODO"),
    ("broken", MAPPING_FILE, spoilt(MAPPING, "unit: shots", "unit: rounds"), "column: shots, unit: rounds"),
    ("fill-in", MAPPING_FILE, spoilt(MAPPING, "title: Tests", 'title: "FILL IN: the table"'), "FILL IN"),
    ("too-few-mapping-cases", MAPPING_FILE, spoilt(MAPPING, "force.zz_windy: true, ", ""), "yes: {column: weather"),
    ("too-few-mapping-cases", MAPPING_FILE, spoilt(MAPPING, "force.zz_windy: unknown, ", ""), "- fact: force.zz_windy"),
    ("too-few-mapping-cases", MAPPING_FILE, spoilt(MAPPING, ", force.zz_shots: 3}", "}"), "column: shots, unit"),
    (
        "too-few-mapping-cases",
        MAPPING_FILE,
        spoilt(MAPPING, "row: {}, taken: false", "row: {weather: calm}"),
        "rows: {",
    ),
    ("unused-fact", VOCABULARY_FILE, VOCABULARY + FACT.format("Was there hail?", "it hailed"), "force.zz_spare:"),
    ("unsaid-whole", VOCABULARY_FILE, spoilt(VOCABULARY, "  whole: true\n", ""), "force.zz_shots:"),
    ("uncovered-provision", POLICY_FILE, spoilt(POLICY, "no_rule: it lays no duty on anybody\n", ""), "## 4.3"),
    ("needless-no-rule", POLICY_FILE, spoilt(POLICY, "page 4\n", "page 4\nno_rule: none needed\n"), "## 4.2"),
    ("idle-permission", "rules/us-zz/leave.yaml", PERMISSION, "id: us-zz.leave"),
    (
        "uncited-sentence",
        POLICY_FILE,
        spoilt(POLICY, "ordered otherwise.\n", "ordered otherwise.\n> Officers shall report it.\n"),
        "> Officers shall report it.",
    ),
    ("stray-characters", POLICY_FILE, spoilt(POLICY, "every officer", "every of\ufb01cer"), "> This manual is"),
    (
        "needless-answer",
        POLICY_FILE,
        spoilt(POLICY, "page 4\n", 'page 4\nleft_out: "reasonable steps first" because it is guidance\n'),
        "left_out: ",
    ),
    (
        "needless-answer",
        RULE_FILE,
        spoilt(RULE, "modality: shall\n", "# lint modality-unlike-words: the words bind\nmodality: shall\n"),
        "# lint modality",
    ),
    (
        "words-without-verb",
        RULE_FILE,
        spoilt(RULE, "words: take reasonable steps first", "words: reasonable steps"),
        "words: reasonable steps",
    ),
    ("missing-source", POLICY_FILE, spoilt(POLICY, "the manual, page 4", "TODO"), "## 4.2"),
    ("failing-case", RULE_FILE, spoilt(RULE, "outcome: excused", "outcome: complied"), None),
    (
        "failing-case",
        DERIVATION_FILE,
        spoilt(DERIVATION, "cases:\n", "cases:\n  - {name: wrong, derives: false}\n"),
        "  - {name: wrong",
    ),
    (
        "dates",
        RULE_FILE,
        spoilt(RULE, "status: in-force\n", "status: in-force\nin_force: {from: 2020-01-01, to: 2030-12-31}\n"),
        "in_force: {",
    ),
    ("file-name", "rules/us-zz/.old.yaml", RULE, None),
    ("file-name", "incidents/notes.txt", "notes", None),
    ("broken", "rules/us-zz/other.yml", RULE, None),
    ("broken", RULE_FILE, spoilt(RULE, "words: uses deadly force", "words: employs deadly force"), "words: employs"),
    ("broken", INCIDENT_FILE, spoilt(INCIDENT, '"agency": "us-zz"', '"agency": "us-zq"'), '"agency"'),
    (
        "unused-source",
        INCIDENT_FILE,
        spoilt(INCIDENT, '"title": "The wire"}', '"title": "The wire"},\n    "blog": {"party": "press", "title": "B"}'),
        '"blog"',
    ),
    (
        "inconsistent-statements",
        INCIDENT_FILE,
        spoilt(INCIDENT, '"assertions": [\n', f'"assertions": [\n{CLASHING}'),
        '"force.fired_at_operator"',
    ),
    (
        "too-few-derivation-cases",
        DERIVATION_FILE,
        spoilt(DERIVATION, "  - {name: silence, derives: unknown}\n", ""),
        "id: zz-windy",
    ),
    (
        "too-few-derivation-cases",
        DERIVATION_FILE,
        spoilt(DERIVATION, "  - {name: ordered, facts: {force.zz_ordered: true}, derives: true}\n", ""),
        "id: zz-windy",
    ),
    ("missing-source", INCIDENT_FILE, spoilt(INCIDENT, "The paper", "tbd"), '"title": "tbd"'),
    (
        "fill-in",
        RULE_FILE,
        spoilt(RULE, "modality: shall", "modality: shall  # FILL IN: or should?"),
        "modality: shall",
    ),
    ("fill-in", POLICY_FILE, spoilt(POLICY, "page 4\n", "page 4\nnote: FILL IN: what else?\n"), "note: FILL"),
    ("fill-in", VOCABULARY_FILE, VOCABULARY + "# FILL IN:\n", "# FILL IN"),
    ("fill-in", INCIDENT_FILE, spoilt(INCIDENT, '"A test"', '"FILL IN: what happened?"'), '"title": "FILL IN'),
    (
        "statement-says-nothing",
        INCIDENT_FILE,
        spoilt(
            INCIDENT,
            '"pinpoint": "page 2"}',
            '"pinpoint": "page 2"},\n    {"fact": "force.zz_shots", "about": "volley", "value": {"at_least": 0}, '
            '"source": "wire", "pinpoint": "page 3"}',
        ),
        '"force.zz_shots"',
    ),
    ("assertion-without-pinpoint", INCIDENT_FILE, spoilt(INCIDENT, ', "pinpoint": "page 1"', ""), '"source": "paper"}'),
    ("quotation-does-not-hold", INCIDENT_FILE, QUOTING, '"documents": {'),
    (
        "record-is-a-statement",
        INCIDENT_FILE,
        spoilt(
            INCIDENT,
            '"party": "press", "title": "The wire"',
            '"party": "record", "title": "The chief\'s press release"',
        ),
        '"wire": {',
    ),
    (
        "judgement-of-the-record",
        INCIDENT_FILE,
        spoilt(INCIDENT, '"party": "press", "title": "The paper"', '"party": "record", "title": "The paper"'),
        '"source": "paper"',
    ),
]


@pytest.mark.parametrize(("check", "file", "text", "at"), SPOILT)
def test_a_check_finds_what_it_is_for(tmp_path: Path, check: str, file: str, text: str, at: str | None) -> None:
    findings = found(tmp_path, {file: text})
    assert [one.check for one in findings] == [check], findings
    (one,) = findings
    assert Path(one.file).relative_to(tmp_path).as_posix() == file
    if at is not None:
        assert one.line == line_of(text, at)
    assert one.cause
    assert one.remedy


def test_a_fact_is_used_that_leads_to_one_that_is_asked_for(tmp_path: Path) -> None:
    spare = VOCABULARY + FACT.format("Did the spare thing happen?", "it did")
    leads = spoilt(DERIVATION, "premises: [", "events: {t: {kind: threat-ends}}\npremises: [")
    leads = leads.replace("force.zz_ordered", "force.zz_spare").replace(
        "{force.zz_spare: true}", "{force.zz_spare: true}, events: {t: {kind: threat-ends}}"
    )
    assert found(tmp_path, {VOCABULARY_FILE: spare, DERIVATION_FILE: leads}) == []
    shown = leads.replace("force.zz_spare", "force.zz_ordered").replace("force.zz_windy", "force.zz_spare")
    assert found(tmp_path, {VOCABULARY_FILE: spare, DERIVATION_FILE: shown}) == []
    more = spare + FACT.format("Was the rider told?", "they were").replace("zz_spare", "zz_more")
    away = DERIVATION.replace("force.zz_ordered", "force.zz_more").replace("force.zz_windy", "force.zz_spare")
    unused = found(tmp_path, {VOCABULARY_FILE: more, DERIVATION_FILE: away})
    assert [(one.check, "no derivation leads from it" in one.cause) for one in unused] == [("unused-fact", True)] * 2
    axiom = spoilt(DERIVATION, "force.zz_windy", "force.zz_spare")
    assert found(tmp_path, {VOCABULARY_FILE: spare, DERIVATION_FILE: axiom}) == []


def test_a_blank_is_told_with_its_question_and_whatever_else_is_wrong(tmp_path: Path) -> None:
    text = spoilt(RULE, "modality: shall", "modality: must  # FILL IN: shall or should?")
    findings = found(tmp_path, {RULE_FILE: text, INCIDENT_FILE: '{"title": "FILL IN: what happened?", '})
    checks = [(one.check, one.cause.partition(": ")[2]) for one in findings if one.check == "fill-in"]
    assert checks == [("fill-in", "what happened?"), ("fill-in", "shall or should?")]
    assert [one.check for one in findings].count("broken") == 2


def test_a_source_that_is_still_a_blank_is_not_unused_as_well(tmp_path: Path) -> None:
    blank = '"title": "The wire"},\n    "blog": {"party": "press", "title": "FILL IN: who says it?"}'
    text = spoilt(INCIDENT, '"title": "The wire"}', blank)
    assert [one.check for one in found(tmp_path, {INCIDENT_FILE: text})] == ["fill-in"]


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ('"quote": "It was deadly."', None),
        ('"quote": "It was deadly.", "pinpoint": "paragraph 2"', "do not stand in paragraph 2, but in paragraph 1"),
        ('"quote": "It was"', "stand in several places of front: paragraph 1; paragraph 2"),
        ('"quote": "It was dreadful."', "what comes nearest, in paragraph 1: It was deadly."),
    ],
)
def test_a_quotation_is_looked_up(tmp_path: Path, said: str, cause: str | None) -> None:
    text = "It was deadly.\n\nIt was over.\n"
    quoting = QUOTING.replace("0" * 64, hashlib.sha256(text.encode()).hexdigest())
    quoting = quoting.replace('"title": "The paper"', '"title": "The paper", "document": "front"')
    quoting = quoting.replace('"pinpoint": "page 1"', said)
    findings = found(tmp_path, {INCIDENT_FILE: quoting, "incidents/documents/front.txt": text})
    assert [one.check for one in findings] == (["quotation-does-not-hold"] if cause else [])
    assert not cause or cause in findings[0].cause
    (tmp_path / "incidents" / "documents" / "front.txt").write_text(text.replace("over", "odd"))
    changed = [one.cause for one in lint([tmp_path]).findings if "was changed since" in one.cause]
    assert len(changed) == 1


def test_a_quotation_of_a_statement_without_a_fact_is_looked_up_and_told_at_its_own_line(tmp_path: Path) -> None:
    text = "It was deadly.\n"
    other = '    {"says": "It rained.", "source": "paper", "quote": "It was wet."},\n'
    quoting = QUOTING.replace("0" * 64, hashlib.sha256(text.encode()).hexdigest())
    quoting = quoting.replace('"title": "The paper"', '"title": "The paper", "document": "front"')
    quoting = quoting.replace('"pinpoint": "page 1"', '"quote": "It was harmless."')
    quoting = quoting.replace('"assertions": [\n', f'"assertions": [\n{other}')
    findings = found(tmp_path, {INCIDENT_FILE: quoting, "incidents/documents/front.txt": text})
    assert {(one.check, one.line) for one in findings} == {
        ("quotation-does-not-hold", line_of(quoting, '"It was wet."')),
        ("quotation-does-not-hold", line_of(quoting, '"It was harmless."')),
    }


@pytest.mark.parametrize(
    ("party", "title", "file", "warned"),
    [
        ("record", "Dispatch log", "log.pdf", False),
        ("record", "Body-worn video of officer 1", "video.vtt", False),
        ("record", "An officer's affidavit", "paper.pdf", True),
        ("record", "Paper 12", "union_letter.pdf", True),
        ("agency", "The chief's letter", "letter.pdf", False),
    ],
)
def test_the_record_is_nobodys_statement(tmp_path: Path, party: str, title: str, file: str, warned: bool) -> None:
    """By the title of the source, or by the title or the file of its document."""
    text = QUOTING.replace(
        '"party": "press", "title": "The paper"', f'"party": "{party}", "title": "A", "document": "front"'
    )
    text = text.replace('"title": "The front page"', f'"title": "{title}"').replace(
        "documents/front.txt", f"documents/{file}"
    )
    checks = {one.check for one in found(tmp_path, {INCIDENT_FILE: text})}
    assert ("record-is-a-statement" in checks) is warned


def test_every_check_is_shown_by_a_tree() -> None:
    elsewhere = {"too-few-cases", "shadowed", "similar-facts", "near-duplicate-rule"}
    elsewhere |= {"modality-unlike-words", "role-unlike-words", "near-synonyms"}
    assert {check for check, *_ in SPOILT} | elsewhere == {check.id for check in CHECKS}


def test_checks_are_sorted_and_their_findings_are_of_known_kinds() -> None:
    ids = [check.id for check in CHECKS]
    assert ids == sorted(set(ids))
    assert ON_THE_WHOLE.keys() <= set(ids)


@pytest.mark.parametrize(
    ("question", "severity"),
    [
        ("WAS the testing ordered, then?", None),
        ("WAS the testing ordered!", "error"),
        ("Was any testing ordered?", "warning"),
        ("Were the test ordered?", "warning"),
    ],
)
def test_a_question_asked_twice_is_an_error_and_a_similar_one_a_warning(
    tmp_path: Path, question: str, severity: str | None
) -> None:
    text = VOCABULARY + FACT.format(question, "x")
    lines = [line_of(text, "question: Was the testing ordered?"), line_of(text, f"question: {question}")]
    findings = [
        one for one in found(tmp_path, {VOCABULARY_FILE: text, TOPICS_FILE: LISTED}) if one.check == "similar-facts"
    ]
    wanted = [("similar-facts", severity, line) for line in lines] if severity else []
    assert [(one.check, one.severity, one.line) for one in findings] == wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Did the officer stand behind the wagon?", "Did the officer stand in front of the wagon?"),
        ("Did the officer approach the rider?", "Did the rider approach the officer?"),
        ("Did the officer fire from a moving wagon?", "Did the officer fire at a moving wagon?"),
        ("Was a flag given?", "Was a flag given before the force?"),
        ("Was the rider armed?", "Was the rider not armed?"),
    ],
)
def test_questions_that_differ_in_sense_are_not_similar(tmp_path: Path, one: str, other: str) -> None:
    spare = FACT.format(one, "y")
    more = spare.replace("zz_spare", "zz_more").replace(one, other).replace("yes: y", "yes: z")
    findings = found(tmp_path, {VOCABULARY_FILE: VOCABULARY + spare + more, TOPICS_FILE: BOTH_LISTED})
    assert {one.check for one in findings} <= {"near-synonyms"}


def test_questions_that_differ_in_form_alone_are_similar(tmp_path: Path) -> None:
    spare = FACT.format("Was the wagon moving when the officer fired?", "y")
    more = spare.replace("zz_spare", "zz_more").replace("yes: y", "yes: z")
    more = more.replace("Was the wagon moving when the officer fired?", "When the officers fired, did wagons move?")
    files = {VOCABULARY_FILE: VOCABULARY + spare + more.replace("when", ""), TOPICS_FILE: BOTH_LISTED}
    findings = found(tmp_path, files)
    assert [one.check for one in findings] == ["similar-facts"] * 2


def test_a_definition_covers_the_provision_that_it_quotes(tmp_path: Path) -> None:
    policy = spoilt(POLICY, "no_rule: it lays no duty on anybody\n", "")
    definition = "  definitions:\n    - {term: officer, provision: us-zz/manual#4.3, words: for every officer}\n"
    files = {POLICY_FILE: policy, VOCABULARY_FILE: VOCABULARY + definition}
    assert found(tmp_path, files) == []


def test_a_rule_covers_only_the_texts_of_its_dates(tmp_path: Path) -> None:
    later = POLICY.partition("## 4.2")[2].partition("## 4.3")[0]
    later = "\n## 4.2" + later.replace("quality:", "from: 2024-01-01\nquality:")
    rule = spoilt(RULE, "status: in-force\n", "status: in-force\nin_force: {from: 2020-01-01, to: 2023-12-31}\n")
    findings = found(tmp_path, {POLICY_FILE: POLICY + later, RULE_FILE: rule})
    assert told(findings, tmp_path) == [("uncovered-provision", POLICY_FILE, POLICY.count("\n") + 2)]


def test_rules_with_the_same_elements_are_near_duplicates(tmp_path: Path) -> None:
    findings = found(tmp_path, {"rules/us-zz/halt.yaml": SECOND_RULE})
    assert [one.check for one in findings] == ["near-duplicate-rule"] * 2


def test_rules_that_come_to_the_same_in_another_form_are_near_duplicates(tmp_path: Path) -> None:
    other = spoilt(SECOND_RULE, "must:\n  - fact: force.zz_steps\n", "must:\n  - fact: force.zz_steps\n    is: true\n")
    turned = "must_not:\n  - fact: force.zz_steps\n    is: false\n"
    other = spoilt(other, "must:\n  - fact: force.zz_steps\n    is: true\n", turned)
    other = spoilt(
        other,
        "    words: take reasonable steps first\n  - fact: force.zz_shots\n    at_most: 2\n",
        "    words: take reasonable steps first\nmust:\n  - fact: force.zz_shots\n    at_most: 2\n",
    )
    findings = found(tmp_path, {"rules/us-zz/halt.yaml": other})
    assert told(findings, tmp_path) == [
        ("near-duplicate-rule", f"rules/us-zz/{name}.yaml", 1) for name in ("halt", "stop")
    ]


def test_rules_of_different_dates_are_no_duplicates(tmp_path: Path) -> None:
    first = spoilt(RULE, "status: in-force\n", "status: in-force\nin_force: {from: 2020-01-01, to: 2021-12-31}\n")
    second = spoilt(
        SECOND_RULE, "status: in-force\n", "status: in-force\nin_force: {from: 2022-01-01, to: 2023-12-31}\n"
    )
    findings = found(tmp_path, {RULE_FILE: first, "rules/us-zz/halt.yaml": second})
    assert "near-duplicate-rule" not in {one.check for one in findings}


def test_an_overlay_that_replaces_is_told_and_a_draft_is_not(tmp_path: Path) -> None:
    below, above = write(tmp_path / "below"), tmp_path / "above"
    (above / "rules" / "us-zz").mkdir(parents=True)
    path = above / RULE_FILE
    path.write_text(RULE)
    assert lint([above], [below, above]).findings == ()  # the same rule takes nothing's place
    path.write_text(changed := spoilt(RULE, "title: ", "title: Another "))
    report = lint([above], [below, above])
    assert told(list(report.findings), above) == [("shadowed", RULE_FILE, 1)]
    path.write_text(spoilt(changed, "status: in-force", "status: draft"))
    assert lint([above], [below, above]).findings == ()
    path.unlink()
    for name, word in (("policies/us-zz/authority.yaml", "name: "), (VOCABULARY_FILE, "question: ")):
        (above / name).parent.mkdir(parents=True, exist_ok=True)
        (above / name).write_text(GOOD[name].replace(word, f"{word}Here, "))
    checks = [one.check for one in lint([above], [below, above]).findings]
    assert checks == ["shadowed"] * 6


@pytest.mark.parametrize("text", ["", " ", "TODO", "todo: ask", "tbd.", "Unknown", "as above", "n/a", "—", "???"])
def test_placeholders_name_no_source(text: str) -> None:
    assert names_no_source(text)


@pytest.mark.parametrize("text", ["the manual", "A letter of unknown date, page 2", "Todoist, help page"])
def test_sources_are_sources(text: str) -> None:
    assert not names_no_source(text)


def test_a_broken_part_keeps_checks_that_need_the_whole_from_guessing(tmp_path: Path) -> None:
    report = lint([write(tmp_path, {RULE_FILE: "id: ["})])
    assert {one.check for one in report.findings} == {"broken"}
    assert report.left_out == tuple(ON_THE_WHOLE)
    # What is wrong elsewhere is not told for this file, and does not make it clean.
    report = lint([tmp_path / VOCABULARY_FILE])
    assert report.findings == ()
    assert not report.clean


def test_an_incident_is_not_held_against_a_vocabulary_that_is_unread(tmp_path: Path) -> None:
    report = lint([write(tmp_path, {VOCABULARY_FILE: "force.zz_deadly: ["})])
    assert {one.file for one in report.findings} == {str(tmp_path / VOCABULARY_FILE)}
    assert report.left_out == tuple(sorted({*ON_THE_WHOLE, *CHECKS_OF_INCIDENTS}))


def test_a_broken_rule_does_not_hide_what_is_found_in_another(tmp_path: Path) -> None:
    bad = spoilt(RULE, "outcome: excused", "outcome: complied")
    checks = [one.check for one in found(tmp_path, {RULE_FILE: bad, "rules/us-zz/halt.yaml": "id: ["})]
    assert sorted(checks) == ["broken", "failing-case"]


def test_only_what_is_below_the_paths_is_told(tmp_path: Path) -> None:
    write(tmp_path, {RULE_FILE: spoilt(RULE, "outcome: excused", "outcome: complied"), "rules/us-zz/.x.yaml": ""})
    assert [one.check for one in lint([tmp_path / RULE_FILE]).findings] == ["failing-case"]
    assert lint([tmp_path / "policies"]).findings == ()
    assert lint([tmp_path / INCIDENT_FILE]).findings == ()
    assert len(lint([tmp_path / "rules"]).findings) == 2


def test_findings_do_not_hang_on_the_order_of_things(tmp_path: Path) -> None:
    files = {"rules/us-zz/halt.yaml": SECOND_RULE, POLICY_FILE: spoilt(POLICY, "page 4", ""), "rules/x.txt": ""}
    write(tmp_path, files)
    first = lint([tmp_path])
    second = lint([tmp_path / "rules", tmp_path / "policies", tmp_path / "incidents"])
    assert first.findings == second.findings
    assert list(first.findings) == sorted(first.findings, key=lambda one: one.order)


def test_a_reviewers_own_answer_needs_no_pinpoint(tmp_path: Path) -> None:
    reviewed = spoilt(INCIDENT, ', "pinpoint": "page 1"', "").replace('"party": "press"', '"party": "reviewer"')
    assert "reviewer" in reviewed
    assert found(tmp_path, {INCIDENT_FILE: reviewed}) == []


def test_a_source_that_only_tells_of_events_is_used(tmp_path: Path) -> None:
    told = spoilt(
        INCIDENT, '"title": "The wire"}', '"title": "The wire"},\n    "blog": {"party": "press", "title": "B"}'
    )
    event = '"timeline": {"events": [{"id": "e", "kind": "contact", "source": "blog"}]}, "assertions"'
    assert found(tmp_path, {INCIDENT_FILE: spoilt(told, '"assertions"', event)}) == []


@pytest.mark.parametrize(
    ("without", "cause"),
    [
        ("{name: nobody says, facts: {}, outcome: undetermined}", "no case shows what a missing fact does"),
        (
            "{name: not ordered, facts: {force.zz_ordered: false}, outcome: not permitted}",
            None,  # the case in which it is permitted shows on what it turns
        ),
        ("{name: the day before, date: 2019-12-31,", "no case happens before 2020-01-01, the first day in force"),
    ],
)
def test_the_cases_of_a_permission_are_looked_at_as_those_of_a_duty(
    tmp_path: Path, without: str, cause: str | None
) -> None:
    (line,) = (line for line in PERMISSION.splitlines(keepends=True) if without in line)
    findings = found(tmp_path, {"rules/us-zz/leave.yaml": PERMISSION.replace(line, "")})
    assert [one.cause for one in findings if one.check != "idle-permission"] == ([cause] if cause else [])


def test_a_permission_that_no_case_takes_away_is_told(tmp_path: Path) -> None:
    exception = "unless:\n  - fact: force.zz_steps\n    words: take reasonable steps first\ncases:\n"
    findings = found(tmp_path, {"rules/us-zz/leave.yaml": PERMISSION.replace("cases:\n", exception)})
    assert "in no case is the permission taken away by force.zz_steps" in {one.cause for one in findings}
