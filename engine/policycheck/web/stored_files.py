"""The documents of a workspace, each in a file that is named by the SHA-256 of what it holds."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")


class StoredFiles:
    """A folder of files that are written once and never changed. Two documents that are alike are one file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder

    def store(self, content: bytes) -> str:
        """The SHA-256 under which the content is kept from now on, on the disk and not only on its way there."""
        digest = hashlib.sha256(content).hexdigest()
        target = self.folder / digest
        if target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() == digest:
            return digest
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        self._sync()
        return digest

    def _sync(self) -> None:
        """Waits until the folder itself is on the disk, on systems that can."""
        if os.name == "posix":
            handle = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def has(self, digest: str) -> bool:
        """Whether a file is kept under the digest."""
        return _DIGEST.fullmatch(digest) is not None and (self.folder / digest).is_file()

    def content(self, digest: str) -> bytes:
        """What is kept under the digest. Raises FileNotFoundError where nothing is."""
        if not self.has(digest):
            raise FileNotFoundError(digest)
        return (self.folder / digest).read_bytes()
