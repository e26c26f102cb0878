"""A book set by WeasyPrint with page numbers in its text: a way in which the engine loses notes.

When the number that `target-counter()` gives changes the lines of a page after its notes have been
collected, the page is laid out anew, and notes that moved are forgotten: the call is there, and
its text is nowhere. No word of this is said.
"""

from __future__ import annotations

import random
from html import escape
from pathlib import Path

Run = tuple[str, str]
_FONT = Path(__file__).resolve().parents[2] / "fonts" / "eb-garamond" / "EBGaramond-Regular.ttf"
_CSS = """
@font-face { font-family: Body; src: url(%s) }
@page { size: 6in 9in; margin: .8in .75in .85in;
  @bottom-center { content: counter(page); font: 9pt Body }
  @footnote { border-top: .4pt solid; padding-top: 4pt; margin-top: 8pt } }
html { font: 10.5pt/14pt Body; hyphens: auto }
body { margin: 0; text-align: justify; orphans: 2; widows: 2 }
p { margin: 0; text-indent: 1.2em }
section { break-before: page; counter-reset: footnote }
.note { float: footnote; font-size: 8.5pt; line-height: 11pt; text-indent: 0 }
.note::footnote-call { content: counter(footnote); font-size: 70%%; line-height: 0;
  vertical-align: super }
.note::footnote-marker { content: counter(footnote) " " }
nav ol { list-style: none; margin: 0; padding: 0 }
nav a::after { content: leader(". ") target-counter(attr(href), page) }
.see::after { content: target-counter(attr(href), page) }
"""


def chapters(count: int, paragraphs: int, words: list[str], seed: int = 7) -> list[list[list[Run]]]:
    """Chapters of paragraphs of runs: text, notes, and references to the page of a chapter."""
    chance = random.Random(seed)
    told = []
    for number in range(count):
        chapter = []
        for place in range(paragraphs):
            runs: list[Run] = [("text", _sentence(chance, words, chance.randint(20, 60)))]
            note = f"{_sentence(chance, words, chance.randint(8, 40))} Note {number} {place}."
            if chance.random() < 0.6:
                runs.append(("note", note))
            runs.append(("text", f" {_sentence(chance, words, chance.randint(10, 50))}"))
            if chance.random() < 0.3:
                runs.append(("see", str(chance.randrange(count))))
                runs.append(("text", f" {_sentence(chance, words, chance.randint(5, 40))}"))
            chapter.append(runs)
        told.append(chapter)
    return told


def _sentence(chance: random.Random, words: list[str], count: int) -> str:
    return " ".join(chance.choice(words) for _ in range(count)).capitalize() + "."


def manuscript(told: list[list[list[Run]]]) -> dict[str, str]:
    """The chapters as files of a manuscript."""
    files = {}
    for number, chapter in enumerate(told):
        text, notes, count = f"# Chapter {number} {{#c{number}}}\n\n", "", 0
        for paragraph in chapter:
            for kind, said in paragraph:
                if kind == "note":
                    count += 1
                    text += f"[^{count}]"
                    notes += f"[^{count}]: {said}\n\n"
                else:
                    there = f"text{said}.md#c{said}"
                    text += f" (see page []({there}){{.page}})" if kind == "see" else said
            text += "\n\n"
        files[f"text{number}.md"] = text + notes
    return files


def typeset(told: list[list[list[Run]]]) -> bytes:
    """The chapters as pages."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    body = "<nav><h1>Contents</h1><ol>"
    for number in range(len(told)):
        body += f'<li><a href="#c{number}">Chapter {number}</a></li>'
    body += "</ol></nav>"
    for number, chapter in enumerate(told):
        body += f'<section id="c{number}"><h1>Chapter {number}</h1>'
        for paragraph in chapter:
            body += "<p>"
            for kind, said in paragraph:
                if kind == "note":
                    body += f'<span class="note">{escape(said)}</span>'
                elif kind == "see":
                    body += f' (see page <a class="see" href="#c{said}"></a>)'
                else:
                    body += escape(said)
            body += "</p>"
        body += "</section>"
    html = f'<html lang="en"><body>{body}</body></html>'
    fonts = FontConfiguration()
    css = weasyprint.CSS(string=_CSS % _FONT.as_uri(), font_config=fonts)
    data: bytes = weasyprint.HTML(string=html).write_pdf(stylesheets=[css], font_config=fonts)
    return data
