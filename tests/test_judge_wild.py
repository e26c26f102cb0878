"""Books in the shapes that other programs give them: nothing is found in good ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from book.proof.epub.judge import judge_epub
from tests.support.wild import wild_epub

PLAIN = "The council met in March and rose in April, as it had been told to do"


@dataclass(frozen=True)
class Wild:
    """A book: its files, and the lines of its contents."""

    name: str
    texts: dict[str, str]
    contents: list[tuple[str, str]] = field(default_factory=lambda: [("One", "c1.xhtml")])
    version: int = 3
    aside: tuple[str, ...] = ()

    def found(self) -> list[str]:
        data = wild_epub(self.texts, self.contents, version=self.version, aside=self.aside)
        said = judge_epub(data, "wild.epub")
        return [f"{one.rule} {one.location} {one.message}" for one in said]


def calls(pattern: str, count: int = 3, first: int = 1) -> str:
    """A paragraph with calls: in `pattern`, N is the number."""
    one = " ".join(f"{PLAIN}{pattern.replace('N', str(first + at))}." for at in range(count))
    return f"<p>{one}</p>"


def notes(pattern: str, count: int = 3, first: int = 1) -> str:
    """Notes: in `pattern`, N is the number."""
    return "\n".join(pattern.replace("N", str(first + at)) for at in range(count))


PANDOC_2 = Wild(
    "Pandoc, EPUB 2",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls('<a href="#fnN" class="footnote-ref" id="fnrefN"><sup>N</sup></a>')
        + '<div class="footnotes"><hr /><ol>'
        + notes('<li id="fnN"><p>It says so.<a href="#fnrefN" class="footnote-back">↩︎</a></p></li>')
        + "</ol></div>"
    },
    version=2,
)
PANDOC_3 = Wild(
    "Pandoc, EPUB 3",
    {
        "c1.xhtml": '<section id="one"><h1>One</h1>'
        + calls('<a href="#fnN" class="footnote-ref" id="fnrefN" epub:type="noteref">N</a>')
        + '<section id="footnotes" class="footnotes" epub:type="footnotes"><hr /><ol>'
        + notes(
            '<li id="fnN"><p>It says so. <a href="#fnrefN" class="footnote-back" '
            'role="doc-backlink">↩︎</a></p></li>'
        )
        + "</ol></section></section>"
    },
)
STANDARD_EBOOKS = Wild(
    "Standard Ebooks",
    {
        "text/c1.xhtml": '<section epub:type="chapter"><h2 epub:type="ordinal z3998:roman">I</h2>'
        + calls('<a href="endnotes.xhtml#note-N" id="noteref-N" epub:type="noteref">N</a>', 2)
        + "</section>",
        "text/c2.xhtml": '<section epub:type="chapter"><h2 epub:type="ordinal z3998:roman">II</h2>'
        + calls('<a href="endnotes.xhtml#note-N" id="noteref-N" epub:type="noteref">N</a>', 2, 3)
        + "</section>",
        "text/endnotes.xhtml": '<section id="endnotes" epub:type="endnotes">'
        '<h2 epub:type="title">Endnotes</h2><ol>'
        + "".join(
            notes(
                '<li id="note-N" epub:type="endnote"><p>It says so. '
                f'<a href="c{chapter}.xhtml#noteref-N" epub:type="backlink">↩</a></p></li>',
                2,
                first,
            )
            for chapter, first in ((1, 1), (2, 3))
        )
        + "</ol></section>",
    },
    [("I", "text/c1.xhtml"), ("II", "text/c2.xhtml"), ("Endnotes", "text/endnotes.xhtml")],
)
CALIBRE = Wild(
    "Calibre, from DOCX",
    {
        "c1.xhtml": '<h1 class="calibre1">One</h1>'
        + calls(
            '<a id="back_note_N" href="#note_N" title="note N" class="noteref"><sup>N</sup></a>'
        )
        + '<h1 class="notes-header">notes</h1>'
        + notes(
            '<dl id="note_N" class="footnote"><dt>[<a href="#back_note_N" class="b">←N</a>]</dt>'
            "<dd><p>It says so.</p></dd></dl>"
        )
    },
    version=2,
)
WORD = Wild(
    "Word, filtered HTML",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls(
            '<a href="#_ftnN" name="_ftnrefN" title=""><span class="MsoFootnoteReference">'
            "<span>[N]</span></span></a>"
        )
        + "<div><br clear='all'/><hr/>"
        + notes(
            '<div id="ftnN"><p class="MsoFootnoteText"><a href="#_ftnrefN" name="_ftnN" title="">'
            '<span class="MsoFootnoteReference">[N]</span></a> It says so&nbsp;&mdash; and so.</p>'
            "</div>"
        )
        + "</div>"
    },
    version=2,
)
INDESIGN = Wild(
    "InDesign",
    {
        "c1.xhtml": '<div class="Basic-Text-Frame"><p class="h">One</p>'
        + calls(
            '<span class="CharOverride-1"><span class="_idFootnoteReference"><a '
            'id="footnote-001-N-backlink" class="_idFootnoteLink _idGenColorInherit" '
            'href="c1.xhtml#footnote-001-N" epub:type="noteref">N</a></span></span>'
        )
        + '</div><section class="_idFootnotes" epub:type="footnotes">'
        + notes(
            '<aside id="footnote-001-N" class="_idFootnote" epub:type="footnote"><p class="f">'
            '<a class="_idFootnoteAnchor _idGenColorInherit" '
            'href="c1.xhtml#footnote-001-N-backlink">N</a>. It says so.</p></aside>'
        )
        + "</section>"
    },
)
SIGIL = Wild(
    "by hand, in Sigil",
    {
        "Text/c1.xhtml": "<h2>One</h2>"
        + calls('<sup><a id="rN" href="../Text/notes.xhtml#nN">N</a></sup>'),
        "Text/notes.xhtml": "<h2>Notes</h2>"
        + notes(
            '<p class="note"><a id="nN"></a><a href="../Text/c1.xhtml#rN">N.</a> It says so.</p>'
        ),
    },
    [("One", "Text/c1.xhtml"), ("Notes", "Text/notes.xhtml")],
    version=2,
)
MUTUAL = Wild(
    "ids on the links themselves",
    {
        "c1.xhtml": "<h2>One</h2>" + calls('<a id="rN" href="c2.xhtml#nN">[N]</a>'),
        "c2.xhtml": "<h2>Notes</h2>"
        + notes('<p><a id="nN" href="c1.xhtml#rN">[N]</a> It says so.</p>'),
    },
    [("One", "c1.xhtml"), ("Notes", "c2.xhtml")],
    version=2,
)
VELLUM = Wild(
    "Vellum",
    {
        "c1.xhtml": '<div class="chapter" epub:type="chapter"><h1 class="title">One</h1>'
        + calls(
            '<sup class="endnote-ref"><a epub:type="noteref" id="r-N" '
            'href="endnotes.xhtml#e-N">N</a></sup>'
        )
        + "</div>",
        "endnotes.xhtml": '<div epub:type="endnotes" class="endnotes"><h1>Notes</h1><h2>One</h2>'
        + notes(
            '<div class="endnote" epub:type="endnote" id="e-N"><p class="first">'
            '<a href="c1.xhtml#r-N">N</a>. It says so.</p><p>And more of it.</p></div>'
        )
        + "</div>",
    },
    [("One", "c1.xhtml"), ("Notes", "endnotes.xhtml")],
)
TABLE = Wild(
    "notes in a table",
    {
        "c1.xhtml": "<h2>One</h2>"
        + calls('<sup><a id="rN" href="#nN">N</a></sup>')
        + "<table>"
        + notes(
            '<tr><td><a id="nN" href="#rN">N</a></td><td>It says so.</td></tr>',
        )
        + "</table>"
    },
    version=2,
)
LIST_OF_TERMS = Wild(
    "notes as a list of terms",
    {
        "c1.xhtml": "<h2>One</h2>"
        + calls('<sup><a id="rN" href="#nN">N</a></sup>')
        + "<dl>"
        + notes('<dt id="nN">N</dt><dd><p>It says so. <a href="#rN">↑</a></p></dd>')
        + "</dl>"
    },
    version=2,
)
LONG_NOTES = Wild(
    "notes of several paragraphs, the arrow in the last",
    {
        "c1.xhtml": "<h2>One</h2>" + calls('<a id="rN" href="notes.xhtml#nN"><sup>N</sup></a>'),
        "notes.xhtml": "<h2>Notes</h2>"
        + notes('<p id="nN">N. It says so.</p><p>And more. <a href="c1.xhtml#rN">back</a></p>'),
    },
    [("One", "c1.xhtml"), ("Notes", "notes.xhtml")],
    version=2,
)
DAGGERS = Wild(
    "asterisks and daggers, and notes behind their paragraph",
    {
        "c1.xhtml": "<h2>One</h2>"
        f'<p>{PLAIN}<a id="ra" href="#na">*</a>, it is told<a id="rb" href="#nb">†</a>.</p>'
        '<p class="fn" id="na"><a href="#ra">*</a> It says so.</p>'
        '<p class="fn" id="nb"><a href="#rb">†</a> And so.</p>'
        f'<p>{PLAIN}, again and again<a id="rc" href="#nc">*</a>.</p>'
        '<p class="fn" id="nc"><a href="#rc">*</a> As before.</p>'
    },
    version=2,
)
GUTENBERG = Wild(
    "Project Gutenberg",
    {
        "c1.xhtml": "<h2>One</h2>"
        + calls('<a id="FNanchor_N"/><a href="#Footnote_N" class="fnanchor">[N]</a>')
        + '<div class="footnotes"><h3>FOOTNOTES:</h3>'
        + notes(
            '<div class="footnote"><p><a id="Footnote_N"/><a href="#FNanchor_N"><span '
            'class="label">[N]</span></a> It says so.</p></div>'
        )
        + "</div>"
    },
    version=2,
)
SPLIT = Wild(
    "a chapter in two files, its notes in the second",
    {
        "c1_split_000.xhtml": "<h2>One</h2>"
        + calls('<a id="rN" href="c1_split_001.xhtml#nN"><sup>N</sup></a>', 2),
        "c1_split_001.xhtml": f"<p>{PLAIN}.</p><p>{PLAIN}.</p>"
        + notes('<p id="nN"><a href="c1_split_000.xhtml#rN">N</a> It says so.</p>', 2),
        "c2.xhtml": f"<h2>Two</h2><p>{PLAIN}.</p>",
    },
    [("One", "c1_split_000.xhtml"), ("Two", "c2.xhtml")],
    version=2,
)
BACK_MATTER = Wild(
    "notes with a line of the contents, in a file with other texts",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls('<a id="rN" href="end.xhtml#nN" epub:type="noteref">N</a>'),
        "end.xhtml": f'<h1 id="thanks">Thanks</h1><p>{PLAIN}. {PLAIN}.</p>'
        '<section epub:type="endnotes"><h1 id="remarks">Remarks</h1><ol>'
        + notes('<li id="nN" epub:type="endnote">It says so. <a href="c1.xhtml#rN">↩</a></li>')
        + "</ol></section>",
    },
    [("One", "c1.xhtml"), ("Thanks", "end.xhtml#thanks"), ("Remarks", "end.xhtml#remarks")],
)
INTRODUCED = Wild(
    "a file of notes with a word before them",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls('<a id="rN" href="notes.xhtml#nN" epub:type="noteref">N</a>'),
        "notes.xhtml": "<h1>Notes</h1><p>All these notes are by the translator.</p>"
        '<section epub:type="endnotes"><ol>'
        + notes('<li id="nN" epub:type="endnote">It says so. <a href="c1.xhtml#rN">↩</a></li>')
        + "</ol></section>",
    },
    [("One", "c1.xhtml"), ("Notes", "notes.xhtml")],
)
COUNTED_ON = Wild(
    "calls that begin anew in each chapter, notes of the book in one list",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls('<a id="raN" href="notes.xhtml#naN" epub:type="noteref">N</a>'),
        "c2.xhtml": "<h1>Two</h1>"
        + calls('<a id="rbN" href="notes.xhtml#nbN" epub:type="noteref">N</a>'),
        "notes.xhtml": '<section epub:type="endnotes"><h1>Notes</h1><ol>'
        + notes('<li id="naN" epub:type="endnote">It says so. <a href="c1.xhtml#raN">↩</a></li>')
        + notes('<li id="nbN" epub:type="endnote">It says so. <a href="c2.xhtml#rbN">↩</a></li>')
        + "</ol></section>",
    },
    [("One", "c1.xhtml"), ("Two", "c2.xhtml"), ("Notes", "notes.xhtml")],
)
MIXED = Wild(
    "a note with an asterisk in the list of the numbered ones",
    {
        "c1.xhtml": f'<h1>One</h1><p>{PLAIN}<a id="r1" href="#n1" epub:type="noteref">1</a> and '
        'so<a id="rx" href="#nx" epub:type="noteref">*</a> and more<a id="r2" href="#n2" '
        'epub:type="noteref">2</a>.</p><section epub:type="footnotes"><ol>'
        '<li id="n1">It says so. <a href="#r1">↩</a></li>'
        '<li id="nx">Of the editor. <a href="#rx">↩</a></li>'
        '<li id="n2">It says more. <a href="#r2">↩</a></li></ol></section>'
    },
)
ORDINALS = Wild(
    "notes that begin with an ordinal",
    {
        "c1.xhtml": "<h1>Eins</h1>"
        + calls('<a id="rN" href="#nN" epub:type="noteref">N</a>', 2)
        + '<aside epub:type="footnote" id="n1"><p>3. Parteitag. <a href="#r1">↩</a></p></aside>'
        '<aside epub:type="footnote" id="n2"><p>Ebenda. <a href="#r2">↩</a></p></aside>'
    },
    [("Eins", "c1.xhtml")],
)
SEVERAL = Wild(
    "one note called three times, with three ways back",
    {
        "c1.xhtml": f"<h1>One</h1><p>{PLAIN}"
        + "".join(
            f'<a id="r{letter}" href="#n1" epub:type="noteref">1</a> and so' for letter in "abc"
        )
        + '.</p><section epub:type="endnotes"><ol><li id="n1" epub:type="endnote">It says so. '
        + "".join(f'<a href="#r{letter}" role="doc-backlink">{letter}</a> ' for letter in "abc")
        + "</li></ol></section>"
    },
)
DUOKAN = Wild(
    "calls that are pictures",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls(
            '<sup><a class="duokan-footnote" epub:type="noteref" id="rN" href="#nN">'
            '<img src="note.png" alt=""/></a></sup>'
        )
        + '<ol class="duokan-footnote-content">'
        + notes(
            '<li class="duokan-footnote-item" id="nN" epub:type="footnote">'
            '<a href="#rN">◎</a> It says so.</li>'
        )
        + "</ol>"
    },
)
PARAGRAPH_ENDS = Wild(
    "ways back to the paragraph of the call",
    {
        "c1.xhtml": "<h1>One</h1>"
        f'<p id="p1">{PLAIN}<a href="#n1" epub:type="noteref">1</a>.</p>'
        f'<p id="p2">{PLAIN}<a href="#n2" epub:type="noteref">2</a>.</p>'
        '<section epub:type="endnotes"><ol>'
        + notes('<li id="nN" epub:type="endnote">It says so. <a href="#pN">↩</a></li>', 2)
        + "</ol></section>"
    },
)
NOTE_ON_NOTE = Wild(
    "a note on a note, and a note that speaks of another",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls('<a id="rN" href="#nN" epub:type="noteref">N</a>', 2)
        + '<section epub:type="endnotes"><ol>'
        '<li id="n1" epub:type="endnote">It says so<a id="r3" href="#n3" '
        'epub:type="noteref">3</a>. '
        '<a href="#r1">↩</a></li>'
        '<li id="n2" epub:type="endnote">See note <a href="#n1">1</a>. <a href="#r2">↩</a></li>'
        '<li id="n3" epub:type="endnote">As all do. <a href="#r3">↩</a></li></ol></section>'
    },
)
INDEX = Wild(
    "an index of pages, some of them among the notes",
    {
        "c1.xhtml": '<h1>One</h1><span id="p1" epub:type="pagebreak"/>'
        + calls('<a id="rN" href="notes.xhtml#nN" epub:type="noteref">N</a>'),
        "notes.xhtml": '<section epub:type="endnotes"><h1>Notes</h1><ol>'
        + notes(
            '<li id="nN" epub:type="endnote"><p>It <span id="pxN" epub:type="pagebreak"/>says so. '
            '<a href="c1.xhtml#rN">↩</a></p></li>'
        )
        + "</ol></section>",
        "index.xhtml": "<h1>Index</h1><p>Council, <a href='c1.xhtml#p1'>1</a>, "
        "<a href='notes.xhtml#px2'>22</a>, <a href='notes.xhtml#n3'>23</a></p>",
    },
    [("One", "c1.xhtml"), ("Notes", "notes.xhtml"), ("Index", "index.xhtml")],
)
SOURCES = Wild(
    "a numbered bibliography, cited again and again",
    {
        "c1.xhtml": f'<h1>One</h1><p>{PLAIN} [<a href="#b1">1</a>], and so [<a href="#b2">2</a>], '
        'and again [<a href="#b1">1</a>].</p><h2>References</h2>'
        '<p id="b1">[1] Marx, Capital.</p><p id="b2">[2] Hegel, Logic.</p>'
    },
    version=2,
)
CONTENTS_PAGE = Wild(
    "a page of contents, and headings that lead back to it",
    {
        "toc.xhtml": "<h1>Contents</h1>"
        + notes('<p><a id="tN" href="c1.xhtml#cN">N</a></p>')
        + '<p>Part <a id="t9" href="c1.xhtml#c9">IX</a></p>',
        "c1.xhtml": notes(
            f'<h2 id="cN"><a href="toc.xhtml#tN">N</a></h2><p>{PLAIN}.</p>',
        )
        + f'<p class="h" id="c9"><a href="toc.xhtml#t9">IX</a></p><p>{PLAIN}.</p>',
    },
    [("Contents", "toc.xhtml"), ("1", "c1.xhtml")],
    version=2,
)
FORMULAS = Wild(
    "formulas, units, ordinals, isotopes, equations",
    {
        "c1.xhtml": "<h1>One</h1><p>E = mc<sup>2</sup>, 5 km<sup>2</sup>, the 1<sup>st</sup>, "
        "<sup>14</sup>C, x<sup>2</sup> + sin<sup>2</sup>, 10<sup>23</sup>, Berlin <sup>2</sup>1988"
        "</p><p id='eq1'>a = b (1)</p><p>By (<a href='#eq1'>1</a>) we see [1923] that [sic] it is"
        "</p><p>The class [^a-z] and “[^abc]” and ^[A-Z] of letters.</p>"
    },
    version=2,
)
ROLES = Wild(
    "notes linked both ways, in a file out of the line of reading",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls('<a id="rN" href="notes.xhtml#nN" epub:type="noteref" role="doc-noteref">N</a>'),
        "notes.xhtml": '<section epub:type="endnotes" role="doc-endnotes"><h1>Notes</h1><ol>'
        + notes(
            '<li id="nN" epub:type="endnote">It says so. '
            '<a href="c1.xhtml#rN" role="doc-backlink">↩</a></li>'
        )
        + "</ol></section>",
    },
    aside=("notes.xhtml",),
)
IN_A_LINK = Wild(
    "a call in the text of a link, where it can be none itself",
    {
        "c1.xhtml": f'<h1 id="one">One</h1><p>{PLAIN}<a href="#one">, as was said<span '
        'id="r1" role="doc-noteref"><sup>1</sup></span> before</a>.</p>'
        '<section epub:type="endnotes"><ol><li id="n1" epub:type="endnote">It says so. '
        '<a href="#r1" role="doc-backlink">↩</a></li></ol></section>'
    },
)
YEARS = Wild(
    "notes that are a year, or a word of another script",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls('<a id="rN" href="#nN" epub:type="noteref">N</a>', 2)
        + '<section epub:type="endnotes"><ol>'
        '<li id="n1" epub:type="endnote">1917. <a href="#r1">↩</a></li>'
        '<li id="n2" epub:type="endnote">同上。 <a href="#r2">↩</a></li></ol></section>'
    },
)
GOOD = [one for one in list(globals().values()) if isinstance(one, Wild)]


@pytest.mark.parametrize("book", GOOD, ids=lambda book: book.name)
def test_nothing_is_found_in_a_good_book(book: Wild) -> None:
    grave = [one for one in book.found() if not one.startswith("long-note")]
    assert grave == []


# --- The same books, damaged -------------------------------------------------------------------

DAMAGED = [
    PANDOC_2, PANDOC_3, CALIBRE, WORD, INDESIGN, SIGIL, MUTUAL, VELLUM, TABLE, LIST_OF_TERMS,
    LONG_NOTES, GUTENBERG, ROLES,
]  # fmt: skip
_CALL = re.compile(rf"{PLAIN}(.*?)\.(?= {PLAIN}|</p>)", re.S)


def files_of(book: Wild) -> tuple[str, str]:
    """The files of the calls and of the notes."""
    return next(iter(book.texts)), next(reversed(book.texts))


def with_calls(book: Wild, change: Callable[[list[str]], list[str]]) -> Wild:
    """The book with other calls: `change` gets them and gives them back."""
    name, _ = files_of(book)
    text = book.texts[name]
    found = [match[1] for match in _CALL.finditer(text)]
    assert len(found) == 3
    parts = iter(change(found))
    return replace(
        book, texts={**book.texts, name: _CALL.sub(lambda _: f"{PLAIN}{next(parts)}.", text)}
    )


def with_links(book: Wild, change: Callable[[list[str]], list[str]]) -> Wild:
    """The book with its notes' ways back changed."""
    first, name = files_of(book)
    text = book.texts[name]
    start = text.rindex(PLAIN) if first == name else 0
    head, tail = text[:start], text[start:]
    links = re.findall(r'href="[^"]*"', tail)
    if first == name:  # the last call stands behind the last of the words
        links = links[1:]
    assert len(links) == 3, links
    parts = iter(change(list(links)))
    pattern = "|".join(map(re.escape, links))
    tail = re.sub(pattern, lambda _: next(parts), tail)
    return replace(book, texts={**book.texts, name: head + tail})


def href(call: str) -> str:
    return re.search(r'href="[^"]*"', call)[0]  # type: ignore[index]


def to(call: str, other: str) -> str:
    return call.replace(href(call), href(other))


def rules_of(book: Wild) -> list[str]:
    return [one.partition(" ")[0] for one in book.found() if not one.startswith("long-note")]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_two_calls_swapped(book: Wild) -> None:
    spoilt = with_calls(book, lambda one: [to(one[0], one[1]), to(one[1], one[0]), one[2]])
    assert set(rules_of(spoilt)) == {"number-mismatch"}


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_call_to_the_next_note(book: Wild) -> None:
    spoilt = with_calls(book, lambda one: [one[0], to(one[1], one[2]), one[2]])
    assert rules_of(spoilt) == ["number-mismatch"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_call_to_nowhere(book: Wild) -> None:
    def change(one: list[str]) -> list[str]:
        return [one[0], one[1].replace(href(one[1]), href(one[1])[:-1] + '77"'), one[2]]

    assert rules_of(with_calls(book, change)) == ["dangling-link"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_call_that_is_no_link(book: Wild) -> None:
    spoilt = with_calls(book, lambda one: [one[0], "<sup>2</sup>", one[2]])
    assert rules_of(spoilt) == ["unlinked-marker"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_call_that_is_gone(book: Wild) -> None:
    found = set(rules_of(with_calls(book, lambda one: [one[0], "", one[2]])))
    assert "unused-note" in found or "dangling-link" in found


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_call_out_of_the_book(book: Wild) -> None:
    web = 'href="https://example.org/a#_ftn2"'
    spoilt = with_calls(book, lambda one: [one[0], one[1].replace(href(one[1]), web), one[2]])
    assert rules_of(spoilt) == ["external-note"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_two_ways_back_swapped(book: Wild) -> None:
    spoilt = with_links(book, lambda one: [one[1], one[0], one[2]])
    assert rules_of(spoilt) == ["wrong-backlink", "wrong-backlink"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_way_back_to_nowhere(book: Wild) -> None:
    spoilt = with_links(book, lambda one: [one[0], one[1][:-1] + '77"', one[2]])
    assert rules_of(spoilt) == ["dangling-link"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_an_empty_note(book: Wild) -> None:
    _, name = files_of(book)
    head, one, tail = book.texts[name].partition("It says so")
    at = tail.index("It says so")
    text = head + one + tail[:at] + tail[at + len("It says so") :]
    text = (
        text.replace("And more.", "")
        .replace("And more of it.", "")
        .replace("&nbsp;&mdash; and so.", "")
    )
    found = rules_of(replace(book, texts={**book.texts, name: text}))
    assert found == ["empty-note"]


@pytest.mark.parametrize(
    "book",
    [one for one in DAMAGED if one not in (WORD, MUTUAL, TABLE, ROLES)],
    ids=lambda book: book.name,
)
def test_notes_without_ways_back(book: Wild) -> None:
    first, name = files_of(book)
    text = book.texts[name]
    start = text.rindex(PLAIN) + 1 if first == name else 0
    last = text.index("</p>", start) if first == name else 0
    tail = re.sub(r"<a [^>]*href=[^>]*>(.*?)</a>", r"\1", text[last:])
    found = rules_of(replace(book, texts={**book.texts, name: text[:last] + tail}))
    assert found == ["missing-backlink"]
