"""Undamaged EPUBs, with everything that an author can write: the proof finds nothing in them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from book.manuscript.load import load_book
from book.model.book import Book
from tests.support.books import SETTINGS
from tests.support.epubs import made, made_of, said
from tests.support.spoilt import png

MANUSCRIPT = Path(__file__).resolve().parent.parent / "manuscript"
METADATA = """\
subtitle   = "With Everything"
publisher  = "The Press"
rights     = "All of them."
series     = { title = "Small Books", number = "3" }

[[book.contributors]]
name = "Ann Author"
[[book.contributors]]
name = "Tom Translator"
role = "trl"
[[book.contributors]]
name = "Tim Translator"
role = "trl"
"""
FRONT = """
[[contents]]
role = "halftitlepage"
[[contents]]
role = "titlepage"
[[contents]]
role = "copyright-page"
[[contents]]
role = "toc"
"""
TEXT = """\
# A heading with a note[^head] {#top}

The council met in March.[^a] It *met* a**ga**in[^b]ward, and “once more”;[^a] see
[](#sub) and note [](#fn:a), or [the end](two.md#end). An of\ufb01ce,
so\u00adcalled, a no\u00a0break.

## A section {#sub}

![A harbour](harbour.png)

![A caption with a note[^cap]](harbour.png){alt="A harbour"}

| Head[^th] | Other |
|-----------|-------|
| Cell[^td] | 12    |

| A verse with a note[^verse]
|    and an indented line

|
| another stanza

Term[^term]
: What is said of it.[^dd]
: And more.

> A quotation.[^quote]
>
> 1. One.
> 2. Two.[^item]

c. Third
d. Fourth

(iv) Four
(v) Five

- a bullet[^adj1] [^adj2]

***

`code` and

```python
print("[^not a note]")
```

::: {.epigraph}
An epigraph, by [somebody]{.smallcaps}.
:::

Математика[^ru] и [текст]{lang=ru}; עברית[^he] and العربية[^ar].

<math><mi>x</mi><mo>=</mo><mn>2</mn></math> in a line,[^math] H<sub>2</sub>O, m<sup>2</sup>.

<div class="box"><p>Raw <b>HTML</b>.</p></div>

A [link with a note[^inlink] in it](https://example.org/), and an inline one.^[Said in *passing*.]

[^head]: On the heading.
[^a]: A note with several calls, and [a link](#top).
[^b]: In a word.
[^cap]: On the caption.
[^th]: On the head.
[^td]: On the cell.
[^verse]: On the verse.
[^term]: On the term.
[^dd]: On what is said.
[^quote]: On the quotation.
[^item]: Ibid.
[^adj1]: Ibid.
[^adj2]: Ibid.
[^ru]: Примечание по-русски.
[^he]: הערה בעברית.
[^ar]: حاشية بالعربية.
[^math]: A formula <math><mi>y</mi></math>.
[^inlink]: In a link.
"""
SECOND = """\
# The second[^long]

Body with a note that calls another.[^outer] And the [end]{#end}.

[^long]: First paragraph.

    Second paragraph of the note, with a list:

    3. three
    4. four

    | a | b |
    |---|---|
    | 1 | 2 |

    > Quoted in the note.

        code in the note

    | verse in
    | the note

[^outer]: The outer one[^inner] goes on, and calls it again.[^inner]
[^inner]: The inner one, called twice.
"""


def torture(root: Path, editions: str, more: str = "") -> Book:
    texts = {"one.md": TEXT, "two.md": SECOND}
    (root / "book").mkdir(parents=True)
    (root / "book" / "harbour.png").write_bytes(png())
    from tests.support.books import write_book

    settings = SETTINGS + METADATA + editions + FRONT + more
    loaded = load_book(write_book(root / "book", texts, settings))
    assert loaded.book is not None, loaded.findings
    return loaded.book


@pytest.mark.parametrize("style", ["popup", "chapter-end", "book-end"])
@pytest.mark.parametrize("numbering", ["entry", "book", "page"])
def test_a_book_with_everything_in_it_is_proved(tmp_path: Path, style: str, numbering: str) -> None:
    edition = f'[editions.epub]\nformat = "epub"\nnote-style = "{style}"\n'
    whole = made_of(torture(tmp_path, f'{edition}numbering = "{numbering}"\n'))
    proof = whole.proof()
    assert said(proof.findings) == []
    assert set(proof.notes) == set(whole.book.notes)
    numbers = [int(note.number) for note in proof.notes.values()]
    first = len(whole.book.entries[4].notes)
    if numbering == "book":
        assert numbers == list(range(1, len(numbers) + 1))
    else:
        assert numbers == [*range(1, first + 1), *range(1, len(numbers) - first + 1)]


def test_series_missing_texts_and_a_foreign_language(tmp_path: Path) -> None:
    settings = (
        SETTINGS.replace('"en-GB"', '"ru"')
        + '[notes.series.ed]\nmarks = "symbols"\nlabel = "Ред."\n[editions.epub]\nformat = "epub"\n'
        + FRONT
        + '[[contents]]\nid = "gone"\ntitle = "Нет"\nstatus = "missing"\n'
        + '[[contents]]\nid = "short"\ntitle = "Кратко"\nstatus = "synopsis"\ntext = "s.md"\n'
    )
    (tmp_path / "s.md").write_text("Кратко сказано.[^1]\n\n[^1]: Да.\n", encoding="utf-8")
    text = "# Раз\n\nСлово[^1] и[^ed:1] слово[^ed:2] и[^2] ещё.[^ed:3]\n\n" + "".join(
        f"[^{one}]: Примечание {one}.\n" for one in ("1", "2", "ed:1", "ed:2", "ed:3")
    )
    whole = made(tmp_path, {"a.md": text}, settings)
    proof = whole.proof()
    assert said(proof.findings) == []
    shown = [note.number for key, note in proof.notes.items() if key.startswith("a/")]
    assert shown == ["1", "*", "†", "2", "‡"]


def test_templates_of_the_books_own_may_say_more(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    page = "<p>{{ title }}</p><p>by {{ authors|join(', ') }}, printed for its friends</p>"
    (tmp_path / "templates" / "titlepage.xhtml").write_text(page, encoding="utf-8")
    settings = SETTINGS + METADATA + '[editions.epub]\nformat = "epub"\n' + FRONT
    whole = made(tmp_path, {"a.md": "# One\n\nText.\n"}, settings)
    assert said(whole.proof().findings) == []


def test_a_draft_says_that_it_is_one(tmp_path: Path) -> None:
    from book.proof.epub import prove_epub

    settings = SETTINGS + '[editions.epub]\nformat = "epub"\n'
    book = made(tmp_path, {"a.md": "# One\n\nText[^gone], and more.\n"}, settings).book
    draft = made_of(book, draft=True)
    assert said(prove_epub(draft.data, book, draft.edition, draft=True).findings) == []
    assert {one.rule for one in draft.proof().findings} == {"extra-words"}


def test_this_book_is_proved_in_no_time() -> None:
    book = load_book(MANUSCRIPT).book
    assert book is not None
    whole = made_of(book)
    whole.proof()
    start = time.process_time()
    proof = whole.proof()
    spent = time.process_time() - start
    assert said(proof.findings) == []
    assert set(proof.notes) == set(book.notes)
    assert spent < 0.5  # a sixth of it on a quiet machine
