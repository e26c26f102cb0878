"""`book shops`: the profiles of shops; and the verdicts of `book preflight` on an EPUB."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from book.cli.common import FINDINGS, Ended, common, put, put_json, say, wants_colour

if TYPE_CHECKING:
    from book.printing.shop_preflight.judge import Verdict
    from book.printing.shops import Rule, Shop

# Shops change their rules silently, but rarely more than once a year.
_OLD_DAYS = 365


@click.command("shops")
@click.argument("shop", metavar="[ID]", required=False)
@common
def command(shop: str | None, form: str, quiet: bool) -> None:
    """What shops ask of an EPUB: all of them, or every rule of one with its source.

    A value that was last checked more than a year ago is marked as old.
    """
    from book.printing.shops import shops

    chosen = shops() if shop is None else (_profile(shop),)
    # This command writes no output file: the day on which it is run may show.
    today = datetime.now(UTC).date()
    if form == "json":
        put_json({"schema": "book.shops/1", "shops": [_record(one, today) for one in chosen]})
    elif shop is None:
        for one in chosen:
            dates = [rule.checked for rule in one.rules.values()]
            put(f"{one.id:14} {one.name:30} {len(one.rules):2} rules  checked {min(dates)}")
    else:
        _tell(chosen[0], today, quiet)


def judge(file: Path, shop: str | None, form: str, quiet: bool) -> None:
    """Print what a shop, or each of them, would say of an EPUB; with errors, end with status 1."""
    from book.printing.shop_preflight import judge_epub
    from book.printing.shop_preflight.judge import table

    if shop is not None:
        _profile(shop)
    verdicts = judge_epub(file.read_bytes(), shop, artifact=file.as_posix())
    _show(verdicts, table(verdicts), form, quiet)
    if form != "json" and shop is not None and not quiet:
        for line in verdicts[0].shop.advice:
            say(f"book: {line}")
    _end(verdicts)


def judge_all(files: Sequence[Path], shop: str | None, form: str, quiet: bool) -> None:
    """Print what each shop, or one of them, would say of the EPUB that it gets among `files`."""
    from book.model.services import SHOPS
    from book.printing.shop_preflight import judge_epub
    from book.printing.shop_preflight.judge import table

    chosen = SHOPS if shop is None else (_profile(shop).id,)
    made_for = _shops_of(files)
    given = [(one, file) for one in chosen for file in _for_shop(one, made_for)]
    verdicts = [
        verdict
        for one, file in given
        for verdict in judge_epub(file.read_bytes(), one, artifact=file.as_posix())
    ]
    lines = table(verdicts)
    width = max(map(len, lines))
    named = [f"{line:{width}}  {file.name}" for line, (_, file) in zip(lines, given, strict=True)]
    _show(verdicts, named, form, quiet)
    _end(verdicts)


def _for_shop(shop: str, made_for: Mapping[Path, str | None]) -> list[Path]:
    """The files that `shop` gets: its own, else those for all shops, else whatever there is."""
    own = [one for one, whose in made_for.items() if whose == shop]
    general = [one for one, whose in made_for.items() if whose is None]
    return own or general or list(made_for)


def _shops_of(files: Sequence[Path]) -> dict[Path, str | None]:
    """The shop that each file is made for; None for all, or where no edition here is the file."""
    from book.build import file_name
    from book.cli.common import find_root
    from book.manuscript.load import load_book

    try:
        book = load_book(find_root()).book
    except FileNotFoundError:
        book = None
    shops = {file_name(book, one): one.shop for one in book.settings.editions} if book else {}
    return {one: shops.get(one.name) for one in files}


def _show(verdicts: Sequence[Verdict], lines: Sequence[str], form: str, quiet: bool) -> None:
    # Of a file that can't be opened, all shops say the same.
    findings = list(dict.fromkeys(one for verdict in verdicts for one in verdict.findings))
    if form == "json":
        from book.report.json_report import findings_document

        put_json(findings_document(findings))
    else:
        from book.report.text import rendered

        for line in lines:
            put(line)
        here = Path.cwd()
        if findings and not quiet:
            put("")
        for line in rendered(
            [one for one in findings if not quiet or one.severity == "error"],
            here, here, lambda *_: "", wants_colour(sys.stdout),
        ):  # fmt: skip
            put(line)


def _end(verdicts: Sequence[Verdict]) -> None:
    """With errors, end with status 1."""
    if any(one.severity == "error" for verdict in verdicts for one in verdict.findings):
        raise Ended(FINDINGS)


def is_epub(file: Path) -> bool:
    """Whether a file is to be judged for shops: by its name, or by how it begins."""
    if file.suffix.lower() == ".epub":
        return True
    with file.open("rb") as opened:
        return opened.read(4) == b"PK\3\4"


def _profile(name: str) -> Shop:
    from book.model.services import SHOPS
    from book.printing.shops import shop

    try:
        return shop(name)
    except KeyError:
        import difflib

        close = difflib.get_close_matches(name, SHOPS, n=1, cutoff=0.4)
        hint = f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(SHOPS)}."
        raise click.UsageError(f"There is no shop {name!r}. {hint}") from None


def _tell(shop: Shop, today: date, quiet: bool) -> None:
    put(f"{shop.name} ({shop.id})\n")
    for rule in shop.rules.values():
        put(f"  {rule.name}: {rule.said}  [{rule.severity.value}]")
        if not quiet:
            put(f"    {rule.why}")
            put(f"    {rule.confidence}, {rule.source}, {rule.checked}{_age(rule, today)}")
    if shop.advice:
        put("\nWhat no check can see:")
        for line in shop.advice:
            put(f"  {line}")


def _record(shop: Shop, today: date) -> dict[str, object]:
    rules = [
        {
            "rule": one.name,
            "value": one.value,
            "severity": one.severity.value,
            "why": one.why,
            "source": one.source,
            "checked": one.checked.isoformat(),
            "confidence": one.confidence,
            "old": (today - one.checked).days > _OLD_DAYS,
        }
        for one in shop.rules.values()
    ]
    return {"id": shop.id, "name": shop.name, "rules": rules, "advice": list(shop.advice)}


def _age(rule: Rule, today: date) -> str:
    return " (old)" if (today - rule.checked).days > _OLD_DAYS else ""
