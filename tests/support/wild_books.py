"""Small books in the shapes that programs, and hands, give to their notes."""

from __future__ import annotations

from tests.support.wild_shapes import PLAIN, Wild, calls, notes

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
