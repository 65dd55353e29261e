"""What every request and every answer goes through: addresses that are ours, bounded bodies, and strict headers."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 120_000_000  # bytes of a request with files: a document of 100 MB, and what stands beside it
_LARGEST_FORM = 5_000_000  # of any other
_WITH_FILES = ("/import", "/documents", "/drafts/new")  # how the addresses end that take files
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-frame-options": "DENY",
}
_READING = ("GET", "HEAD")


@dataclass(frozen=True)
class Addresses:
    """The hosts by which this program is reached, each with its port as a browser sends it."""

    hosts: frozenset[str]

    def is_own(self, host: str) -> bool:
        """Whether a request for this host is meant for us: another name may lead here without our knowing it."""
        return host.lower() in self.hosts

    def from_here(self, headers: Headers) -> bool:
        """Whether a request that changes something comes from one of our own pages."""
        site = headers.get("sec-fetch-site")
        if site is not None and site not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        if origin is None:
            origin = headers.get("referer")
        if origin is None:
            return site is not None
        found = urlsplit(origin)
        return found.scheme in ("http", "https") and found.netloc.lower() == headers.get("host", "").lower()


class Guard:
    """Refuses requests for other hosts, changes from other sites and bodies past the bound; adds the headers."""

    def __init__(self, app: ASGIApp, addresses: Addresses) -> None:
        self.app, self.addresses = app, addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request, or has the application answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = LARGEST if scope["path"].endswith(_WITH_FILES) else _LARGEST_FORM
        headers, body = Headers(scope=scope), _Bounded(receive, most)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer[name] = value
            await send(message)

        async def send_unless_too_large(message: Message) -> None:
            if not body.past_bound:  # what the application makes of that is no answer
                await send_with_headers(message)

        refused = self._refused(scope["method"], headers, most)
        if refused is not None:
            await refused(scope, receive, send_with_headers)
            return
        try:
            await self.app(scope, body.receive, send_unless_too_large)
        except _TooLarge:
            await _too_large(most)(scope, receive, send_with_headers)

    def _refused(self, method: str, headers: Headers, most: int) -> PlainTextResponse | None:
        if not self.addresses.is_own(headers.get("host", "")):
            return PlainTextResponse("This program does not answer under this address.", 421)
        if method not in (*_READING, "POST"):
            return PlainTextResponse("This is not done here.", 405, {"allow": "GET, HEAD, POST"})
        if method == "POST" and not self.addresses.from_here(headers):
            return PlainTextResponse("This form was sent from another site, so nothing was changed.", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:20]) > most:
            return _too_large(most)
        return None


class _TooLarge(Exception):
    pass


class _Bounded:
    """A body that is read no further than the bound, whatever its header says of its length."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most, self._read = receive, most, 0
        self.past_bound = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > self._most:
            self.past_bound = True
            raise _TooLarge
        return message


def _too_large(most: int) -> PlainTextResponse:
    remedy = "Go back, and use the part that is needed."
    return PlainTextResponse(f"This is more than {most // 1_000_000} MB, so nothing was kept. {remedy}", 413)
