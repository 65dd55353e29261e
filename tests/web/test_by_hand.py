"""The made-up case, entered from its documents through the forms alone, has every answer of the one that is kept."""

import json
from pathlib import Path
from typing import Any

from conftest import ROOT
from workbench import Browser

from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import incident_in
from policycheck.model.incident import Incident
from policycheck.web.visit import Site

FOLDER = ROOT / "docs" / "examples" / "case"
KEPT = json.loads((FOLDER / "incident.json").read_text())


class Entering:
    """Somebody who has the case on paper and fills in forms."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        fields = {"title": "By hand", "agency": KEPT["agency"], "date": KEPT["date"]}
        self.case = browser.send("/new", fields).headers["location"]
        self.names: dict[str, str] = {}  # of what is kept, as it is called here

    def send(self, place: str, fields: dict[str, Any], page: str = "", **more: Any) -> None:
        sent = self.browser.send(f"{self.case}{place}", fields, f"{self.case}{page or place}", **more)
        assert sent.status_code == 303, sent.text[sent.text.index("<main") :]

    def data(self) -> Any:
        return json.loads(self.browser.get(f"{self.case}/incident.json").text)

    def newest(self, part: str) -> str:
        return str(list(self.data()[part])[-1])

    def people(self) -> None:
        for name, entity in KEPT["entities"].items():
            links = {key: self.names[value] for key, value in entity.items() if value in self.names}
            self.send("/people", {**entity, **links}, f"/people?kind={entity['kind']}")
            self.names[name] = self.newest("entities")

    def documents(self) -> None:
        for name, document in KEPT["documents"].items():
            content = (FOLDER / document["file"]).read_bytes()
            fields = {"title": document["title"], "date": document["date"]}
            self.send("/documents", fields, files={"file": (Path(document["file"]).name, content)})
            self.names[f"document {name}"] = self.newest("documents")

    def who(self, source: str) -> dict[str, str]:
        """What a form asks of who says it: a source that is there already, or a new one."""
        kept = KEPT["sources"][source]
        document = self.names[f"document {kept['document']}"]
        if f"source {source}" in self.names:
            return {"document": document, "source": self.names[f"source {source}"]}
        party = self.names.get(kept["party"], kept["party"])
        named = {"source_title": kept["title"], "source_date": kept["date"], "document": document}
        if kept["party"] not in KEPT["parties"]:
            return {"party": party, **named}
        declared = KEPT["parties"][kept["party"]]
        return {"party": "+", "party_title": declared["title"], "side": declared["side"], **named}

    def told(self, place: str, item: dict[str, Any], fields: dict[str, Any]) -> None:
        """Sends one statement with who says it and where."""
        beside = {key: item[key] for key in ("quote", "pinpoint", "note") if key in item}
        page = "/statements/new" if place.startswith("/statements") else "/timeline"
        self.send(place, {**fields, **beside, **self.who(item["source"])}, page)
        if f"source {item['source']}" not in self.names:
            self.names[f"source {item['source']}"] = self.newest("sources")

    def statements(self) -> None:
        for item in KEPT["assertions"]:
            about = self.names.get(item.get("about", ""), "incident")
            if "fact" in item:
                value, said = item["value"], {}
                if isinstance(value, dict):
                    said = {"as_said": value["as_said"]} if "as_said" in value else {}
                    bounds = [
                        f"{key.replace('_', ' ')} {value[key]}" for key in ("at_least", "at_most") if key in value
                    ]
                    value = " and ".join(bounds)
                answer = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
                self.told("/statements/new", item, {"fact": item["fact"], "about": about, "answer": answer, **said})
            else:
                own = {"says": item["says"], "about": about, "bears_on": item.get("bears_on", [])}
                own |= {"topics": item.get("topics", [])}
                self.told("/statements/new", item, own)

    def timeline(self) -> None:
        self.send("/timeline/zero", {"zero": KEPT["timeline"]["zero"]}, "/timeline")
        for event in KEPT["timeline"]["events"]:
            fields = {key: self.names[event[key]] for key in ("by", "force") if key in event}
            if event["id"] in self.names:
                fields["event"] = self.names[event["id"]]
            else:
                fields |= {"kind": event["kind"], "label": event.get("label", "")}
            for key in ("at", "lasts", "rounds"):
                value = event.get(key)
                if isinstance(value, dict):
                    value = " and ".join(f"{bound.replace('_', ' ')} {number}" for bound, number in value.items())
                fields |= {key: str(value)} if value is not None else {}
            self.told("/timeline/events", event, fields)
            if event["id"] not in self.names:
                self.names[event["id"]] = self.data()["timeline"]["events"][-1]["id"]
        for order in KEPT["timeline"]["order"]:
            ends = {key: self.names[order[key]] for key in ("event", "other")}
            self.told("/timeline/order", order, {**ends, "is": order["is"]})

    def sources(self) -> None:
        """Says of sources where they were read, once that is there."""
        for name, source in KEPT["sources"].items():
            if "via" in source:
                here = self.names[f"source {name}"]
                now = self.data()["sources"][here]
                self.send(f"/sources/{here}", {**now, "via": self.names[f"source {source['via']}"]})

    def allegations(self) -> None:
        for item in KEPT["allegations"]:
            people = {key: self.names[item[key]] for key in ("by", "against") if key in item}
            self.send("/allegations", {"text": item["text"], "rules": item["rules"], **people}, "#")


def answers(site: Site, incident: Incident) -> dict[tuple[str, str], dict[str, str]]:
    """By rule and whom it is about, what it comes to under each account, by their titles."""
    evaluation = evaluate(site.library, incident, "0" * 64)
    accounts = {view.name: view.label for view in evaluation.accounts}
    return {
        (result.rule, result.about_label): {accounts[name]: each.outcome for name, each in result.outcomes.items()}
        for result in evaluation.results
    }


def test_the_made_up_case_is_entered_through_the_forms(site: Site, browser: Browser) -> None:
    by_hand = Entering(browser)
    by_hand.people()
    by_hand.documents()
    by_hand.statements()
    by_hand.timeline()
    by_hand.sources()
    by_hand.allegations()
    made = site.reader.incident(json.dumps(by_hand.data()))
    without_findings = {key: value for key, value in KEPT.items() if key != "findings"}
    kept = incident_in("kept", json.dumps(without_findings).encode(), site.library)
    expected = answers(site, kept)
    assert len(expected) > 10
    assert answers(site, made) == expected
    assert made.checked is not None
    assert {quote.status for quote in made.checked.quotes.values()} == {"verified"}
    told, known = made.other_statements, kept.other_statements
    assert [(each.says, each.topics, each.bears_on) for each in told] == [
        (each.says, each.topics, each.bears_on) for each in known
    ]
    assert len(made.statements) == len(kept.statements)
    assert len(made.timeline.events) == len(kept.timeline.events)
