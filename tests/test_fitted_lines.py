"""What is known of the lines of a text once they are chosen and laid out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from book.typesetting.fetcher import MemoryFetcher
from book.typesetting.lines.breaker import Cut
from book.typesetting.lines.engine import LineSetter, Machine, Outcome
from book.typesetting.lines.fit import Paragraph
from book.typesetting.lines.verify import Chosen, Drawn, differences
from tests.test_fitted_pages import TEXT
from tests.test_typesetting import faces, note, theme


def laid(body: str) -> Outcome:
    from xml.etree import ElementTree

    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration

    files = {f"fonts/{one.file_name}": (one.data, "font/ttf") for one in faces()}
    fetcher, fonts, counters = MemoryFetcher(files), FontConfiguration(), CounterStyle()
    rules = [
        f'@font-face {{ font-family: "{one.family}"; font-style: {one.style};'
        f" font-weight: {one.weight}; src: url(book:///fonts/{one.file_name}) }}"
        for one in faces()
    ]
    css = CSS(
        string="\n".join([*rules, "@page { size: 400pt 600pt; margin: 50pt }", theme()]),
        base_url="book:///",
        url_fetcher=fetcher,
        font_config=fonts,
        counter_style=counters,
    )
    machine = Machine(fetcher, fonts, counters, css)
    source = f'<html lang="en-GB"><head/><body><section>{body}</section></body></html>'
    return LineSetter(machine, faces()).lay(lambda: ElementTree.fromstring(source))


def paragraphs(body: str) -> list[Paragraph]:
    return [one for one in laid(body).fitted.paragraphs if one.settings]


def test_lines_come_out_as_the_engine_alone_would_have_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import inline

    from book.typesetting import newlines

    words = "It was <em>remarkable</em>, an office of affairs: <b>fifty</b> ways to fly. " * 9
    body = f"<p>{words}</p><p>{words}<a href='https://a.example/b'>a.example/b</a></p>"

    def drawn() -> list[tuple[str, float, float, float, float, float]]:
        return [
            (one.text, one.position_x, one.position_y, one.width, one.height, one.baseline)
            for page in laid(body).document.pages
            for one in page._page_box.descendants()
            if isinstance(one, boxes.TextBox)
        ]

    shaped = drawn()
    assert inline.split_first_line is newlines._split_at_newline
    monkeypatch.setattr(inline, "split_first_line", newlines._split)
    assert shaped == drawn()


def test_lines_tell_what_pages_are_made_of() -> None:
    (text, foot) = paragraphs(f"<p>{TEXT}{note(1, TEXT)} {TEXT}</p>")
    assert [line.end for line in text.lines[:-1]] == sorted({line.end for line in text.lines[:-1]})
    assert text.lines[0].start == 0
    assert text.lines[-1].end == len(text.leaf.text)
    called = [line for line in text.lines if line.calls]
    assert [line.calls for line in called] == [("one.call1.1",)]
    place = text.leaf.calls[0][0]
    assert called[0].start <= place < called[0].end
    assert [line.height for line in text.lines] == pytest.approx([14 / 0.75] * len(text.lines))
    assert [line.height for line in foot.lines] == pytest.approx([11 / 0.75] * len(foot.lines))
    for line in text.lines[:-1]:
        gap = text.shape.measure - line.natural
        assert (line.ratio > 0) == (gap > 0) or line.start == 0
    assert any(line.hyphen for line in text.lines + foot.lines)


def test_a_paragraph_knows_its_other_lengths() -> None:
    from book.typesetting.lines.fit import Fitter

    (one,) = paragraphs(f"<p>{TEXT * 4}</p>")
    known = Fitter(faces()).variants(one)
    assert len(one.lines) in known
    assert len(known) > 1


def test_differences_are_told() -> None:
    outcome = laid(f"<p>{TEXT}</p>")
    ((key, chosen),) = outcome.fitted.chosen.items()
    good = [Drawn(line.text, chosen.measure, 5.0) for line in chosen.lines]
    assert differences({key: chosen}, {key: good}) == {}
    other = replace(good[1], text="other")
    narrow, tight = replace(good[1], width=300.0), replace(good[1], opened=0.0)
    for got, words in (
        (good[:-1], "lines were drawn"),
        ([good[0], other, *good[2:]], "was drawn as “other”"),
        ([good[0], narrow, *good[2:]], "misses the measure"),
        ([good[0], tight, *good[2:]], "stand too close"),
    ):
        assert words in differences({key: chosen}, {key: got})[key]
    assert "0 lines were drawn" in differences({key: chosen}, {})[key]
    assert differences({}, {key: good}) == {}
    assert isinstance(chosen, Chosen)
    assert Cut(1, 2.0, 3, 0.0).ratio == 0
