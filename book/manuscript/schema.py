"""All settings of `book.toml`, as data: what validates them and what documents them."""

from __future__ import annotations

from book.manuscript import setting_values as values
from book.manuscript.setting_kinds import Key, Table
from book.model.services import LISTS, PRINTERS, SHOPS, STANDARDS

ROLES = (
    *("cover", "halftitlepage", "titlepage", "copyright-page", "seriespage", "imprint"),
    *("imprimatur", "dedication", "epigraph", "toc", "loi", "lot", "loa", "lov", "foreword"),
    *("preface", "acknowledgments", "prologue", "introduction", "preamble", "abstract"),
    *("frontmatter", "bodymatter", "backmatter", "volume", "part", "chapter", "subchapter"),
    *("division", "conclusion", "epilogue", "afterword", "appendix", "glossary", "bibliography"),
    *("index", "contributors", "credits", "other-credits", "colophon", "errata"),
    *("revision-history", "notice", "keywords", "qna", "case-study", "assessment"),
    *("footnotes", "endnotes"),
)


SERIES = Table(
    "series",
    "The series of books that this one belongs to.",
    (
        Key("title", "text", "The title of the series.", required=True),
        Key("number", "text", "The number of this book in it, in quotes."),
    ),
)
SUBJECTS = Table(
    "subjects",
    "What the book is about, in the codes of the trade.",
    (
        Key("scheme", "text", 'The scheme of the code: "thema", "bisac" ….', required=True),
        Key("code", "text", "The code.", required=True),
    ),
)
ACCESSIBILITY = Table(
    "[book.accessibility]",
    "Who checked the EPUB by hand, and what they answer for. Without it nothing is claimed.",
    (
        Key(
            "evaluator",
            "text",
            "The name of the person or body that found the book to conform: the claim is theirs.",
            default="none, and no claim",
        ),
        Key(
            "level",
            "text",
            "The level of WCAG 2.2 that was reached.",
            default="AA",
            choices=("A", "AA", "AAA"),
        ),
        Key("date", "date", "The day of the evaluation."),
        Key("report", "text", "The web address of the evaluator's report."),
        Key(
            "exemption",
            "text",
            "Why the European Accessibility Act does not bind this book.",
            choices=(
                "eaa-microenterprise",
                "eaa-disproportionate-burden",
                "eaa-fundamental-alteration",
            ),
        ),
    ),
)
CONTRIBUTORS = Table(
    "[[book.contributors]]",
    "Authors, editors, translators and others, in the order in which they are named.",
    (
        Key("name", "text", "The name as it is printed.", required=True),
        Key("sort", "text", "The name as catalogues file it.", default="as `name`"),
        Key(
            "role",
            "text",
            "A MARC relator code: `aut` author, `edt` editor, `trl` translator ….",
            default="aut",
            check=values.check_relator,
        ),
    ),
)
BOOK = Table(
    "[book]",
    "What the book is.",
    (
        Key("title", "text", "The title, in plain text.", required=True),
        Key("subtitle", "text", "The subtitle."),
        Key(
            "slug",
            "text",
            "Names the outputs.",
            default="from the title",
            check=values.check_name,
        ),
        Key(
            "language",
            "text",
            "A BCP 47 tag; hyphenation, quotes and metadata follow it.",
            required=True,
            check=values.check_language,
        ),
        Key(
            "identifier",
            "text",
            "Identifies the work, such as `urn:uuid:…`; an edition adds its own ISBN.",
            required=True,
            check=values.check_identifier,
        ),
        Key("publisher", "text", "The publisher."),
        Key("series", "table", SERIES.doc, table=SERIES),
        Key("accessibility", "table", ACCESSIBILITY.doc, table=ACCESSIBILITY),
        Key("published", "date", "The day of publication: the build's only clock.", required=True),
        Key("rights", "text", "Who holds which rights."),
        Key("description", "text", "What shops and libraries say of the book."),
        Key("subjects", "tables", SUBJECTS.doc, table=SUBJECTS),
        Key("contributors", "tables", CONTRIBUTORS.doc, table=CONTRIBUTORS),
        Key("emendations", "path", "A TOML file: the changes made to the text as found."),
        Key(
            "hyphens",
            "texts",
            "Words with the places at which a line may divide them, `anar-chist`, against the "
            "patterns of the language; without a hyphen, a word is never divided. PDF only.",
            check=values.check_hyphens,
        ),
        Key(
            "cover",
            "path",
            "A picture of the front cover: JPEG, PNG or SVG.",
            default="a cover set from the metadata",
        ),
        Key(
            "back-cover",
            "text",
            "What stands on the back of a printed cover; an empty line begins a new paragraph.",
            default="the description",
        ),
        Key(
            "cover-alt",
            "text",
            "What the cover shows, for readers who don't see it.",
            default="“Cover:”, the title and the authors",
        ),
    ),
)
CONTENTS = Table(
    "[[contents]]",
    "One entry of the book; they stand in reading order.",
    (
        Key(
            "text",
            "path",
            "The text, in Markdown. Required, unless the role is generated (halftitlepage, "
            "titlepage, copyright-page, toc) or the status is `missing`.",
        ),
        Key("notes", "path", "A file of note definitions, beside those in the text file."),
        Key(
            "role",
            "text",
            "What the entry is, in the words of the EPUB structural vocabulary.",
            default="chapter",
            choices=ROLES,
        ),
        Key(
            "id",
            "text",
            "Unique in the book: letters, digits, `-`, `_`.",
            default="from the file's name, else the role",
            check=values.check_name,
        ),
        Key("title", "text", "The title.", default="the first heading of the text, else none"),
        Key("short", "text", "The title for running heads.", default="the title"),
        Key(
            "level",
            "number",
            "The depth in the table of contents, from 1 to 6.",
            default="a part 1; a chapter 2 after a part, else 1; others 1",
        ),
        Key(
            "status",
            "text",
            "Whether the text is there in full.",
            default="complete",
            choices=("complete", "synopsis", "missing"),
        ),
        Key("smart", "flag", "Smart quotes and dashes in this entry.", default="true"),
    ),
)
EDITION = Table(
    "[editions.NAME]",
    "One output. A book without editions gets `epub` and `screen`, an EPUB and a PDF.",
    (
        Key("format", "text", "The kind of file.", required=True, choices=("epub", "pdf")),
        Key(
            "printer",
            "text",
            "The printer and the binding; PDF only.",
            choices=PRINTERS,
        ),
        Key(
            "trim",
            "text",
            "The size of the page, `6x9in` or `148x210mm`; PDF only.",
            default=values.DEFAULT_TRIM.name,
            check=values.check_trim,
        ),
        Key("paper", "text", "The paper, by the printer's name for it; PDF only."),
        Key(
            "ink",
            "text",
            "The ink, by the printer's name for it; PDF only.",
            default="black",
        ),
        Key("isbn", "text", "The ISBN of this edition, thirteen digits.", check=values.check_isbn),
        Key(
            "standard",
            "text",
            "What kind of PDF an interior and a cover are to be.",
            default="as the printer asks; PDF/X-4 for one without a profile",
            choices=STANDARDS,
        ),
        Key(
            "output-profile",
            "path",
            "An ICC profile of the press, for PDF/X-4 and colours: [Printing](printing.md).",
            default="FOGRA29, uncoated paper; for covers FOGRA39, coated",
        ),
        Key(
            "output-condition",
            "text",
            "The registered name of what `output-profile` describes, such as `FOGRA47`.",
            default="the profile's own name",
        ),
        Key(
            "caliper",
            "text",
            "The thickness of a leaf, `0.1mm`, for spines that the printer has no rule for.",
            check=values.check_length,
        ),
        Key(
            "spine-width",
            "text",
            "The width of the spine in the printer's template for this book, `0.71in`.",
            default="counted from the pages",
            check=values.check_length,
        ),
        Key(
            "cover-size",
            "text",
            "Width and height of the whole sheet in the printer's template, `13.2x9.25in`.",
            default="counted from trim and spine",
            check=values.check_cover_size,
        ),
        Key(
            "hinge",
            "text",
            "The width of the hinge in the printer's template for a hardcover.",
            default="the printer's",
            check=values.check_length,
        ),
        Key(
            "barcode",
            "text",
            "On the back: `bars` of the ISBN, a clear `space` where the printer puts its own, "
            "or `none`.",
            default="bars where there is an ISBN, else a space",
            choices=("bars", "space", "none"),
        ),
        Key(
            "price-code",
            "text",
            "The five digits beside the bar code: `51999` is US$ 19.99, `90000` is no price.",
            check=values.check_price_code,
        ),
        Key("shop", "text", "The shop that the file is for.", choices=SHOPS),
        Key(
            "lists",
            "texts",
            "What the edition lists: an EPUB at its end, each a page of links with a line in "
            "the contents; in a PDF behind the contents, with page numbers (no notes there).",
            choices=LISTS,
        ),
        Key(
            "on-request",
            "flag",
            "Build it only when it is named, or for its kit: not with every `book build`.",
            default="false",
        ),
        Key("theme", "text", "The style sheet.", default="press", check=values.check_name),
        Key(
            "note-style",
            "text",
            "Where the notes stand: `popup` is for EPUB, `foot` for PDF.",
            default="popup in EPUB, foot in PDF",
            choices=("popup", "foot", "chapter-end", "book-end"),
        ),
        Key(
            "numbering",
            "text",
            "Where the numbers of notes begin anew; `page` is for PDF.",
            default="entry",
            choices=("entry", "book", "page"),
        ),
        Key(
            "pages-from",
            "text",
            "The PDF edition whose pages the EPUB's page list gives; `none` for no page list. "
            "EPUB only.",
            default="the first edition for a printer, if there is one",
            check=values.check_name,
        ),
    ),
    check_name=values.check_name,
)
NOTE_SERIES = Table(
    "[notes.series.NAME]",
    "A series of notes with a count of its own: `[^ed:3]` belongs to the series `ed`.",
    (
        Key(
            "marks",
            "text",
            "How its notes are counted.",
            default="numbers",
            choices=("numbers", "symbols"),
        ),
        Key("label", "text", "What stands before its notes in print."),
    ),
    check_name=values.check_series_name,
)
NOTES = Table(
    "[notes]",
    "What holds for the notes of the whole book.",
    (Key("series", "named tables", NOTE_SERIES.doc, table=NOTE_SERIES),),
)
ALLOW = Table(
    "[[allow]]",
    "A finding that the author allows and that no block of text owns.",
    (
        Key("rule", "text", "The id of the rule.", required=True),
        Key("file", "path", "The file that it is allowed in.", default="the whole book"),
        Key("reason", "text", "Why.", required=True),
    ),
)
SEVERITIES = ("error", "warning", "info", "off")
CHECKS_DOC = "The severity of a rule, by its id."
ROOT = Table(
    "book.toml",
    "The settings of a book.",
    (
        Key("book", "table", BOOK.doc, required=True, table=BOOK),
        Key("contents", "tables", CONTENTS.doc, table=CONTENTS),
        Key("editions", "named tables", EDITION.doc, table=EDITION),
        Key("notes", "table", NOTES.doc, table=NOTES),
        Key("checks", "named values", CHECKS_DOC, choices=SEVERITIES),
        Key("allow", "tables", ALLOW.doc, table=ALLOW),
    ),
)
DOCUMENTED = (
    BOOK,
    CONTRIBUTORS,
    SERIES,
    SUBJECTS,
    ACCESSIBILITY,
    CONTENTS,
    EDITION,
    NOTE_SERIES,
    ALLOW,
)
