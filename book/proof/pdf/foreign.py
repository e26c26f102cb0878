"""Judges the names of the pages of a PDF that others made, and whether its tags hold its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from typing import Any

import pikepdf

from book.model.finding import Severity
from book.proof.pdf import rules
from book.proof.pdf.folios import value
from book.proof.pdf.read import Sheet
from book.proof.pdf.report import Report

# Numbers at one height on so many pages are folios, and not what a page happens to end with.
_FEWEST, _SHARE = 5, 0.4


def judge_pages(sheets: Sequence[Sheet], data: bytes, report: Report) -> None:
    """What a reader's page field says against what is printed, and what the tags hold.

    Args:
        sheets: the pages.
        data: the file.
        report: takes the findings.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        labelled = "/PageLabels" in pdf.Root
        _judge_labels(sheets, labelled, report)
        _judge_tags(pdf, sheets, report)


def _judge_labels(sheets: Sequence[Sheet], labelled: bool, report: Report) -> None:
    folios = _folios(sheets)
    called = [sheet.label if labelled else str(sheet.index + 1) for sheet in sheets]
    wrong = [one for one in folios if _other(folios[one], called[one])]
    for _, group in groupby(wrong, key=lambda one: _shift(folios[one], called[one])):
        first, *more = group
        others = f", and so {len(more)} pages after it" if more else ""
        report.add(
            rules.WRONG_LABEL,
            f"the page that says {folios[first]} is called {called[first] or 'nothing'} in a "
            f"reader’s page field{others}: who goes to a page by its number comes to another one",
            None,
            sheet=first,
        )
        _warn(report)
    if not labelled:
        return
    seen: dict[str, int] = {}
    for sheet in sheets:
        if sheet.label and sheet.label in seen:
            before = seen[sheet.label] + 1
            said = f"the pages {before} and {sheet.index + 1} of the file are both called "
            report.add(rules.WRONG_LABEL, f"{said}{sheet.label}", None, sheet=sheet.index)
            _warn(report)
            return
        seen.setdefault(sheet.label, sheet.index)


def _folios(sheets: Sequence[Sheet]) -> dict[int, str]:
    """The numbers that are printed on the pages, at one height, by the places of the pages.

    Only those are taken that go on from a page to the next: a year can end a page, too.
    """
    best: dict[int, str] = {}
    heights: dict[int, dict[int, str]] = {}
    for sheet in sheets:
        lines = sorted(sheet.lines, key=lambda one: one.baseline)
        for line in {id(one): one for one in (*lines[:1], *lines[-1:])}.values():
            text = line.text.strip()
            if value(text) is not None:
                heights.setdefault(round(line.baseline), {})[sheet.index] = text
    for found in heights.values():
        sure = {index: text for index, text in found.items() if _goes_on(found, index)}
        if len(sure) > len(best):
            best = sure
    enough = len(best) >= max(_FEWEST, _SHARE * len(sheets))
    return dict(sorted(best.items())) if enough else {}


def _goes_on(found: dict[int, str], index: int) -> bool:
    here = value(found[index]) or 0
    near = ((step, found.get(index + step)) for step in (-2, -1, 1, 2))
    return any(text is not None and value(text) == here + step for step, text in near)


def _other(folio: str, label: str) -> bool:
    return folio != label and not (value(folio) is not None and value(folio) == value(label))


def _shift(folio: str, label: str) -> int | None:
    printed, called = value(folio), value(label)
    return None if printed is None or called is None else called - printed


def _judge_tags(pdf: Any, sheets: Sequence[Sheet], report: Report) -> None:
    claims = bool(pdf.Root.get("/MarkInfo", {}).get("/Marked", False))
    tree = pdf.Root.get("/StructTreeRoot")
    if not claims:
        return
    if tree is None or not _has_kids(tree):
        said = "the file says that it is tagged, and has no tags: nothing of it can be listened to"
        report.add(rules.WRONG_TAGS, said, None)
        return
    bare = [
        sheet.index
        for sheet, page in zip(sheets, pdf.pages, strict=False)
        if sheet.lines and "/StructParents" not in page.obj
    ]
    if bare:
        others = f", nor have {len(bare) - 1} others" if bare[1:] else ""
        said = f"the page has no tags{others}, in a file that says that it is tagged"
        report.add(rules.WRONG_TAGS, said, None, sheet=bare[0])
    for name in _doubled(tree):
        said = f"two notes in the tags have the name “{name}”: a call finds the first of them"
        report.add(rules.WRONG_TAGS, said, None)
        _warn(report)
        return


def _has_kids(tree: Any) -> bool:
    kids = tree.get("/K")
    return kids is not None and not (isinstance(kids, pikepdf.Array) and len(kids) == 0)


def _doubled(tree: Any) -> Iterator[str]:
    """The names of notes among the tags that stand there more than once."""
    seen: set[str] = set()
    met: set[tuple[int, int]] = set()
    stack = [tree]
    while stack:
        one = stack.pop()
        if not isinstance(one, pikepdf.Dictionary) or (one.is_indirect and one.objgen in met):
            continue
        if one.is_indirect:
            met.add(one.objgen)
        name = one.get("/ID")
        if one.get("/S") in ("/Note", "/FENote") and name is not None:
            if str(name) in seen:
                yield str(name)
            seen.add(str(name))
        kids = one.get("/K")
        stack += list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _warn(report: Report) -> None:
    """The last finding is a warning: a file of others may mean it so."""
    report.findings[-1] = replace(report.findings[-1], severity=Severity.WARNING)
