"""The library is read in the browser: authorities, policies and rules with words marked, topics, search."""

import html
import re

import pytest
from httpx2 import Response
from workbench import Browser

from policycheck.web.visit import Site


def text_of(answer: Response) -> str:
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_every_link_of_the_library_leads_on(site: Site, browser: Browser) -> None:
    pages = ["/library", "/library/topics", "/library/authorities/el-centro-pd", "/library/topics/moving-vehicles"]
    pages.append("/library/rules/us-ca.deadly-force-only-when-necessary")
    seen = set()
    for page in pages:
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert answer.text.count("<h1") == 1
        seen |= {link.partition("#")[0] for link in re.findall(r'href="(/library/[^"]+)"', answer.text)}
    kinds = {
        kind: sorted(link for link in seen if f"/{kind}/" in link) for kind in ("rules", "authorities", "policies")
    }
    assert {link.rpartition("/")[2] for link in kinds["authorities"]} == set(site.library.authorities)
    for links in kinds.values():
        for link in (*links[:3], *links[-3:]):
            assert browser.get(link).status_code == 200, link


def test_a_rule_has_the_policys_words_marked(site: Site, browser: Browser) -> None:
    name = "us-ca.deadly-force-only-when-necessary"
    answer = browser.get(f"/library/rules/{name}")
    rule = site.library.rules[name].rule
    for *_, element in rule.elements():
        assert f"“{' '.join(element.words.split())}”" in text_of(answer)
    assert "<mark>" in answer.text
    policy = browser.get(f"/library/policies/{rule.provision.partition('#')[0]}")
    assert f'href="/library/rules/{name}"' in policy.text
    assert "<mark>" in policy.text


def test_words_are_found_in_all_texts(browser: Browser) -> None:
    found = browser.get("/library?words=moving+vehicle&kind=provisions")
    assert re.search(r"\d+ places", text_of(found))
    link = re.search(r'href="(/library/policies/[^"#]+)#([^"]+)"', found.text)
    assert link is not None
    assert f'id="{link[2]}"' in browser.get(link[1]).text
    assert "Nothing has all of these words" in text_of(browser.get("/library?words=xyzzy&kind=rules"))
    assert "<b>" not in browser.get("/library?words=<b>&kind=no").text


@pytest.mark.parametrize("page", ["authorities/no", "rules/no", "policies/no/no", "topics/no"])
def test_what_is_not_there_is_told(browser: Browser, page: str) -> None:
    assert browser.get(f"/library/{page}").status_code == 404
