"""The versions of cases as the engine reads them. What is worked out of one is kept, since no version changes."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import PurePath
from typing import Any, TypeVar

from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import first_questions
from policycheck.library.incident_file import incident_in
from policycheck.library.library import LoadedLibrary
from policycheck.model.case_document import CaseDocument
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.worklist import Worklist
from policycheck.sources.check import OpenedDocument, check_opened, opened_with
from policycheck.sources.read import ReadDocument, read_document
from policycheck.web.stored_files import StoredFiles

T = TypeVar("T")
SHOWN = "this case"  # how problems call the incident file, which nobody here has seen as a file
_VERSIONS, _TEXTS = 40, 200  # that are kept
_MOMENT = 1.0  # seconds; somebody who enters one thing after another is not slowed down by what nobody looks at


class Kept:
    """What was worked out lately, by what it was worked out from."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._futures: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def value(self, key: Hashable, work: Callable[[], T]) -> T:
        """The result, worked out at once by whoever asks. Raises what the work raises, and keeps nothing then."""
        with self._lock:
            future = self._futures.get(key)
        if future is None:
            future = Future()
            future.set_result(work())
            self._keep(key, future)
        return future.result()  # type: ignore[no-any-return] # of the type that the work under this key has

    def _keep(self, key: Hashable, future: "Future[Any]") -> None:
        with self._lock:
            self._futures[key] = future
            while len(self._futures) > self._most:
                self._futures.popitem(last=False)

    def future(self, key: Hashable, pool: ThreadPoolExecutor, work: Callable[[], T]) -> "Future[T]":
        """The result, as soon as the pool has worked it out, and what the work raises."""
        with self._lock:
            if key in self._futures and not self._futures[key].cancelled():
                self._futures.move_to_end(key)
                return self._futures[key]
            future = pool.submit(work)
        self._keep(key, future)
        return future


class CaseReader:
    """Reads versions of cases against one library, with the documents of one workspace."""

    def __init__(self, library: LoadedLibrary, files: StoredFiles) -> None:
        self.library = library
        self.files = files
        self._evaluating = ThreadPoolExecutor(2, "evaluating")
        self._asking = ThreadPoolExecutor(1, "asking")  # the slowest, and nobody waits for it
        self._timer = threading.Timer(_MOMENT, lambda: None)
        self._kept, self._texts = Kept(_VERSIONS * 8), Kept(_TEXTS)
        self._latest: dict[Hashable, Future[Any]] = {}  # by what was asked for: what was worked out last
        self._waiting: dict[Hashable, Future[Any]] = {}  # and what is worked out now

    def incident(self, text: str) -> Incident:
        """The incident, with what was found of its documents. Raises BadInput with every problem in the text."""
        return self._kept.value(self._key("incident", text), partial(self._read, text))

    def evaluation(self, text: str) -> Evaluation:
        """What the rules come to. Raises BadInput."""
        return self._evaluation(text).result()

    def questions(self, text: str) -> Worklist | None:
        """The first questions; None where they are still worked out. Raises BadInput."""
        future = self._questions(text)
        return future.result() if future.done() else None

    def derived(self, what: str, text: str, work: Callable[[], T]) -> T:
        """Something else that a page shows of a version, by what it is; worked out where it is not there yet."""
        return self._kept.value(self._key(what, text), work)

    def latest(self, what: Hashable, text: str, work: Callable[[], T]) -> tuple[T | None, bool]:
        """What takes seconds to work out, and whether it is of this version; meanwhile, what came of an earlier one.

        None before anything came of any. Raises what the work raises.
        """
        future = self._kept.future((what, self._key("latest", text)), self._asking, work)
        if future.done() and not future.cancelled():
            self._latest[what] = future
            return future.result(), True
        before = self._waiting.get(what)
        if before is not None and before is not future:
            before.cancel()  # which nobody sees any more
        self._waiting[what] = future
        while len(self._waiting) > _TEXTS:
            oldest = next(iter(self._waiting))
            self._waiting.pop(oldest, None), self._latest.pop(oldest, None)
        known = self._latest.get(what)
        return (known.result() if known is not None else None), False

    def prepare(self, text: str) -> None:
        """Begins to work out what follows from a version, if no other is prepared within a moment."""
        self._timer.cancel()
        self._timer = threading.Timer(_MOMENT, self._evaluation, [text])
        self._timer.daemon = True
        self._timer.start()

    def _evaluation(self, text: str) -> "Future[Evaluation]":
        def work() -> Evaluation:
            return evaluate(self.library, self.incident(text), digest_of(text))

        return self._kept.future(self._key("evaluation", text), self._evaluating, work)

    def _questions(self, text: str) -> "Future[Worklist]":
        def work() -> Worklist:
            self.evaluation(text)  # which somebody may be waiting for
            return first_questions(self.library, self.incident(text))

        return self._kept.future(self._key("questions", text), self._asking, work)

    def _read(self, text: str) -> Incident:
        incident = incident_in(SHOWN, text.encode(), self.library)
        opened = [self.opened(name, document) for name, document in incident.documents.items()]
        return incident.with_checked(check_opened(incident, opened)) if opened else incident

    def opened(self, name: str, document: CaseDocument) -> OpenedDocument:
        """The document as it was found in the workspace, with its text."""
        return opened_with(name, document, lambda _: self.files.content(document.sha256 or ""), self.read_document)

    def read_document(self, file: str, content: bytes) -> ReadDocument:
        """The text of a document, by the ending of its name. Raises BadInput."""
        key = hashlib.sha256(content).hexdigest(), PurePath(file).suffix.lower()
        return self._texts.value(key, partial(read_document, file, content))

    def _key(self, what: str, text: str) -> Hashable:
        """A version reads otherwise when a document comes to be at hand that was not."""
        return what, digest_of(text), frozenset(filter(self.files.has, _digests(text)))

    def close(self) -> None:
        """Ends what is still worked out, as soon as it can be."""
        self._timer.cancel()
        for pool in (self._evaluating, self._asking):
            pool.shutdown(wait=False, cancel_futures=True)


def digest_of(text: str) -> str:
    """The SHA-256 of an incident file's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _digests(text: str) -> list[str]:
    """The digests that the text gives to its documents; none where it is no incident file."""
    try:
        documents = json.loads(text).get("documents", {})
        return [each["sha256"] for each in documents.values() if isinstance(each.get("sha256"), str)]
    except (ValueError, RecursionError, AttributeError, TypeError):
        return []
