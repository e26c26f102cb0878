"""Syntax of other tools is a finding; ordinary prose that looks a little like it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.model.finding import Finding, Severity
from tests.support.books import findings, read

_NOTE = "\n\n[^1]: A note.\n"

BAD = {
    "citation": ("As he said [@smith2004, p. 3].", "1:12"),
    "citations": ("As they said [@smith; @jones2001].", "1:14"),
    "citation suppressed": ("Smith [-@smith] said so.", "1:7"),
    "citation prefixed": ("So [see also @smith2004, ch. 2].", "1:4"),
    "citation in text": ("As @smith [p. 3] said.", "1:4"),
    "math": ("The sum $a_1 + b$ is known.", "1:9"),
    "math letter": ("Let $x$ be.", "1:5"),
    "math display": ("$$\nE = mc^2\n$$", "1:1"),
    "strike": ("This is ~~gone~~ now.", "1:9"),
    "superscript": ("The 20^th^ century.", "1:7"),
    "subscript": ("H~2~O.", "1:2"),
    "task": ("- [ ] to do\n- [x] done", "1:3 2:3"),
    "page break": ("One.\n\n\\newpage\n\nTwo.", "3:1"),
    "tex citation": ("So \\cite[3]{smith} says.", "1:4"),
    "tex environment": ("\\begin{verse}\nA line\n\\end{verse}", "1:1 3:1"),
    "front matter": ("---\ntitle: A Book\nauthor: B\n---\n\nText.", "1:1"),
    "shortcode": ('{{< figure src="x.png" >}}', "1:1"),
    "shortcode in HTML": ("See {{<ref>}}.", "1:5"),
    "wiki link": ("See [[Other page]].", "1:5"),
    "wiki link with text": ("See [[Other page|that page]].", "1:5"),
    "contents": ("# One\n\n[TOC]\n\nText.", "3:1"),
    "alert": ("> [!NOTE]\n> Mind this.", "1:3"),
    "raw block": ("```{=latex}\n\\newpage\n```", "1:1"),
    "raw inline": ("A `\\,`{=latex} B.", "1:7"),
    "code attributes": ("```{.python}\nx\n```", "1:1"),
    "grid table": ("+---+---+\n| a | b |\n+---+---+", "1:1"),
    "example list": ("(@) First.", "1:1"),
    "example list with label": ("(@good) First.", "1:1"),
    "abbreviation": ("*[HTML]: Hypertext", "1:1"),
    "caption below": ("| a | b |\n|---|---|\n| c | d |\n\n: The caption", "5:1"),
    "caption named": ("| a | b |\n|---|---|\n| c | d |\n\nTable: The caption", "5:1"),
    "caption in the table": ("| a | b |\n|---|---|\n| c | d |\nTable: The caption", "4:1"),
    "attributes on emphasis": ("So *here*{.x} then.", "1:10"),
    "attributes on a paragraph": ("A paragraph. {.lead}", "1:14"),
    "attributes before a block": ("{.lead}\n\nText.", "1:1"),
    "attributes not well formed": ("A [word]{smallcaps} here.", "1:8"),
    "heading not well formed": ("# Title {foo}\n\nText.", "1:9"),
    "div not well formed": ("::: {foo}\n\nText.\n\n:::", "1:1 5:1"),
    "stray fence": ("Text.\n\n:::", "3:1"),
    "unknown key": ("A [word]{lnag=ru} here.", "1:3"),
    "unknown key of a heading": ("# Title {foo=bar}\n\nText.", "1:1"),
    "unknown key of a div": ("::: {.x foo=bar}\nText.\n:::", "1:1"),
    "in a note": ("Text.^[As ~~not~~ said.]", "1:11"),
    "in a heading": ("# The ~~old~~ end\n\nText.", "1:7"),
    "in a cell": ("| a | b |\n|---|---|\n| c | $x^2$ |", "3:7"),
    "in emphasis": ("So *very ~~much~~ so*.", "1:10"),
}

GOOD = {
    "prices": "It cost $5 and $10, or $5/$6, US$5 (or A$7), $5-$10; from $1,000 to $2,000.",
    "prices again": "Of $20 = £4 and $30 = £6 he spent $50. Not $5M but $6M.",
    "one dollar": "The sign $ stands for dollars; $$ is doubled.",
    "shell": "Write to ~/books or /home/~ann/; some ~5 or ~10 of them, ~6~ish.",
    "address": "Write to ann@example.org, or @ann on the network (@ann, @bob).",
    "bracketed handle": "He [posting as @ann] wrote it.",
    "editorial": "He said [sic] that [the] man [who came] was [...] gone.[^1] [x]",
    "at a line's beginning": "[The] first.\n\n[x] marks the spot.",
    "caret": "A caret ^ or two ^^ and x^2 here.",
    "notes in a row": "One.[^1]^[Two.] Three.[^1]",
    "paths": r"In C:\temp\file and \\server\share\newpage.txt.",
    "escapes": r"\$x^2\$ and \~~no\~~ and \[@smith\] and \\newline and H\~2\~O and \{.x\}",
    "code": "Write `$x$`, `~~a~~`, `[@key]`, `\\newpage` or `[[x]]`.",
    "code block": "```\n[@key] $x^2$ ~~a~~ {{< x >}}\n```",
    "code block of a language": "```python\nx = {1}\n```",
    "scene break": "One.\n\n---\n\nTwo.",
    "first a rule": "---\n\nText: more.\n\n---",
    "comment": "<!-- [@key] $x^2$ -->\n\nText.",
    "list": "- [a link](https://example.org)\n- [sic] he said\n- (x) and [y] too",
    "quotation": "> [The] man! [!] said he.\n>\n> [!] Again.",
    "braces": "The set {a, b}, the set {1} and {} and {x}.",
    "plus": "+1 for it. Then 2 + 3 = 5.",
    "parenthesis": "(a) is one, (see @ann) another.",
    "colons": "He said: no. Table: a word. Then :: and ::.",
    "smileys": ":emoji: and :-) and :::-)",
    "tildes": "About ~~ nothing ~~ at all ~ here.",
    "unnumbered": "# Title {-}\n\n## Other {.unnumbered}\n\n### Third {- #x}\n\nText.",
    "attributes": "# T {#t lang=ru}\n\nA [w]{.x dir=ltr} `c`{.y}.\n\n::: {.z data-a=b}\nT.\n:::",
    "table": "Table: a word.\n\n| a | b |\n|---|---|\n| c: d | e |\n\nAfter it: more.",
    "definition": "Term\n: what it means",
    "star": "*[The] end*: of it.",
    "contents in words": "See [TOC] below.",
    "html": "H<sub>2</sub>O and <del>gone</del>.",
}


def _found(root: Path, text: str) -> list[Finding]:
    loaded = read(root, text + (_NOTE if "[^1]" in text else "\n"))
    return [one for one in findings(loaded) if one.rule == "unsupported-syntax"]


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_read_is_said_at_its_place(tmp_path: Path, name: str) -> None:
    text, places = BAD[name]
    found = _found(tmp_path, text)
    assert " ".join(f"{one.span.line}:{one.span.column}" for one in found if one.span) == places
    for one in found:
        assert one.severity is Severity.WARNING
        assert one.hint


@pytest.mark.parametrize("name", GOOD)
def test_ordinary_prose_is_left_alone(tmp_path: Path, name: str) -> None:
    assert _found(tmp_path, GOOD[name]) == []


def test_the_message_shows_what_a_reader_would_see(tmp_path: Path) -> None:
    (one,) = _found(tmp_path, "As he said [@smith2004, p. 3].")
    assert one.message == (
        "a citation is not read here: readers would see “[@smith2004, p. 3]” as it stands"
    )
    assert one.span is not None
    assert (one.span.end_line, one.span.end_column) == (1, 30)


def test_an_allowance_silences_it(tmp_path: Path) -> None:
    assert not _found(tmp_path, "<!-- book: allow unsupported-syntax quoted so -->\n\nH~2~O.")
