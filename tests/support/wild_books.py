"""Small books in the shapes that other programs, and hands, give to their notes."""

from __future__ import annotations

from dataclasses import dataclass, field

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
WHOLE_LINK = Wild(
    "notes that are links back as a whole, and say twice what they are",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls('<a id="rN" href="#nN" epub:type="noteref">N</a>', 2)
        + '<section epub:type="footnotes"><p id="n1"><a href="#r1">1. It says so.</a></p><div '
        'id="n2" epub:type="footnote"><div epub:type="footnote" role="doc-footnote"><p>2. It says '
        'so. <a href="#r2">↩</a></p></div></div></section>'
    },
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
NOTES_FILE = [("One", "c1.xhtml"), ("Notes", "n.xhtml")]
DOCBOOK = Wild(
    "DocBook",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls('<a href="#ftn.idN" class="footnote" id="idN"><sup class="footnote">[N]</sup></a>')
        + '<div class="footnotes"><br/><hr/>'
        + notes(
            '<div id="ftn.idN" class="footnote"><p><a href="#idN" class="para">'
            '<sup class="para">[N] </sup></a>It says so.</p></div>'
        )
        + "</div>"
    },
    version=2,
)
GOOGLE = Wild(
    "Google Docs",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls('<sup><a href="#ftntN" id="ftnt_refN">[N]</a></sup>')
        + "<hr/>"
        + notes(
            '<div><p><a href="#ftnt_refN" id="ftntN">[N]</a><span> It says so.</span></p></div>'
        )
    },
    version=2,
)
KEPUB = Wild(
    "an EPUB that Kobo has worked over",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls(
            '<a href="#nN" id="rN"><sup><span class="koboSpan" id="kobo.4.N">N</span></sup></a>'
        )
        + notes(
            '<p id="nN"><a href="#rN"><span class="koboSpan" id="kobo.5.N">N</span></a>'
            '<span class="koboSpan" id="kobo.6.N"> It says so.</span></p>'
        )
    },
    version=2,
)
ANCHORS = Wild(
    "empty anchors before the notes",
    {
        "c1.xhtml": "<h1>One</h1>" + calls('<a href="n.xhtml#nN" id="rN"><sup>N</sup></a>'),
        "n.xhtml": "<h1>Notes</h1><div>"
        + notes('<a id="nN"></a><p>N. It says so. <a href="c1.xhtml#rN">↩</a></p>')
        + "</div>",
    },
    NOTES_FILE,
    version=2,
)
WIKIPEDIA = Wild(
    "Wikipedia",
    {
        "c1.xhtml": "<h1>One</h1>"
        + calls('<sup id="cite_ref-N" class="reference"><a href="#cite_note-N">[N]</a></sup>')
        + f'<p>{PLAIN}<sup id="cite_ref-x_4-0"><a href="#cite_note-x-4">[4]</a></sup> and so it '
        'was<sup id="cite_ref-x_4-1"><a href="#cite_note-x-4">[4]</a></sup>.</p><ol>'
        + notes(
            '<li id="cite_note-N"><span class="b"><a href="#cite_ref-N">↑</a></span> '
            "<span>It says so.</span></li>"
        )
        + '<li id="cite_note-x-4">↑ <sup><a href="#cite_ref-x_4-0">a</a></sup> '
        '<sup><a href="#cite_ref-x_4-1">b</a></sup> It says so.</li></ol>'
    },
    version=2,
)
ROMAN = Wild(
    "calls in Roman figures",
    {
        "c1.xhtml": f'<h1>One</h1><p>{PLAIN}<sup><a id="r1" href="#n1">i</a></sup> and so it was'
        '<sup><a id="r2" href="#n2">ii</a></sup></p><ol type="i"><li id="n1">It says so '
        '<a href="#r1">^</a></li><li id="n2">It says so <a href="#r2">^</a></li></ol>'
    },
    version=2,
)
VERSES = Wild(
    "verses with numbers that lead to a list of them",
    {
        "c1.xhtml": "<h1>One</h1>"
        + notes(f'<p id="vN"><sup><a href="toc.xhtml#tN">N</a></sup> {PLAIN}.</p>'),
        "toc.xhtml": "<h1>Verses</h1><p>" + notes('<a id="tN" href="c1.xhtml#vN">N</a>') + "</p>",
    },
    [("One", "c1.xhtml"), ("Verses", "toc.xhtml")],
    version=2,
)
ANSWERS = Wild(
    "questions and answers",
    {
        "c1.xhtml": "<h1>One</h1>"
        + notes('<p id="qN">N. What met in March? <a href="a.xhtml#aN">Answer</a></p>'),
        "a.xhtml": "<h1>Answers</h1>"
        + notes('<p id="aN"><a href="c1.xhtml#qN">N.</a> The council.</p>'),
    },
    [("One", "c1.xhtml"), ("Answers", "a.xhtml")],
    version=2,
)
FIGURES = Wild(
    "references to figures by their numbers",
    {
        "c1.xhtml": f"<h1>One</h1><p>{PLAIN} (see Fig. <a href='#f1'>1</a>), and (<a href='#f2'>2"
        "</a>) too.</p><div id='f1'><img src='a.png' alt='a'/><p>1. A harbour.</p></div>"
        "<p id='f2'>2. Another harbour.</p>"
    },
    version=2,
)
GLOSSARY = Wild(
    "words that lead to a glossary and back",
    {
        "c1.xhtml": f"<h1>One</h1><p>{PLAIN} of the <a id='g1' href='g.xhtml#s'>soviet</a>.</p>",
        "g.xhtml": "<h1>Glossary</h1><dl><dt id='s'>Soviet</dt><dd>A council. "
        "<a href='c1.xhtml#g1'>↩</a></dd></dl>",
    },
    [("One", "c1.xhtml"), ("Glossary", "g.xhtml")],
)
ARROWS = Wild(
    "arrows to the chapters before and after",
    {
        "c1.xhtml": f"<h1 id='t'>One</h1><p>{PLAIN}.</p><p><a href='c2.xhtml#t'>→</a></p>",
        "c2.xhtml": f"<h1 id='t'>Two</h1><p>{PLAIN}.</p><p><a href='c1.xhtml#t'>←</a> "
        "<a href='#t'>↑</a></p>",
    },
    [("One", "c1.xhtml"), ("Two", "c2.xhtml")],
    version=2,
)
