"""The container of an EPUB: a ZIP from a stranger, read within bounds.

Nothing is unpacked to the disk. A file that claims to be small and grows, one that is named to
lead out of the container, and one that nobody could have written in good faith, are refused.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

_MOST_FILES = 20_000
_LARGEST = 64 * 2**20
_ALL_TEXT = 512 * 2**20
# Deflate cannot do better than about 1032 : 1; prose does not come near a tenth of it.
_SUSPICIOUS = 200


class Unreadable(Exception):
    """The file, or a part of it, can't be read; said to a person."""


class Container:
    """The files of an EPUB by their paths.

    Raises:
        Unreadable: The data are no ZIP, or one that is not to be trusted.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unreadable(f"it is no ZIP archive ({error})") from error
        infos = self._zip.infolist()
        if len(infos) > _MOST_FILES:
            raise Unreadable(f"it holds {len(infos)} files, more than any book")
        self.names = {info.filename: info for info in infos if not info.is_dir()}
        self.order = [info.filename for info in infos]
        self._read = 0
        if len(set(self.order)) < len(self.order):
            raise Unreadable("it holds two files of the same name")
        for info in infos:
            _examine(info)

    def __contains__(self, path: str) -> bool:
        return path in self.names

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            Unreadable: It is not there, is broken, or is too large.
        """
        info = self.names.get(path)
        if info is None:
            raise Unreadable(f"{path} is not in it")
        try:
            with self._zip.open(info) as file:
                data = file.read(_LARGEST + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError) as error:
            raise Unreadable(f"{path} is damaged ({error})") from error
        except NotImplementedError as error:
            raise Unreadable(f"{path} is packed in a way that EPUB does not know") from error
        self._read += len(data)
        if len(data) > _LARGEST or self._read > _ALL_TEXT:
            raise Unreadable(f"{path} grows larger than any text when it is unpacked")
        return data


def _examine(info: zipfile.ZipInfo) -> None:
    name = info.filename
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or "\\" in name or ":" in parts[0] or "\0" in name:
        raise Unreadable(f"it holds a file whose name leads out of it: {name!r}")
    if info.flag_bits & 1:
        raise Unreadable(f"{name} is locked with a password")
    if info.file_size > max(2**20, _SUSPICIOUS * info.compress_size):
        raise Unreadable(f"{name} would grow to {info.file_size} bytes when it is unpacked")


def parse(data: bytes, recover: bool = False) -> etree._Element:
    """An XML file as its root. Entities are not resolved, and nothing outside is asked for.

    Raises:
        Unreadable: It is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=recover, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"it is not well-formed: {error}") from error
    if root is None:
        raise Unreadable("it holds no element")
    inner: Any = root.getroottree().docinfo.internalDTD
    if inner is not None and any(True for _ in inner.iterentities()):
        raise Unreadable("it defines entities of its own")
    return root


def resolve(base: str, address: str) -> tuple[str | None, str]:
    """The path in the container to which `address` in the file `base` leads, and the fragment.

    The path is None for an address outside the book.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None, ""
    if parts.scheme or parts.netloc:
        return None, parts.fragment
    fragment = unquote(parts.fragment)
    if not parts.path:
        return base, fragment
    joined = posixpath.join(posixpath.dirname(base), unquote(parts.path))
    return posixpath.normpath(joined), fragment
