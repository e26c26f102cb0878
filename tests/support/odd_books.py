"""Small books whose notes, or what looks like notes, stand in unusual places."""

from __future__ import annotations

from tests.support.wild_shapes import PLAIN, Wild, calls, notes

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
