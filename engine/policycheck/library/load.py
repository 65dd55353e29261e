"""Loading the library, from its files or, where they are unchanged, from a cache of what they came to.

Reading and checking every file takes most of the time of a short command. What it comes to depends on the files and
on this program alone, so it is kept under a digest of both. A cache that is missing, damaged or not writable only
costs time. The kept form is Python's pickle, which is read from the user's own cache folder and nowhere else.
"""

import hashlib
import os
import pickle
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pydantic

from policycheck import __version__
from policycheck.library.files import refuse, write_atomically
from policycheck.library.library import Library
from policycheck.library.tree import TreeFile, builtin_root, read_tree
from policycheck.model.problem import BadInput, Place, Problem

Layer = tuple[Path, list[TreeFile]]  # a tree's root and files
_KEPT = 8  # caches; each edit of a file makes a new one


@dataclass
class LoadedLibrary(Library):
    """A library with the folders that it was read from, the lowest first."""

    roots: tuple[Path, ...] = ()


def load_library(overlays: Sequence[Path] = (), *, drafts: bool = False) -> LoadedLibrary:
    """The built-in library with the overlays laid over it, the last one on top.

    A thing in an overlay takes the place of the one with the same id below it. With drafts, they enter evaluations.
    Raises BadInput with every problem in all of the files.
    """
    layers: list[Layer] = []
    problems: list[Problem] = []
    for root in (builtin_root(), *overlays):
        files, found = read_tree(root)
        layers.append((root, files))
        problems += found
    kept = None if problems else _cache_file(layers)
    library = _kept_library(kept) if kept else None
    if library is None:
        library = _read(layers, problems)
        if kept:
            _keep(kept, library)
    library.drafts = drafts
    return library


def library_of(layers: Iterable[Iterable[TreeFile]]) -> Library:
    """The library that files in memory make, the lowest layer first. Raises BadInput with every problem in them."""
    from policycheck.library.layers import read_layers

    reading = read_layers(layers)
    if reading.problems:
        raise BadInput(reading.problems)
    return reading.library


def files_of(library: Library) -> list[list[TreeFile]]:
    """The files that the library was read from, layer by layer, the lowest first.

    Raises BadInput where one of them was changed since, or where the library comes from no folder.
    """
    layers: list[list[TreeFile]] = []
    for number, root in enumerate(library.roots if isinstance(library, LoadedLibrary) else ()):
        layers.append(read_tree(root)[0])
        layer = f"overlay-{number}/" if number else ""
        for file in layers[-1]:
            if library.digests.get(layer + file.name) != hashlib.sha256(file.content).hexdigest():
                refuse(file.shown, "this file was changed while it was in use", "run the command again")
    if sum(map(len, layers)) != len(library.digests) or not layers:
        raise BadInput([Problem(Place("--library"), "files of the library are gone since it was read", "run it again")])
    return layers


def _read(layers: list[Layer], problems: list[Problem]) -> LoadedLibrary:
    from policycheck.library.layers import read_layers

    reading = read_layers(files for _, files in layers)
    if problems or reading.problems:
        raise BadInput([*problems, *reading.problems])
    library = LoadedLibrary(**vars(reading.library), roots=tuple(Path(os.path.realpath(root)) for root, _ in layers))
    for number, (root, files) in enumerate(layers):
        layer = f"overlay-{number}/" if number else ""
        library.digests |= {layer + file.name: hashlib.sha256(file.content).hexdigest() for file in files}
        real = Path(os.path.realpath(root))
        names = {".".join(file.name.removesuffix(".yaml").split("/")[1:]): file.name for file in files}
        library.rule_files |= {rule: real / name for rule, name in names.items() if rule in library.rules}
        written = {Path(file.name).stem: file.name for file in files if file.kind == "derivation"}
        library.derivation_files |= {one: real / name for one, name in written.items() if one in library.derivations}
    library.digests = dict(sorted(library.digests.items()))
    return library


def _cache_file(layers: list[Layer]) -> Path | None:
    """Where the cache for these files and this program is kept; None where the user turned caching off."""
    folder = os.environ.get("POLICYCHECK_CACHE")
    if folder == "":
        return None
    if folder is None:
        import platformdirs

        folder = platformdirs.user_cache_dir("policycheck", appauthor=False)
    digest = hashlib.sha256(repr((__version__, sys.version, pydantic.VERSION, _code_stamp())).encode())
    for root, files in layers:
        digest.update(os.fsencode(os.path.realpath(root)) + b"\0")
        for file in files:
            digest.update(f"{file.name}\0{len(file.content)}\0".encode())
            digest.update(file.content)
    return Path(folder, f"library-{digest.hexdigest()}.pickle")


def _code_stamp() -> list[tuple[str, int, int]]:
    """The size and time of every source file that the kept form depends on, so that an edited program reads anew."""
    package = Path(__file__).resolve().parents[1]
    stamps: list[tuple[str, int, int]] = []
    for folder in ("model", "logic", "library", "facts"):
        with os.scandir(package / folder) as entries:
            sources = [entry for entry in entries if entry.name.endswith(".py")]
            stamps += [(entry.path, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in sources]
    return sorted(stamps)


def _kept_library(kept: Path) -> LoadedLibrary | None:
    """What is kept there, or None where it is missing or is not, byte for byte, what was written."""
    try:
        content = kept.read_bytes()
    except OSError:
        return None
    digest, payload = content[:32], content[32:]
    if hashlib.sha256(payload).digest() != digest:
        return None
    try:
        library = pickle.loads(payload)  # noqa: S301 - written by this program, in the user's own folder
    except Exception:  # a pickle can fail in any way; then the files are read again
        return None
    return library if isinstance(library, LoadedLibrary) else None


def _keep(kept: Path, library: LoadedLibrary) -> None:
    payload = pickle.dumps(library, protocol=5)
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(kept, hashlib.sha256(payload).digest() + payload)
        caches = sorted(kept.parent.glob("library-*.pickle"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in caches[_KEPT:]:
            old.unlink(missing_ok=True)
    except (OSError, BadInput):
        return  # the next run reads the files again; nothing is lost but time
