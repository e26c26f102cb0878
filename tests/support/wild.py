"""EPUBs as other programs make them: small books in the shapes that are met in the world."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
    'full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
_OLD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
    '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n'
    '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en">\n'
)
_NEW = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
    'lang="en" xml:lang="en">\n'
)


def wild_epub(
    texts: Mapping[str, str],
    contents: Sequence[tuple[str, str]],
    *,
    version: int = 3,
    aside: Sequence[str] = (),
) -> bytes:
    """An EPUB of these texts.

    Args:
        texts: the bodies of the files, in reading order, by their names.
        contents: the lines of the contents: what they say, and where they lead.
        version: 2 (with an NCX alone) or 3 (with a navigation alone).
        aside: the files that are outside the line of reading.
    """
    head = _OLD if version == 2 else _NEW
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": _CONTAINER}
    files["OEBPS/content.opf"] = _package(list(texts), version, aside)
    for name, body in texts.items():
        files[f"OEBPS/{name}"] = (
            f"{head}<head><title>T</title></head>\n<body>\n{body}\n</body>\n</html>\n"
        )
    if version == 2:
        points = "".join(
            f'<navPoint id="p{place}" playOrder="{place}"><navLabel><text>{said}</text></navLabel>'
            f'<content src="{there}"/></navPoint>\n'
            for place, (said, there) in enumerate(contents, 1)
        )
        files["OEBPS/toc.ncx"] = (
            '<?xml version="1.0"?>\n<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" '
            'version="2005-1"><head/><docTitle><text>T</text></docTitle>\n'
            f"<navMap>{points}</navMap></ncx>"
        )
    else:
        lines = "".join(f'<li><a href="{there}">{said}</a></li>\n' for said, there in contents)
        files["OEBPS/nav.xhtml"] = (
            f"{_NEW}<head><title>T</title></head>\n<body>\n"
            f'<nav epub:type="toc"><ol>{lines}</ol></nav>\n</body>\n</html>'
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, text, stored)
    return out.getvalue()


def _package(names: Sequence[str], version: int, aside: Sequence[str]) -> str:
    items = "".join(
        f'<item id="i{place}" href="{name}" media-type="application/xhtml+xml"/>\n'
        for place, name in enumerate(names)
    )
    spine = "".join(
        f'<itemref idref="i{place}" linear="{"no" if name in aside else "yes"}"/>'
        for place, name in enumerate(names)
    )
    if version == 2:
        extra = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        toc = ' toc="ncx"'
    else:
        extra = '<item id="nav" href="nav.xhtml" properties="nav" '
        extra += 'media-type="application/xhtml+xml"/>'
        toc = ""
    return (
        f'<?xml version="1.0"?>\n<package xmlns="http://www.idpf.org/2007/opf" '
        f'version="{version}.0" unique-identifier="u"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="u">u</dc:identifier>'
        "<dc:title>T</dc:title><dc:language>en</dc:language></metadata>\n"
        f"<manifest>{items}{extra}</manifest>\n<spine{toc}>{spine}</spine></package>"
    )
