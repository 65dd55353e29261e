"""The memo of the page is the one of the command line, with the redaction that was chosen."""

import html
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from httpx2 import Response
from workbench import MADE_UP, Browser

from policycheck.web.visit import Site

CASE = ROOT / "docs" / "examples" / "case" / "incident.json"
DOCX = CASE.parent / "documents" / "complaint.docx"  # no template
PAGE = f"{MADE_UP}/memo"


def text_of(answer: Response) -> str:
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def ready(browser: Browser, address: str) -> Response:
    """The page, once what it takes is worked out."""
    for _ in range(600):
        answer = browser.get(address)
        if "being worked out" not in answer.text:
            return answer
        time.sleep(0.1)
    raise AssertionError(address)


def test_the_memo_is_byte_for_byte_that_of_the_command_line(
    browser: Browser, policycheck: Callable[..., Any], tmp_path: Path
) -> None:
    options = ["--date", "2024-10-08", "--to", "The council", "--redact", "board"]
    asked = "date=2024-10-08&to=The+council&redact=board&record=yes"
    for ending in ("docx", "html"):
        out, record = tmp_path / f"memo.{ending}", tmp_path / f"record-{ending}.json"
        assert policycheck("memo", CASE, "-o", out, "--record", record, *options).status == 0
        taken = browser.get(f"{PAGE}.{ending}?{asked}")
        assert taken.content == out.read_bytes()
        assert f'-memo.{ending}"' in taken.headers["content-disposition"]
        assert browser.get(f"{PAGE}/record.json").content == record.read_bytes()


def test_some_accounts_other_policies_and_a_template_make_the_memo_that_the_command_makes(
    browser: Browser, policycheck: Callable[..., Any], tmp_path: Path
) -> None:
    template = ROOT / "docs" / "examples" / "letterhead" / "letterhead.docx"
    sent = browser.send(f"{PAGE}/template", {}, MADE_UP, files={"file": ("Letterhead.docx", template.read_bytes())})
    assert sent.status_code == 303, text_of(sent)
    out, record = tmp_path / "memo.docx", tmp_path / "record.json"
    options = ["--account", "driver", "--account", "record", "--policy", "denver-pd", "--template", template]
    assert policycheck("memo", CASE, "-o", out, "--record", record, *options).status == 0
    asked = "account=driver&account=record&policy=denver-pd&record=yes"
    assert browser.get(f"{PAGE}.docx?{asked}").content == out.read_bytes()
    assert browser.get(f"{PAGE}/record.json?{asked}").content == record.read_bytes()
    shown = ready(browser, f"{PAGE}?{asked}").text
    assert len(re.findall(r'name="(?:account|policy)" value="[^"]+" checked', shown)) == 3
    assert "(in use)" in shown
    assert browser.send(f"{PAGE}/template", {"remove": "yes"}, MADE_UP).status_code == 303
    assert policycheck("memo", CASE, "-o", out, "--overwrite").status == 0
    assert browser.get(f"{PAGE}.docx").content == out.read_bytes()


@pytest.mark.parametrize("content", [b"", b"no Word file", DOCX.read_bytes()])
def test_a_template_that_cannot_be_used_is_refused_and_the_one_before_stays(
    site: Site, browser: Browser, content: bytes
) -> None:
    refused = browser.send(f"{PAGE}/template", {}, MADE_UP, files={"file": ("t.docx", content)})
    assert refused.status_code == 422
    assert "Your own Word template:" in text_of(refused)
    assert str(site.workspace.folder) not in refused.text
    assert not site.workspace.template.exists()


@pytest.mark.parametrize("query", ["account=nobody", "policy=nowhere-pd"])
def test_an_account_or_a_policy_that_there_is_not_is_told(browser: Browser, query: str) -> None:
    assert ready(browser, f"{PAGE}?{query}").status_code == 422


def test_the_memo_is_shown_with_what_is_redacted(browser: Browser) -> None:
    data = json.loads(browser.get(f"{MADE_UP}/incident.json").text)
    officer = {**data["entities"]["patrol-officer"], "name": "Jo Reyes"}
    address = f"{MADE_UP}/people/patrol-officer"
    assert browser.send(address, officer).status_code == 303
    summary = {"text": "Officer Reyes fired.", "rests_on": "press-release"}
    assert browser.send(f"{MADE_UP}/summary", summary, MADE_UP).status_code == 303
    shown = text_of(ready(browser, f"{PAGE}?to=The+council&from=Ana"))
    assert "Reyes" not in shown
    for words in ("The council", "Sustained (4 for, 1 against)", "Recommendations", "name"):
        assert words in shown
    assert "Officer Reyes fired." in text_of(ready(browser, f"{PAGE}?redact=none&to=The+council&from=Ana"))


@pytest.mark.parametrize(
    ("query", "told"),
    [("date=soon", "Date:"), ("redact=all", "Names:"), ("length=long", "Length:"), ("terms=mine", "Terms:")],
)
def test_what_is_wrong_is_told(browser: Browser, query: str, told: str) -> None:
    answer = browser.get(f"{PAGE}?from=Ana&{query}")
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert 'value="Ana"' in answer.text
    assert browser.get(f"{PAGE}.docx?{query}").status_code == 422


def test_no_other_form_is_there(browser: Browser) -> None:
    assert browser.get(f"{PAGE}.exe").status_code == 404
