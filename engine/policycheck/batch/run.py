"""Files evaluated on every processor, their results in the order of the files."""

import gc
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import active_children, get_context, parent_process

from policycheck.batch.files import NamedFile, shown_path
from policycheck.batch.one_file import EvaluatedFile, FileEvaluator
from policycheck.model.problem import BadInput, Place, Problem

_FEW = 16  # files for which to start processes takes longer than they save
_WAITING = 4  # files a process that are handed out at once: none idles, and no more results are held than that
_YOUNG = 50_000  # objects that are made before garbage is looked for: an evaluation makes many, and few in circles
EvaluatedFiles = Generator[EvaluatedFile, None, None]  # can be closed before its end


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def evaluated_files(evaluator: FileEvaluator, files: Sequence[NamedFile], workers: int | None = None) -> EvaluatedFiles:
    """What is kept of each file, in order, whatever the number of workers; None: one a processor, if that pays.

    Raises BadInput where a worker is ended from outside.
    """
    if workers is None:
        workers = processors() if len(files) > _FEW else 1
    _seldom_collect()
    try:
        yield from map(evaluator, files) if workers == 1 else _by_workers(evaluator, files, workers)
    finally:
        gc.unfreeze()


def _by_workers(evaluator: FileEvaluator, files: Sequence[NamedFile], workers: int) -> EvaluatedFiles:
    # Workers start afresh on every system: a copy of this process would have its threads' locks, too.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _start, (pickle.dumps(evaluator),))
    others, left = set(active_children()), iter(files)
    waiting: deque[tuple[NamedFile, Future[EvaluatedFile]]] = deque()
    try:
        with _deaf_to_ctrl_c():
            pool.submit(int)  # all workers start with the first task
        while True:
            waiting += ((file, pool.submit(_work, file)) for file in islice(left, workers * _WAITING - len(waiting)))
            if not waiting:
                break
            file, future = waiting.popleft()
            yield _result(file, future)
    except BaseException:  # nobody wants the rest
        for worker in set(active_children()) - others:
            worker.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """For processes that start meanwhile, and keep it: Ctrl-C is for the process that started them."""
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _result(file: NamedFile, future: "Future[EvaluatedFile]") -> EvaluatedFile:
    try:
        return future.result()
    except BrokenProcessPool:
        cause = "a process that evaluated this file or one after it was ended, perhaps for want of memory"
        remedy = "evaluate fewer files at once, or this one by itself"
        raise BadInput([Problem(Place(shown_path(file.path)), cause, remedy)]) from None


_evaluator: FileEvaluator | None = None  # of a worker


def _start(pickled: bytes) -> None:
    """Makes this process a worker, which ends with the process that started it."""
    global _evaluator  # noqa: PLW0603 - the library is handed over once a process, and not with every file
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _evaluator = pickle.loads(pickled)  # noqa: S301 - from the process that started this one
    _seldom_collect()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(file: NamedFile) -> EvaluatedFile:
    assert _evaluator is not None
    return _evaluator(file)


def _seldom_collect() -> None:
    """Collects garbage, but seldom, and never looks at the library."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(_YOUNG, 20, 50)
