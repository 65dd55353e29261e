"""What the places asked for stand for: library trees, and incident files."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policycheck.library.tree import builtin_root, is_folder, read_tree
from policycheck.model.problem import BadInput

_TOPS = ("rules", "policies", "incidents")


@dataclass(frozen=True)
class Places:
    """The trees to read, the built-in one first; the files of incidents and of mappings; and the places kept to.

    Links are the links to folders among incidents, behind which no incident is looked for.
    """

    roots: tuple[Path, ...]
    incidents: tuple[Path, ...]
    links: tuple[Path, ...]
    mappings: tuple[Path, ...]
    kept: tuple[Path, ...]  # none: all are kept


def places(paths: Sequence[Path], overlays: Sequence[Path]) -> Places:
    """What the paths, and the overlays below them, stand for; with no path, everything that there is.

    Raises BadInput where an overlay is no library tree.
    """
    built_in = builtin_root()
    kept = tuple(path.resolve() if path.is_dir() else path.parent.resolve() / path.name for path in paths)
    problems = [problem for root in overlays if not is_tree(root) for problem in read_tree(root)[1]]
    if problems:
        raise BadInput(problems)
    asked = [overlay.resolve() for overlay in overlays]
    own = [root for path in kept if (root := _tree_of(path)) is not None]
    roots = tuple(dict.fromkeys(root for root in (built_in, *asked, *own)))
    incident_paths = dict.fromkeys(file for path in kept or roots for file in _incidents(path))
    incidents, links = ({file for file in incident_paths if file.is_dir() == linked} for linked in (False, True))
    mappings = dict.fromkeys(file for path in kept or roots for file in _mappings(path))
    return Places(roots, tuple(sorted(incidents)), tuple(sorted(links)), tuple(sorted(mappings)), kept)


OWN = Path("my-library")  # where new files go, if the current folder is no tree


def is_tree(folder: Path) -> bool:
    """Whether the folder is a library tree: whether it holds rules/ or policies/."""
    return any(is_folder(folder / top) for top in ("rules", "policies"))


def own_tree() -> Path | None:
    """The library tree of one's own that one is in, or that lies in the current folder under the usual name.

    None where there is none, and in the folder of the built-in library.
    """
    tree = next((folder for folder in (Path(), OWN) if is_tree(folder)), None)
    return None if tree is None or tree.resolve() == builtin_root().resolve() else tree


def looked_in(paths: Sequence[Path], overlays: Sequence[Path]) -> tuple[str, ...]:
    """What stands for the places asked for in a report: the paths as they were given, else each library."""
    return tuple("the current folder" if path == Path() else str(path) for path in paths) or (
        "the built-in library",
        *map(str, overlays),
    )


def _tree_of(path: Path) -> Path | None:
    """The root of the nearest tree of which the path is the root or a part."""
    for folder in (path, *path.parents):
        if is_tree(folder):
            inside = path.relative_to(folder).parts
            return folder if not inside or inside[0] in _TOPS else None
    return None


def _incidents(path: Path) -> Iterator[Path]:
    """The incident files that a path stands for: itself, those in the folder or of the tree, and links to folders."""
    if path.is_file():
        if path.suffix == ".json":
            yield path
        return
    folder = path
    root = _tree_of(path)
    if root is not None:
        inside = path.relative_to(root).parts
        if inside and inside[0] != "incidents":
            return
        folder = path if inside else path / "incidents"
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (link for name in folders if (link := Path(place, name)).is_symlink())
        files = (Path(place, name) for name in names if name.endswith(".json") and not name.startswith("."))
        yield from (file for file in files if file.is_file() or file.is_symlink())


DATASETS = Path("incidents", "datasets")  # where a tree keeps its mappings


def _mappings(path: Path) -> Iterator[Path]:
    """The mapping files that a path stands for: itself, or those of the tree that lie in it."""
    root = _tree_of(path)
    if root is None:
        if path.is_file() and path.suffix == ".yaml":
            yield path
        return
    for file in sorted((root / DATASETS).glob("*.yaml")):
        if below(file, [path]) and not file.name.startswith(".") and (file.is_file() or file.is_symlink()):
            yield file


def absolute_path(file: str) -> Path:
    """Where a file is that a message names: one of the built-in tree is named from its root.

    A link is where it lies, not where it leads, so that what is found in a linked file of a tree is reported with the
    tree.
    """
    return Path(os.path.abspath(builtin_root() / file))  # noqa: PTH100 - resolve() follows links


def display_path(file: str) -> str:
    """A file's name for the reader: from the current folder, from the built-in tree's root, or whole."""
    path = builtin_root() / file
    for folder in (Path.cwd(), builtin_root()):
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.as_posix()


def below(path: Path, folders: Iterable[Path]) -> bool:
    """Whether the path is one of the folders or lies in one."""
    return any(path.is_relative_to(folder) for folder in folders)
