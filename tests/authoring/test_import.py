"""Policies from their documents: sections by the text's own numbers, words letter for letter, and their duties."""

import random
from pathlib import Path

import pytest
from made_documents import pdf, word

from policycheck.authoring.importing.duties import duties_of
from policycheck.authoring.importing.policy import ImportedPolicy, import_policy
from policycheck.authoring.lint.run import lint
from policycheck.library.markdown import read_policy


def imported(folder: Path, text: str | bytes, name: str = "policy.html") -> ImportedPolicy:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return import_policy(file)


def headings(policy: ImportedPolicy) -> list[str]:
    return [section.anchor for section in policy.sections]


@pytest.mark.parametrize(
    ("lines", "anchors"),
    [
        (["300.4 MOVING VEHICLES", "Move.", "300.4.1 FIRING", "Do not."], ["300.4", "300.4.1"]),
        (["VI.B.2.a Members shall stop.", "b. Members must help."], ["VI.B.2.a", "VI.B.2.b"]),
        (["VI. FORCE", "A. General", "Text.", "B. Firing", "Text.", "VII. REPORTS", "Text."], None),
        (["Section 3. Reports", "Report.", "§ 4 Firing", "Stop."], ["3", "4"]),
        (["Section 835a. Force", "(c)(1) An officer may.", "(A) One.", "(2) None shall.", "(d) All will."], None),
        (["(a)(1) One.", "(2) Two.", "(b)(1) Three."], ["(a)(1)", "(a)(2)", "(b)(1)"]),
        (["1. PURPOSE", "Text.", "2. FORCE", "2.1 Firing", "Text."], ["1", "2", "2.1"]),
        (["DEADLY FORCE", "Text.", "A. Firing", "Text."], ["deadly-force", "deadly-force.A"]),
        (["300.4 FIRING", "Text.", "300.4", "More."], ["300.4"]),
        (["300.4 FIRING ........ 12", "300.4 FIRING", "Text."], ["unnumbered", "300.4"]),
        (["300.4 FIRING", "Text.", "300.4 FIRING", "Text."], ["300.4", "300.4-2"]),
        (["2060 DEADLY FORCE", "Text.", "2061 Use of Firearms", "Text."], ["2060", "2061"]),
    ],
)
def test_sections_have_the_numbers_of_the_text(tmp_path: Path, lines: list[str], anchors: list[str] | None) -> None:
    policy = imported(tmp_path, "".join(f"<p>{line}</p>" for line in lines))
    expected = {"VI. FORCE": ["VI", "VI.A", "VI.B", "VII"], "Section 835a. Force": ["835a", "835a(c)(1)"]}
    wanted = anchors or expected[lines[0]]
    if lines[0].startswith("Section 835a"):
        wanted = [*wanted, "835a(c)(2)", "835a(d)"]
    assert headings(policy) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Officers met the U.S. Marshals. A. Smith said so.",
        "1.5 seconds passed.",
        "12 officers came.",
        "a. Officers shall stop.",
        "1. Handcuffs",
        "(2) The officer must stop.",
        "I.D. cards are shown.",
        "299 Use of Firearms",
        "301 officers came",
        "3001 Use of Firearms",
    ],
)
def test_what_only_looks_like_a_number_of_a_section_is_text(tmp_path: Path, text: str) -> None:
    policy = imported(tmp_path, f"<h1>300 FORCE</h1><p>Text.</p><p>{text}</p>")
    assert headings(policy) == ["300"]
    assert policy.sections[0].passages == ("Text.", text)


def test_headings_of_html_and_word_are_sections(tmp_path: Path) -> None:
    html = imported(tmp_path, "<h1>Force</h1><p>One.</p><h4>IV.B Firing</h4><p>Two.</p>")
    assert [(section.anchor, section.title) for section in html.sections] == [("force", "Force"), ("IV.B", "Firing")]
    made = imported(tmp_path, word("Officers shall stop.", heading="300.4 Moving vehicles"), "policy.docx")
    assert [(section.anchor, section.title) for section in made.sections] == [("300.4", "Moving vehicles")]
    assert any("counts by itself" in note for note in made.notes)


def test_lines_repeated_on_pages_go_where_that_is_certain_and_it_is_said(tmp_path: Path) -> None:
    bodies = [
        f"Anytown Police\n\nText number {word_} of it.\n\nPage {at}" for at, word_ in enumerate(["one", "two", "six"])
    ]
    policy = imported(tmp_path, pdf(*bodies), "policy.pdf")
    assert "Anytown" not in policy.text
    assert "Page" not in policy.text
    assert all(f"Text number {word_} of it." in policy.text for word_ in ("one", "two", "six"))
    assert sum("taken out at the" in note for note in policy.notes) >= 2
    twice = imported(tmp_path, pdf(*bodies[:2]), "policy.pdf")
    assert twice.text.count("Anytown Police") == 2  # of two pages nothing is certain
    assert not any("taken out at the" in note for note in twice.notes)


def test_a_text_with_page_breaks_is_read_page_by_page(tmp_path: Path) -> None:
    ends = ["300 FORCE\n\nOfficers shall stop, and go", "on as told.\n\nThey shall", "wait."]
    text = "\f".join(f"ANYTOWN POLICE\n\nUSE OF FORCE\n\n{body}\n\n{at}\n" for at, body in enumerate(ends, 1))
    policy = imported(tmp_path, text, "policy.txt")
    assert [section.passages for section in policy.sections] == [
        ("Officers shall stop, and go on as told.", "They shall wait.")
    ]
    assert any("taken out at the foot of 3 pages" in note for note in policy.notes)


def test_a_sentence_goes_on_over_a_blank_line_of_a_text_and_an_item_does_not(tmp_path: Path) -> None:
    text = "300 FORCE\n\nOfficers report\nby the end of the\n\nshift, unless told otherwise\n\no where\n\na) when\n"
    (section,) = imported(tmp_path, text, "policy.txt").sections
    whole = "Officers report by the end of the shift, unless told otherwise"
    assert section.passages == (whole, "o where", "a) when")


def test_list_marks_of_a_symbol_font_become_marks_that_all_fonts_have(tmp_path: Path) -> None:
    policy = imported(tmp_path, "<h1>300 FORCE</h1><p>Officers shall:</p><p>\uf0b7 stop;</p><p>\uf0a7 wait.</p>")
    assert policy.sections[0].passages == ("Officers shall:", "• stop;", "• wait.")
    assert any("list marks of a symbol font" in note for note in policy.notes)


def test_words_parted_at_line_ends_are_joined_as_the_text_has_them(tmp_path: Path) -> None:
    wrapped = "The con-\ntrol of less-\nlethal control, and de-\nescalation, and per-\nsons."
    text = f"Officers use less-lethal force and de-escalation.\n\n{wrapped}"
    policy = imported(tmp_path, text, "policy.txt")
    assert policy.sections[0].passages[1] == "The control of less-lethal control, and de-escalation, and persons."
    assert any(note.endswith("elsewhere: control") for note in policy.notes)
    assert any(note.endswith("to be checked against the document: persons") for note in policy.notes)


def test_ligatures_and_soft_hyphens_become_plain_letters(tmp_path: Path) -> None:
    policy = imported(tmp_path, "The e\ufb03cient of\u00adficer is af\u00ad\nfirmed.", "policy.txt")
    assert policy.sections[0].passages == ("The efficient officer is affirmed.",)
    assert any(note.startswith("ligatures") for note in policy.notes)


def test_words_stay_letter_for_letter(tmp_path: Path) -> None:
    """Of a text without anything to mend, every letter is in the file, in order, and the file reads back as it was."""
    draw = random.Random(19)
    marks = ("", "(a) ", "1. ", "VI.B ", "300.4 ", "> ", "- ", "# ", "<!-- ", "* ", "--- ", "``` ", "Section 3 ")
    words = ["officer", "shall", "Force", "U.S.", "--", "<b>", "-->", "FORCE", "“may”", "no_rule:", "&amp;", "e.g."]
    for _ in range(12):
        lines = [draw.choice(marks) + " ".join(draw.choices(words, k=draw.randint(1, 9))) for _ in range(150)]
        text = "\n\n".join(lines)
        policy = imported(tmp_path, text, "policy.txt")
        read, _ = read_policy("policy.md", policy.text)
        assert [*read.provisions] == headings(policy)
        for section in policy.sections:
            kept = read.provisions[section.anchor][0].passages
            assert kept == (section.passages or (section.heading,))
        held = [f"{section.heading} {' '.join(section.passages)}" for section in policy.sections]
        whole = "".join(" ".join(held).split())
        assert all("".join(line.split()) in whole for line in lines)


def test_sentences_of_duty_are_found_by_their_verbs() -> None:
    passages = (
        "Officers shall stop. They are expected to help, e.g. Sgt. Smith. In May 2015 it rained. The U.S. Code is law.",
        "It is prohibited. Warning shots are not authorized. Officers who see it may wait.",
        "Officers should:",
        "(a) Wait.",
        "(b) Call. And then go.",
        "That is all.",
        "(c) Not this.",
    )
    duties = duties_of(passages)
    assert [(duty.number, duty.verb) for duty in duties] == [
        (1, "shall"),
        (2, "are expected to"),
        (3, "is prohibited"),
        (4, "are not authorized"),
        (5, "may"),
        (6, "should"),
    ]
    assert duties[1].text == "They are expected to help, e.g. Sgt. Smith."
    assert duties[5].pieces == ("Officers should:", "(a) Wait.", "(b) Call.", "And then go.")
    assert all(any(piece in passage for passage in passages) for duty in duties for piece in duty.pieces)


def test_an_item_belongs_to_the_sentence_that_leads_it_in() -> None:
    lead = "Officers shall not use force:"
    excepted = "• on restrained persons, except when they must be stopped at once."
    (duty,) = duties_of([lead, "• to punish; or", excepted])
    assert duty.pieces == (lead, "• to punish; or", excepted)
    own = duties_of([lead, "• to punish.", "• If it is used, officers must report it."])
    assert [each.verb for each in own] == ["shall", "must"]


@pytest.mark.parametrize(("outer", "inner"), [("•", "o"), ("1.", "a."), ("(a)", "•"), ("A.", "1.")])
def test_an_item_of_an_outer_list_ends_the_inner_one(outer: str, inner: str) -> None:
    following = outer.replace("1", "2").replace("a", "b").replace("A", "B")
    passages = [f"{outer} Officers", "They shall:", f"{inner} stop;", f"{inner} wait.", f"{following} Supervisors"]
    assert [duty.pieces for duty in duties_of(passages)] == [tuple(passages[1:4])]
    inside = [f"{outer} Officers shall:", f"{inner} stop;", f"{following} Supervisors", "Text."]
    assert [duty.pieces for duty in duties_of(inside)] == [tuple(inside[:2])]


def test_lint_finds_every_blank_of_an_imported_policy(tmp_path: Path) -> None:
    policy = imported(tmp_path, "<h1>1 FORCE</h1><p>Officers shall stop.</p><h1>2 OTHER</h1><p>Text.</p>")
    folder = tmp_path / "policies" / "us-zz"
    folder.mkdir(parents=True)
    (folder / "manual.md").write_text(policy.text.replace("fill-in/policy", "us-zz/manual"))
    (folder / "authority.yaml").write_text("id: us-zz\nname: A department\njurisdiction: us/zz\n")
    found = [finding.check for finding in lint([tmp_path]).findings]
    assert found.count("fill-in") == policy.text.count("FILL IN:")
    assert set(found) == {"fill-in", "uncovered-provision"}


@pytest.mark.parametrize(
    "text",
    [
        "(a)" * 300_000,
        "A. " * 300_000,
        ". " * 500_000,
        "a-" * 500_000,
        "x" * 1_000_000,
        "per-\n" * 200_000,
        "Officers shall\n" * 60_000,
        "x" + "\u00ad\n " * 200_000,
        "“" * 500_000 + "shall",
        "is " * 300_000,
        "Sgt. " * 200_000,
    ],
    ids=range(11),
)
@pytest.mark.timeout(120)
def test_long_texts_take_bounded_time(tmp_path: Path, text: str) -> None:
    policy = imported(tmp_path, text, "policy.txt")
    assert policy.sections
