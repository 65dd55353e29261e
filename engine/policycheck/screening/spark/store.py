"""Files as Spark reaches them: on this machine, on HDFS, or at a cloud provider, through Hadoop's file systems."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, BinaryIO

from policycheck.library.files import refuse
from policycheck.screening.spark.errors import errors_as_problems
from policycheck.screening.spark.frames import address_of

_BUFFER = 65_536  # bytes fetched at a time


@dataclass(frozen=True)
class StoredFile:
    """A file or a folder that is there. Its address is how Spark calls it beside each row."""

    location: str
    address: str
    name: str
    folder: bool
    size: int
    changed: int


@dataclass(frozen=True)
class Store:
    """What a Spark session can reach. A location without a scheme is on the session's default file system."""

    session: Any

    def at(self, location: str) -> StoredFile | None:
        """What is at a location; None: nothing. Raises BadInput where it cannot be reached."""
        with errors_as_problems(location):
            path = self._path(location)
            system = self._system(path)
            return _stored_file(system.getFileStatus(path)) if system.exists(path) else None

    def entries(self, folder: StoredFile) -> Iterator[StoredFile]:
        """What stands in a folder itself, by name. Raises BadInput where it cannot be read."""
        with errors_as_problems(folder.location):
            path = self._path(folder.location)
            entries = [_stored_file(entry) for entry in self._system(path).listStatus(path)]
        yield from sorted(entries, key=lambda entry: entry.name)

    def qualified(self, location: str) -> str:
        """A location with its scheme and from the root. Raises BadInput where it cannot be reached."""
        with errors_as_problems(location):
            path = self._path(location)
            return str(self._system(path).makeQualified(path).toString())

    def open(self, file: StoredFile) -> BinaryIO:
        """The bytes of a file. Raises BadInput where it cannot be read."""
        with errors_as_problems(file.location):
            path = self._path(file.location)
            return io.BufferedReader(_Bytes(self._system(path).open(path), file), _BUFFER)

    def delete(self, location: str) -> None:
        """Deletes what is at a location, if anything. Raises BadInput where that cannot be done."""
        with errors_as_problems(location):
            path = self._path(location)
            self._system(path).delete(path, True)  # noqa: FBT003 - Java has no names of arguments

    def move(self, old: str, new: str) -> None:
        """Moves a folder to where nothing is. Raises BadInput where that cannot be done."""
        with errors_as_problems(new):
            path, place = self._path(old), self._path(new)
            system = self._system(place)
            if system.exists(place) or not system.rename(path, place):
                refuse(new, "the rows could not be moved to this place", "see that nothing is there, and run it again")

    def _path(self, location: str) -> Any:
        return self.session._jvm.org.apache.hadoop.fs.Path(location)

    def _system(self, path: Any) -> Any:
        return path.getFileSystem(self._settings)

    @cached_property
    def _settings(self) -> Any:
        return self.session._jsparkSession.sessionState().newHadoopConf()


def _stored_file(status: Any) -> StoredFile:
    path = status.getPath()
    return StoredFile(
        location=path.toString(),
        address=address_of(path.toUri().toString()),
        name=path.getName(),
        folder=status.isDirectory(),
        size=status.getLen(),
        changed=status.getModificationTime(),
    )


class _Bytes(io.RawIOBase):
    """The bytes of a file that Java has opened."""

    def __init__(self, stream: Any, file: StoredFile) -> None:
        super().__init__()
        self._stream, self._file, self._position = stream, file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with errors_as_problems(self._file.location):
            chunk = bytes(self._stream.readNBytes(len(buffer)))
        buffer[: len(chunk)] = chunk
        self._position += len(chunk)
        return len(chunk)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        before = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._file.size}
        self._position = before[whence] + offset
        with errors_as_problems(self._file.location):
            self._stream.seek(self._position)
        return self._position

    def tell(self) -> int:
        return self._position

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
