"""The same words and notes for other typesetters: Typst, and WeasyPrint alone."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

_FONTS = Path(__file__).parent.parent / "fonts" / "eb-garamond"
_TYPST = (
    '#set page(width: 6in, height: 9in)\n#set text(font: "EB Garamond", 10.5pt, lang: "en", '
    "hyphenate: true)\n#set par(justify: true)\n#outline()\n"
)
_CSS = """
@font-face { font-family: G; src: url(FONTS/EBGaramond-Regular.ttf) }
@font-face { font-family: G; font-style: italic; src: url(FONTS/EBGaramond-Italic.ttf) }
@font-face { font-family: G; font-weight: bold; src: url(FONTS/EBGaramond-Bold.ttf) }
@page { size: 6in 9in; margin: 0.75in; @bottom-center { content: counter(page) } }
body { font: 10.5pt/14pt G; text-align: justify; hyphens: auto }
h1 { break-before: page } p { margin: 0; text-indent: 1em } .note { float: footnote }
"""


def typst(root: Path, folder: Path) -> list[str] | None:
    """The command that has Typst set the book in `root`; None without its package."""
    try:
        import typst  # type: ignore[import-not-found]  # noqa: F401
    except ImportError:
        return None
    source = folder / "book.typ"
    source.write_text(_TYPST + "\n\n".join(map(_in_typst, _texts(root))), encoding="utf-8")
    program = (
        f"import typst; typst.compile({str(source)!r}, output={str(folder / 'typst.pdf')!r},"
        f" font_paths=[{str(_FONTS)!r}])"
    )
    return [sys.executable, "-c", program]


def weasyprint(root: Path, folder: Path) -> list[str]:
    """The command that has WeasyPrint set the book in `root`, in one piece and plainly."""
    source = folder / "book.html"
    style = _CSS.replace("FONTS", _FONTS.as_uri())
    body = "\n".join(map(_in_html, _texts(root)))
    source.write_text(
        f'<html lang="en"><style>{style}</style><body>{body}</body></html>', encoding="utf-8"
    )
    return [sys.executable, "-m", "weasyprint", str(source), str(folder / "weasyprint.pdf")]


def _texts(root: Path) -> list[str]:
    """Each text of the book with its notes."""
    found = []
    for text in sorted((root / "text").glob("*.md")):
        notes = root / "notes" / text.name
        words = text.read_text(encoding="utf-8")
        found.append(words + "\n\n" + (notes.read_text(encoding="utf-8") if notes.exists() else ""))
    return found


def _apart(words: str) -> tuple[str, dict[str, str]]:
    """The text, and its notes by their labels."""
    defined = dict(re.findall(r"^\[\^(\w+)\]: (.*)$", words, re.MULTILINE))
    return re.sub(r"^\[\^\w+\]: .*$", "", words, flags=re.MULTILINE), defined


def _in_typst(words: str) -> str:
    words, defined = _apart(words)
    plain = re.sub(r"[\\#$*_`<>@~/=+\-]", lambda found: "\\" + found[0], words)
    plain = re.sub(r"^\\# ", "#pagebreak()\n= ", plain, flags=re.MULTILINE)

    def note(found: re.Match[str]) -> str:
        text = re.sub(r"[\\#$*_`<>@~\[\]]", lambda one: "\\" + one[0], defined.get(found[1], ""))
        return f"#footnote[{text}]"

    return re.sub(r"\[\^(\w+)\]", note, plain).replace("[^", "\\[^").replace("\n#", "\n\n#")


def _in_html(words: str) -> str:
    words, defined = _apart(words)

    def note(found: re.Match[str]) -> str:
        return f'<span class="note">{html.escape(defined.get(found[1], ""))}</span>'

    blocks = []
    for block in words.split("\n\n"):
        text = re.sub(r"\[\^(\w+)\]", note, html.escape(block))
        text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
        text = re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)
        heading = re.match(r"(#+) (.*)", text)
        if heading:
            level = len(heading[1])
            blocks.append(f"<h{level}>{heading[2]}</h{level}>")
        elif text.strip():
            blocks.append(f"<p>{text}</p>")
    return "\n".join(blocks)
