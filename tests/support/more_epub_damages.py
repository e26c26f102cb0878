"""More ways to damage an EPUB: to its text, its contents, its package."""

from __future__ import annotations

from tests.support.epub_damages import (
    NAV,
    NCX,
    ONE,
    OPF,
    TWO,
    C,
    Damage,
    both,
    drop,
    line_drop,
    line_swap,
    put,
    swap,
)
from tests.support.epubs import element

THE_REST = [
    Damage(
        "a call says nothing of itself",
        ONE,
        put(
            'epub:type="noteref" role="doc-noteref" class="call" id="one.call1.c"',
            'class="call" id="one.call1.c"',
        ),
    ),
    Damage(
        "a link stands in a link",
        ONE,
        put(
            ">the end</a>",
            '>the <a href="two.xhtml">end</a></a>',
        ),
    ),
    # Ids and ways back.
    Damage("a note's id is broken", ONE, put(f'id="{C}"', 'id="one.note.C"')),
    Damage("a call's id is broken", ONE, put('id="one.call1.c"', 'id="one.call1.x"')),
    Damage("an id stands twice", ONE, put('id="one.call1.c"', 'id="one.call1.b"')),
    Damage("a way back is lost", ONE, drop("a", 'href="#one.call1.c"')),
    Damage("a second way back is lost", ONE, drop("a", 'href="#one.call2.a"')),
    Damage("a way back leads elsewhere", ONE, put('href="#one.call1.c"', 'href="#one.call1.b"')),
    Damage(
        "two ways back are swapped",
        ONE,
        both(
            put('href="#one.call1.c" aria', 'href="#one.call1.B" aria'),
            put('href="#one.call1.b" aria', 'href="#one.call1.c" aria'),
            put('href="#one.call1.B" aria', 'href="#one.call1.b" aria'),
        ),
    ),
    Damage(
        "a way back leads to the chapter",
        ONE,
        put('href="#one.call1.c" aria', 'href="#one.section" aria'),
    ),
    Damage(
        "a way back leads to the same call",
        ONE,
        put('href="#one.call2.a" aria', 'href="#one.call1.a" aria'),
    ),
    Damage("a note's number is wrong", ONE, put('of note 3">3</a> Said', 'of note 3">4</a> Said')),
    Damage("an id is no name", ONE, put('<h2 id="one.at.numbers"', '<h2 id="on numbers"')),
    # What devices need.
    Damage(
        "a note is neither aside nor div",
        ONE,
        lambda text: text.replace(
            element(text, "aside", f'id="{C}"'),
            element(text, "aside", f'id="{C}"').replace("aside", "section"),
        ),
    ),
    Damage(
        "a note has lost its type",
        ONE,
        put(f'epub:type="footnote" role="doc-footnote" id="{C}"', f'id="{C}"'),
    ),
    Damage(
        "a note has an old role",
        ONE,
        put(f'role="doc-footnote" id="{C}"', f'role="doc-endnote" id="{C}"'),
    ),
    Damage(
        "a call leads into a note",
        ONE,
        both(
            put(" Said in passing,", ' <span id="in">Said</span> in passing,'),
            put('id="one.call1.c" href="#one.note.c"', 'id="one.call1.c" href="#in"'),
        ),
    ),
    Damage(
        "a note stands in a paragraph",
        ONE,
        lambda text: text.replace(
            "</p>\n<h2", element(text, "aside", "one.note.d") + "</p>\n<h2"
        ).replace("</div>\n" + element(text, "aside", "one.note.d"), "</div>"),
    ),
    # The package and the contents.
    Damage("a text is out of the spine", OPF, line_drop('<itemref idref="text-4"')),
    Damage(
        "two texts are swapped in the spine",
        OPF,
        line_swap('<itemref idref="text-3"', '<itemref idref="text-4"'),
    ),
    Damage(
        "a text is out of the line",
        OPF,
        put('<itemref idref="text-4"/>', '<itemref idref="text-4" linear="no"/>'),
    ),
    Damage("a text is not listed", OPF, line_drop('href="two.xhtml"')),
    Damage("a line of the navigation is lost", NAV, line_drop(">The Second Part<")),
    Damage(
        "a line of the navigation is changed", NAV, put(">The Second Part<", ">The Second Past<")
    ),
    Damage(
        "a line of the navigation has a number", NAV, put(">The Second Part<", ">The Second Part1<")
    ),
    Damage(
        "a line of the navigation leads elsewhere",
        NAV,
        put('href="two.xhtml">', 'href="one.xhtml">'),
    ),
    Damage(
        "two lines of the navigation are swapped", NAV, swap("The First Part", "The Second Part")
    ),
    Damage("a line of the navigation leads nowhere", NAV, put('#one.at.numbers"', '#one.at.gone"')),
    Damage("a line of the NCX is changed", NCX, put(">On Numbers<", ">In Numbers<")),
    Damage(
        "a line of the NCX leads elsewhere", NCX, put('#one.at.numbers"', '#one.at.the-first-part"')
    ),
    Damage("a file is not well-formed", TWO, put("<p>This is", "<p>This <b>is")),
    Damage(
        "a link leads elsewhere",
        ONE,
        put("two.xhtml#two.at.the-end", "two.xhtml#two.at.the-second-part"),
    ),
    Damage(
        "a cross-reference leads to another note",
        ONE,
        put('note-number" href="#one.note.b"', 'note-number" href="#one.note.c"'),
    ),
    Damage(
        "a link is lost",
        ONE,
        lambda text: text.replace(element(text, "a", "two.at.the-end"), "the end"),
    ),
    Damage("a link is added", TWO, put("The hall", '<a href="one.xhtml">The</a> hall')),
    Damage("a paragraph with a call is lost", TWO, drop("p", "Конец")),
    Damage(
        "a cross-reference has another number",
        ONE,
        put('note-number" href="#one.note.b">2', 'note-number" href="#one.note.b">3'),
    ),
]
