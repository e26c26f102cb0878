"""Paragraphs that can be set a line longer or shorter, so that facing pages come out level."""

from __future__ import annotations

from collections.abc import Mapping

from book.model.theme import Weights
from book.typesetting.lines.breaker import Broken
from book.typesetting.lines.fit import Fitter, Paragraph
from book.typesetting.pages.items import Flow, Item, Variant
from book.typesetting.pages.walk import line_items

_FEWEST = 4


def add_variants(
    flow: Flow, paragraphs: Mapping[str, Paragraph], fitter: Fitter, weights: Weights
) -> None:
    """Find, for the paragraphs of a flow, other numbers of lines that look well enough."""
    index = 0
    while weights.variants and index < len(flow.items):
        item = flow.items[index]
        if item.key in paragraphs and item.line == 0 and item.lines >= _FEWEST:
            found = list(_variants(index, flow, paragraphs[item.key], fitter, weights))
            if found:
                flow.variants[index] = found
        index += item.lines if item.key and item.line == 0 else 1


def _variants(
    index: int, flow: Flow, paragraph: Paragraph, fitter: Fitter, weights: Weights
) -> list[Variant]:
    items = flow.items[index : index + flow.items[index].lines]
    if any(one.height != items[0].height for one in items):
        # The plan counts in lines of one height.
        return []
    known = fitter.variants(paragraph)
    found = []
    for delta in (1, -1):
        broken = known.get(len(items) + delta)
        if broken is None or (loosest := _loosest(broken, paragraph)) > weights.loosest:
            continue
        other = _like(items, line_items(paragraph, paragraph.set_as(broken).lines), paragraph)
        if all(one.height == items[0].height for one in other):
            found.append(Variant(broken, other, delta, loosest))
    return found


def _like(items: list[Item], other: list[Item], paragraph: Paragraph) -> list[Item]:
    """Other lines of a paragraph, with all that stands around it."""
    first, last = items[0], items[-1]
    # Notes were numbered in their order: the first call of the paragraph tells the rest.
    calls = [call for one in items for call in one.calls]
    for one in other:
        one.calls = tuple(calls[place] for place in one.calls)
        one.keep = first.keep
    other[0].above, other[0].margin = first.above, first.margin
    other[0].lead, other[0].opens = first.lead, first.opens
    other[0].forced, other[0].stretch = first.forced, first.stretch
    other[0].ids = (*(name for name in first.ids if name not in _names(other)), *other[0].ids)
    other[-1].trail, other[-1].closes, other[-1].keep = last.trail, last.closes, last.keep
    return other


def _names(items: list[Item]) -> set[str]:
    return {name for one in items for name in one.ids}


def _loosest(broken: Broken, paragraph: Paragraph) -> float:
    """The widest word space in natural ones, after the type has been widened."""
    tuning = paragraph.tuning
    widest = 1.0
    for cut in broken.cuts[:-1]:
        if cut.ratio > 0:
            widest = max(widest, 1 + cut.ratio * tuning.stretch)
    return widest
