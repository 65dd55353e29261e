"""A draft is begun, checked as it is typed, compared, tried on the cases, and taken out as files."""

import html
import io
import re
import time
import zipfile
from pathlib import Path

import pytest
from httpx2 import Response
from workbench import Browser

from policycheck.library.library import load_library
from policycheck.web.drafts import Draft
from policycheck.web.visit import Site

EL_CENTRO = "el-centro-pd/use-of-force"
DRAFT = "/drafts/el-centro-pd-use-of-force-draft"
RULE = """id: el-centro-pd.step-aside
title: Step aside
provision: el-centro-pd/use-of-force-draft#shooting-at-or-from-moving-vehicles
modality: should
for_each: force
status: draft
must:
  - fact: force.took_steps_to_leave_path
    words: take reasonable steps to move out of the path
cases:
  - name: stepped aside
    facts: {force.took_steps_to_leave_path: true}
    outcome: complied
"""


def text_of(answer: Response) -> str:
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def arrived(browser: Browser, address: str, status: int = 200) -> str:
    """What a page says as soon as what it waits for was worked out."""
    for _ in range(600):
        answer = browser.get(address)
        if "being checked" not in answer.text and "being worked out" not in answer.text:
            break
        time.sleep(0.1)
    assert answer.status_code == status
    return text_of(answer)


@pytest.fixture
def begun(browser: Browser) -> Draft:
    """A draft that changes El Centro’s policy, as it begins."""
    sent = browser.send("/drafts/new", {"policy": EL_CENTRO})
    assert sent.headers["location"] == DRAFT
    return stored(browser.site)


def stored(site: Site) -> Draft:
    (entry,) = site.workspace.cases(draft=True)
    return Draft.stored(entry.latest.text)


def sent(browser: Browser, draft: Draft, do: str, **more: str) -> Response:
    fields = {"policy": draft.policy, "rules": draft.rules, "authority": draft.authority, "do": do, **more}
    return browser.send(DRAFT, fields)


def test_a_draft_begins_with_the_words_and_rules_of_a_policy(browser: Browser, begun: Draft) -> None:
    assert "kind: draft" in begun.policy
    assert "status: draft" in begun.rules
    assert "Nothing to mend. 1 rule read" in arrived(browser, DRAFT)
    assert begun.policy_id in browser.get("/drafts").text
    # It is a draft, and no case.
    assert "use-of-force-draft" not in browser.get("/").text
    assert browser.get(f"/cases/{DRAFT[8:]}").status_code == 404


def test_what_is_wrong_is_told_at_its_line_of_the_text(browser: Browser, begun: Draft) -> None:
    unknown = RULE.replace("took_steps_to_leave_path\n", "took_no_such_steps\n")
    rules = f"{begun.rules}---\n{unknown}"
    line = rules.splitlines().index("  - fact: force.took_no_such_steps") + 1
    said = text_of(sent(browser, Draft(begun.policy, rules), "check"))
    assert f"Rules, line {line} There is no fact 'force.took_no_such_steps'" in said
    policy = begun.policy.replace("quality: reported", "quality: remembered")
    line = policy.splitlines().index("quality: remembered") + 1
    assert f"Policy, line {line} " in text_of(sent(browser, Draft(policy, begun.rules), "check"))
    assert stored(browser.site) == begun  # nothing was saved


@pytest.mark.parametrize("rules", ["", "---\n---\n", "nonsense", "id: a.b\n", "&a [*a]\n", "\x00", "- \n" * 3000])
def test_any_text_is_answered(browser: Browser, begun: Draft, rules: str) -> None:
    for draft in (Draft(begun.policy, rules), Draft(rules, begun.rules), Draft(begun.policy, begun.rules, rules)):
        answer = sent(browser, draft, "check")
        assert answer.status_code == 200
        assert "read," in text_of(answer)


def test_texts_that_are_made_to_exhaust_are_refused_or_read_in_time(browser: Browser, begun: Draft) -> None:
    long = sent(browser, Draft(begun.policy, "a" * 500_001), "check")
    assert long.status_code == 422
    assert "Rules: this text has more than 500,000 characters" in text_of(long)
    piece = browser.send(f"{DRAFT}/check", {"policy": begun.policy, "rules": "a" * 500_001}, DRAFT)
    assert piece.status_code == 422
    for rules in ("a" * 400_000, "a-" * 200_000, f"id: {'a' * 300}.{'b' * 300}\n"):
        assert sent(browser, Draft(begun.policy, rules), "check").status_code == 200
    assert sent(browser, Draft(f"---\nid: {'a' * 300}/b\n---\n", ""), "check").status_code == 200
    assert stored(browser.site) == begun


def test_a_case_that_fails_is_told_with_what_came(browser: Browser, begun: Draft) -> None:
    rules = begun.rules.replace("outcome: departure from guidance", "outcome: complied", 1)
    said = text_of(sent(browser, Draft(begun.policy, rules), "check"))
    assert "Cases that come out otherwise" in said
    assert "expected complied; it came out as departure from guidance" in said


def test_missing_cases_are_added_and_not_saved(browser: Browser, begun: Draft) -> None:
    rules = f"{begun.rules}---\n{RULE}"
    answer = sent(browser, Draft(begun.policy, rules), "cases")
    assert "Nothing is saved yet" in answer.text
    shown = re.search(r'<textarea id="rules".*?>\n(.*?)</textarea>', answer.text, re.DOTALL)
    assert shown is not None
    added = html.unescape(shown[1])
    assert added.startswith(begun.rules)
    assert added.count("- name:") > rules.count("- name:")
    assert "100.0%" in text_of(sent(browser, Draft(begun.policy, added), "check"))
    assert stored(browser.site) == begun


def test_a_rule_is_read_off_a_sentence(browser: Browser, begun: Draft) -> None:
    policy = f"{begun.policy}\n> Officers shall call for cover before they approach a vehicle.\n"
    page = sent(browser, Draft(policy, begun.rules), "check").text
    sentence = re.search(r'<option value="([^"]+)">Officers shall call for cover', page)
    assert sentence is not None
    asked = {"sentence": html.unescape(sentence[1]), "rule": "Call for cover!", "for_each": "officer"}
    answer = sent(browser, Draft(policy, begun.rules), "rule", **asked)
    assert "id: el-centro-pd.call-for-cover" in html.unescape(answer.text)
    assert "FILL IN" in answer.text
    for missing in ("sentence", "rule"):
        refused = sent(browser, Draft(policy, begun.rules), "rule", **(asked | {missing: ""}))
        assert refused.status_code == 422
        assert "call for cover before" in refused.text  # what was typed is still there


def test_a_new_policy_of_somebody_who_is_not_listed(browser: Browser) -> None:
    title = "Pursuits: 'what' & <b>when</b>"
    done = browser.send("/drafts/new", {"title": title, "own": "Mesquite Flats Police"})
    assert done.status_code == 303
    said = arrived(browser, done.headers["location"])
    assert "Authority, line" in said  # where its policy binds is left to fill in
    assert "<b>when" not in browser.get(done.headers["location"]).text
    (draft,) = (Draft.stored(one.latest.text) for one in browser.site.workspace.cases(draft=True))
    assert "name: 'Mesquite Flats Police'" in draft.authority


def test_a_new_policy_from_its_document(browser: Browser) -> None:
    file = ("manual.txt", b"5.1 Pursuits\n\nAn officer shall end a pursuit when a supervisor orders it.\n")
    hidden = browser.hidden("/drafts/new")
    asked = {**hidden, "title": "Pursuits", "issuer": "el-centro-pd"}
    headers = {"origin": str(browser.client.base_url).rstrip("/")}
    done = browser.client.post("/drafts/new", data=asked, files={"file": file}, headers=headers)
    assert done.status_code == 303
    assert "An officer shall end a pursuit when a supervisor orders it." in stored(browser.site).policy
    wrong = browser.client.post("/drafts/new", data=asked, files={"file": ("a.exe", b"MZ")}, headers=headers)
    assert wrong.status_code == 422
    assert "Its document" in wrong.text


@pytest.mark.parametrize("fields", [{}, {"title": "Pursuits"}, {"issuer": "el-centro-pd"}, {"policy": "no/such"}])
def test_a_draft_of_nothing_is_refused(browser: Browser, fields: dict[str, str]) -> None:
    assert browser.send("/drafts/new", fields).status_code == 422
    assert browser.site.workspace.cases(draft=True) == []


def test_two_who_save_lose_nothing(browser: Browser, begun: Draft) -> None:
    other = Browser(browser.site).enter("Ben")
    before = browser.hidden(DRAFT)
    assert sent(other, Draft(begun.policy, f"{begun.rules}# Ben’s\n"), "save").status_code == 303
    late = sent(browser, Draft(begun.policy, f"{begun.rules}# Ana’s\n"), "save", revision=before["revision"])
    assert late.status_code == 422
    assert "Ben saved version 2" in text_of(late)
    for words in ("+# Ben’s", "-# Ana’s"):
        assert words in html.unescape(late.text)
    again = re.search(r'name="revision" value="(\d+)"', late.text)
    assert again is not None
    saved = sent(browser, Draft(begun.policy, f"{begun.rules}# Ana’s\n"), "save", revision=again[1])
    assert saved.status_code == 303
    assert stored(browser.site).rules.endswith("# Ana’s\n")
    assert [one.number for one in browser.site.workspace.revisions(DRAFT[8:])] == [3, 2, 1]


def test_the_script_gets_a_piece_and_nothing_is_saved(browser: Browser, begun: Draft) -> None:
    piece = browser.send(f"{DRAFT}/check", {"policy": begun.policy, "rules": "id: 1"}, DRAFT)
    assert piece.status_code == 200
    assert "<html" not in piece.text
    assert 'data-to="Rules"' in piece.text
    assert stored(browser.site) == begun


def test_it_is_held_against_another_policy(browser: Browser, begun: Draft) -> None:
    rules = begun.rules.replace("modality: should", "modality: shall")
    rules = rules.replace("outcome: departure from guidance", "outcome: possible violation")
    assert sent(browser, Draft(begun.policy, rules), "save").status_code == 303
    said = arrived(browser, f"{DRAFT}/compare?with=el-centro-pd&topic=moving-vehicles")
    assert "stricter" in said
    assert browser.get(f"{DRAFT}/compare?with=nobody").status_code == 422
    assert "no rule has the topic 'none'" in arrived(browser, f"{DRAFT}/compare?with=el-centro-pd&topic=none", 422)


def test_it_is_tried_on_the_cases_of_the_workspace(browser: Browser, begun: Draft) -> None:
    said = arrived(browser, f"{DRAFT}/cases")
    assert "Rule by account" in said
    assert "Move out of an approaching vehicle's path" in said
    elsewhere = browser.send("/drafts/new", {"policy": "tucson-pd/general-order-2000"}).headers["location"]
    assert "None of its rules arises" in arrived(browser, f"{elsewhere}/cases")


def test_its_files_make_a_library(browser: Browser, begun: Draft, tmp_path: Path) -> None:
    taken = browser.get(f"{DRAFT}/files.zip")
    assert taken.headers["content-type"] == "application/zip"
    zipfile.ZipFile(io.BytesIO(taken.content)).extractall(tmp_path / "own")
    library = load_library((tmp_path / "own",))
    assert library.policies[begun.policy_id].head.kind == "draft"
    assert library.rules["el-centro-pd.move-out-of-path"].rule.status == "draft"
