"""A browser at a workbench, for the tests of its pages."""

import re
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from policycheck.web.app import application
from policycheck.web.security import Addresses
from policycheck.web.visit import Site

HOST = "127.0.0.1:8321"
MADE_UP = "/cases/mesquite-flats-2024-06-12"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}\u202e\u0007"


class Browser:
    """A browser as the tests drive it: it follows no redirect, and sends a form with what stands hidden in it."""

    def __init__(self, site: Site, host: str = HOST) -> None:
        self.site = site
        self.client = TestClient(
            application(site, Addresses(frozenset({host}))), f"http://{host}", follow_redirects=False
        )

    def enter(self, name: str = "Ana") -> "Browser":
        """Comes in by an invitation and says who it is."""
        assert self.get(f"/enter?token={self.site.sessions.invitation()}").status_code == 303
        assert self.send("/people", {"name": name}).status_code == 303
        return self

    def get(self, address: str, **more: Any) -> Response:
        """The answer to a request."""
        return self.client.get(address, **more)

    def hidden(self, page: str) -> dict[str, str]:
        """The hidden fields that every form of a page has."""
        found = re.findall(r'<input type="hidden" name="(token|revision)" value="([^"]*)">', self.get(page).text)
        return dict(found)

    def send(self, address: str, fields: dict[str, Any], page: str = "", **more: Any) -> Response:
        """The answer to a form of a page, which is at the address itself where none is named."""
        headers = {"origin": str(self.client.base_url).rstrip("/")}
        data = self.hidden(page or address) | fields
        return self.client.post(address, data=data, headers=headers, **more)
