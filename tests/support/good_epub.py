"""A small book with all that an EPUB can have, and its EPUB."""

from __future__ import annotations

from pathlib import Path

from book.manuscript.load import load_book
from tests.support.books import SETTINGS
from tests.support.epubs import Made, made_of
from tests.support.spoilt import png

TEXT = """\
# The First Part

The council met in March, and it sat for eleven days.[^a] Then it rose, and its members went
home again.[^b]

A second paragraph comes here, which nobody should ever lose from a book.

A third paragraph follows it, with a call[^c] in its midst and one that was before.[^a]

## On Numbers {#numbers}

See [the end](two.md#the-end), or note [](#fn:b).

4. The fourth item of a list.
5. The fifth item of it.

![A harbour](harbour.png)

| Head | Other |
|------|-------|
| Cell | More[^d] |

[^a]: On the eighth of March, in the great hall. It was cold there.
[^b]: Some of them on foot.

    They took the road by the river. Two were never seen again.
[^c]: Said in passing,[^e] as the minutes tell.
[^d]: In thousands of roubles.
[^e]: By the clerk himself.
"""
SECOND = """\
# The Second Part

It met once more in April, and of that we know little.[^a] The hall was full.

Конец этой истории никто не знает.[^b]

## The End {#the-end}

This is the end of the book.

[^a]: From a letter of that time.
[^b]: Письмо без подписи.
"""
CONTENTS = """
[[book.contributors]]
name = "Ann Author"
[editions.epub]
format = "epub"
[[contents]]
role = "titlepage"
[[contents]]
role = "toc"
[[contents]]
text = "one.md"
role = "part"
[[contents]]
text = "two.md"
role = "part"
"""


def good_book(root: Path) -> Made:
    """The book that is damaged here, whole."""
    (root / "book.toml").write_text(SETTINGS + CONTENTS, encoding="utf-8")
    (root / "one.md").write_text(TEXT, encoding="utf-8")
    (root / "two.md").write_text(SECOND, encoding="utf-8")
    (root / "harbour.png").write_bytes(png())
    loaded = load_book(root)
    assert loaded.book is not None, loaded.findings
    return made_of(loaded.book)
