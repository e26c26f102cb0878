"""The finishing of the container: a fixed zip, and the language of the package."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def finished(data: bytes, language: str) -> bytes:
    """`data` with the same files in the same order, and nothing in it that tells of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(".opf"):
                content = _with_language(content, language)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            # A reader knows an EPUB by this file: it stands first, and is not compressed.
            stored = name == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            target.writestr(info, content, compresslevel=9)
    return out.getvalue()


def _with_language(package: bytes, language: str) -> bytes:
    root = etree.fromstring(package)
    root.set(_LANG, language)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return text
