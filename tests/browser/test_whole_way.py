"""From an empty case to a memo in Word, by mouse and keyboard as a board does it on its first evening."""

import io
from pathlib import Path

from chromium import Room, select, settled
from conftest import ROOT
from docx import Document as WordFile
from playwright.sync_api import Page, expect

STATEMENT = ROOT / "docs" / "examples" / "case" / "documents" / "officer-statement.txt"
WORDS = "The truck came toward me"
QUESTION = "Was the vehicle approaching the officer when the officer began to fire?"


def go(page: Page, name: str) -> None:
    """Follows a link of the page, the first of its name."""
    page.get_by_role("link", name=name, exact=True).first.click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def begin_a_case(page: Page, title: str) -> None:
    page.goto("/")
    go(page, "New case")
    page.get_by_label("What to call the case").fill(title)
    page.get_by_label("Agency").select_option(label="El Centro Police Department")
    page.get_by_label("Date").fill("2024-06-12")
    press(page, "Begin the case")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def add(page: Page, kind: str, called: str, **links: str) -> None:
    """Adds somebody or something under Overview."""
    page.get_by_label("Add", exact=True).select_option(label=kind)
    press(page, "Go on")
    page.get_by_label("What to call it in reports").fill(called)
    for label, other in links.items():
        page.get_by_label(label.replace("_", " ")).select_option(label=other)
    press(page, "Add")


def add_who_was_there(page: Page) -> None:
    add(page, "An officer", "the officer")
    add(page, "Somebody whom officers acted on", "the driver")
    add(page, "A vehicle", "the truck", Who_drove_it="the driver")
    add(
        page,
        "An act of force",
        "the shots",
        The_officer="the officer",
        Against_whom="the driver",
        The_vehicle="the truck",
    )


def add_the_statement(page: Page) -> None:
    """Adds the officer's statement, and opens it."""
    go(page, "Documents")
    page.get_by_label("Files").set_input_files(STATEMENT)
    page.get_by_label("Title").fill("Statement of the officer")
    page.get_by_label("Whose word it is").select_option(label="The officer")
    press(page, "Add")
    go(page, "Statement of the officer")


def answer_by_words(page: Page, words: str) -> None:
    """Finds the question that the quoted words answer, and answers it."""
    expect(page.get_by_label("Words", exact=True)).to_have_value(words)
    page.get_by_label("Find the question that it answers").fill("was the vehicle approaching")
    page.keyboard.press("Enter")
    go(page, QUESTION)
    page.get_by_label("Yes: the vehicle was approaching the officer").check()
    press(page, "Add the statement")


def decide(page: Page) -> None:
    """Enters an allegation under Overview, and its disposition with votes under Findings."""
    go(page, "Overview")
    page.get_by_text("Add an allegation").click()
    page.get_by_label("What is alleged").fill("The officer fired instead of stepping aside")
    page.get_by_label("Who makes it").select_option(label="The driver")
    page.get_by_label("Against whom").select_option(label="the officer")
    page.get_by_label("Move out of an approaching vehicle").first.check()
    page.locator("form", has=page.get_by_label("What is alleged")).get_by_role("button").click()
    go(page, "Findings")
    page.locator("summary", has_text="Decide").click()
    page.get_by_label("Disposition").fill("Sustained")
    page.get_by_label("Votes for").fill("4")
    page.get_by_label("Votes against").fill("1")
    page.locator("form", has=page.get_by_label("Disposition")).get_by_role("button").click()
    expect(page.locator("#allegations")).to_contain_text("Sustained (4 for, 1 against)")


def take_the_memo(page: Page, folder: Path) -> str:
    """Shows the memo, saves it as Word, and returns what Word has of it."""
    go(page, "Memo")
    page.get_by_label("From", exact=True).fill("The board")
    press(page, "Show the memo")
    settled(page, page.url)
    expect(page.get_by_role("article")).to_contain_text("The board")
    with page.expect_download() as download:
        go(page, "Word")
    download.value.save_as(folder / "memo.docx")
    word = WordFile(io.BytesIO((folder / "memo.docx").read_bytes()))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in word.paragraphs)])


def test_a_case_goes_from_nothing_to_a_memo_in_word(room: Room, tmp_path: Path) -> None:
    page = room.person("Cleo")
    begin_a_case(page, "By mouse and keyboard")
    case = page.url
    add_who_was_there(page)
    add_the_statement(page)

    select(page, WORDS)
    bar = page.locator("#quote-bar")
    expect(bar).to_be_visible()
    expect(bar).to_contain_text(WORDS)
    press(page, "Make a statement of these words")
    answer_by_words(page, WORDS)
    expect(page.locator(".passages mark")).to_have_text(WORDS)

    go(page, "Timeline")
    page.get_by_label("What happened").select_option(label="shots")
    page.get_by_label("Who", exact=True).select_option(label="the officer")
    page.get_by_label("Act of force").select_option(label="the shots")
    page.get_by_label("Rounds").fill("4")
    page.get_by_label("Words", exact=True).first.fill("I fired four times")
    press(page, "Add the event")
    expect(page.get_by_role("figure").get_by_role("img").first).to_be_visible()

    settled(page, f"{case}/what-follows")
    expect(page.get_by_role("main")).to_contain_text("Move out of an approaching vehicle's path")
    go(page, "Another question")
    page.get_by_label("Find another question by its words").fill("steps to leave the vehicle's path")
    press(page, "Find")
    page.locator(".facts a").first.click()
    page.locator("input[value=no]").check()
    press(page, "Show what would follow")
    expect(page.get_by_role("heading", name="What would follow")).to_be_visible()

    settled(page, f"{case}/to-find-out")
    page.get_by_label("Who answers").select_option("board")
    press(page, "Begin")
    settled(page, page.url)
    asked = page.get_by_role("heading", level=2).inner_text()
    page.locator("input[name=answer]").first.check()
    page.get_by_label("Why the board finds so").fill("The log shows it.")
    press(page, "Keep the answer")
    expect(page.get_by_role("heading", level=2)).not_to_have_text(asked)

    decide(page)
    expect(page.locator("#facts")).to_contain_text("The log shows it.")
    memo = take_the_memo(page, tmp_path)
    for text in ("The board", WORDS, "By mouse and keyboard", "Sustained"):
        assert text in memo

    go(page, "History")
    expect(page.locator("tbody tr")).to_have_count(11)
    assert set(page.locator("td[data-head=Who]").all_inner_texts()) == {"Cleo"}
    press(page, "Compare")
    expect(page.locator("ins")).to_contain_text(["Sustained"])


def test_without_scripts_the_way_is_the_same(room: Room, tmp_path: Path) -> None:
    page = room.person(java_script_enabled=False)
    begin_a_case(page, "Without scripts")
    add_who_was_there(page)
    add_the_statement(page)
    expect(page.locator("#quote-bar")).to_be_hidden()
    passage = page.locator(".passage", has_text=WORDS)
    whole = passage.locator(".words").inner_text()
    passage.get_by_role("link", name="Quote").click()
    answer_by_words(page, whole)
    expect(page.locator(".passages mark")).to_have_text(whole)
    decide(page)
    assert whole in take_the_memo(page, tmp_path)
