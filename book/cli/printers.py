"""`book printers`: the profiles, or all values of one, with their sources and age."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from book.cli.common import common, put, put_json

if TYPE_CHECKING:
    from book.printing.profile import Profile
    from book.printing.rules import Fact

# Vendors change numbers silently, but rarely more than once a year.
_OLD_DAYS = 365


@click.command("printers")
@click.argument("printer", metavar="[ID]", required=False)
@common
def command(printer: str | None, form: str, quiet: bool) -> None:
    """What printers ask for: all of them, or every value of one with its source.

    A value that was last checked more than a year ago is marked as old.
    """
    from book.model.services import PRINTERS
    from book.printing.load import load_profile

    if printer is not None and printer not in PRINTERS:
        import difflib

        close = difflib.get_close_matches(printer, PRINTERS, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else f" Known: {', '.join(PRINTERS)}."
        raise click.UsageError(f"There is no printer {printer!r}.{hint}")
    # This command writes no output file: the day on which it is run may show.
    today = datetime.now(UTC).date()
    profiles = [load_profile(one) for one in ([printer] if printer else PRINTERS)]
    if form == "json":
        put_json(
            {"schema": "book.printers/1", "printers": [_record(one, today) for one in profiles]}
        )
        return
    if printer:
        _tell(profiles[0], today, quiet)
    else:
        _list(profiles, today)


def _list(profiles: list[Profile], today: date) -> None:
    for one in profiles:
        trims = f"{len(one.trims)} trims" if one.trims else "trims not recorded"
        standard = one.interior.standard
        kind = "plain PDF" if standard == "plain" else standard
        put(f"{one.id:22} {trims:20} {kind:14} checked {one.checked}{_age(one.checked, today)}")


def _tell(profile: Profile, today: date, quiet: bool) -> None:
    put(f"{profile.name} ({profile.id})")
    group = ""
    for fact in profile.facts:
        if fact.group != group:
            group = fact.group
            put(f"\n{group}")
        put(f"  {fact.name}: {fact.value}")
        if not quiet:
            put(f"    {_told(fact, today)}")
    put("\nsources")
    addresses = {fact.support.source: fact.support.address for fact in profile.facts}
    for source, address in addresses.items():
        put(f"  {source}: {address}")


def _told(fact: Fact, today: date) -> str:
    support = fact.support
    note = f"; {support.note}" if support.note else ""
    age = _age(support.checked, today)
    return f"{support.confidence}, {support.source}, {support.checked}{age}{note}"


def _is_old(checked: date, today: date) -> bool:
    return (today - checked).days > _OLD_DAYS


def _age(checked: date, today: date) -> str:
    days = (today - checked).days
    if _is_old(checked, today):
        return f", OLD: {days} days ago"
    return f", {days} days ago" if days > 0 else ""


def _record(profile: Profile, today: date) -> dict[str, object]:
    return {
        "id": profile.id,
        "name": profile.name,
        "binding": profile.binding,
        "checked": profile.checked.isoformat(),
        "old": _is_old(profile.checked, today),
        "trims": [one.name for one in profile.trims],
        "papers": list(profile.papers),
        "inks": list(profile.inks),
        "standard": profile.interior.standard,
        "values": [
            {
                "group": fact.group,
                "name": fact.name,
                "value": fact.value,
                "source": fact.support.source,
                "address": fact.support.address,
                "checked": fact.support.checked.isoformat(),
                "old": _is_old(fact.support.checked, today),
                "confidence": fact.support.confidence,
                "note": fact.support.note,
            }
            for fact in profile.facts
        ],
    }
