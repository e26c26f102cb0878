"""`book kit`: all that a printer asks for, in one directory."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from book.cli.common import FINDINGS, Ended, common, put, put_json, say, show_findings
from book.cli.sound import made, sound_book

if TYPE_CHECKING:
    from book.build import Product
    from book.model.book import Book
    from book.model.edition import Edition
    from book.model.finding import Finding


@click.command("kit")
@common
@click.option("--output", metavar="DIR", default="dist", show_default=True, help="Write to DIR.")
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
def command(editions: tuple[str, ...], form: str, quiet: bool, output: str) -> None:
    """Make kits for printers into DIR/kits/: all print editions, unless some are named.

    A kit has the interior and the cover under the names that the printer wants, a list of what to
    type in, all pages small on a sheet, and checksums. Both files are preflighted first: what the
    printer would refuse is not put into a kit.
    """
    root, loaded, book = sound_book()
    chosen = _chosen(book, editions)
    target = Path(output, "kits")
    products: dict[str, list[Product]] = {}
    for one in made(root, loaded, book, chosen):
        products.setdefault(one.edition, []).append(one)
    kits = [_kit(book, one, target, chosen, products[one.name]) for one in chosen]
    records = [record for written, _ in kits for record in written]
    remarks = [finding for _, found in kits for finding in found]
    if form == "json":
        from book.report.json_report import findings_document

        put_json(findings_document(remarks) | {"schema": "book.kit/1", "files": records})
    else:
        shown = [one for one in remarks if not quiet or one.severity == "error"]
        show_findings(shown, root, loaded, err=True)
        for record in records:
            if not quiet:
                put(f"{record['path']}: {record['bytes']} bytes")
    if any(one.severity == "error" for one in remarks):
        say("book: a kit with errors was not written")
        raise Ended(FINDINGS)


def _chosen(book: Book, names: tuple[str, ...]) -> tuple[Edition, ...]:
    """The editions that have a printer, or those of them that were named."""
    known = {one.name: one for one in book.settings.editions if one.printer}
    listed = ", ".join(known) or "none has a printer"
    for name in names:
        if name not in known:
            raise click.UsageError(f"There is no edition {name!r} for a printer: {listed}.")
    if not known:
        raise click.UsageError('No edition has a printer: write printer = "kdp-paperback".')
    return tuple(known[name] for name in names) if names else tuple(known.values())


def _kit(
    book: Book,
    edition: Edition,
    target: Path,
    chosen: tuple[Edition, ...],
    products: list[Product],
) -> tuple[list[dict[str, object]], list[Finding]]:
    """Make one kit; write it if nothing in it would be refused."""
    from book.outputs import swap_in
    from book.printing.kit import Files, kit_name, make_kit, stale_names
    from book.printing.load import load_profile

    profile = load_profile(edition.printer or "")
    product = products[0]
    beside = {one.kind: one for one in products[1:]}
    findings = [replace(one, artifact=product.file_name) for one in product.findings]
    findings += _preflighted(edition, product, beside)
    # What is only a warning while a book is written is a refusal when it is handed in.
    findings = [_as_refusal(one) for one in findings]
    if any(one.severity == "error" for one in findings):
        return [], findings
    cover, proof = beside.get("cover"), beside.get("cover-proof")
    files = Files(
        product.data,
        product.pages or 0,
        cover.data if cover else None,
        proof.data if proof else None,
    )
    folder = target / kit_name(edition, chosen)
    kit = {folder / name: data for name, data in make_kit(book, edition, profile, files).items()}
    swap_in(kit)
    if cover is None:  # one of an earlier kit was drawn for other pages
        for stale in stale_names(book, edition, profile):
            (folder / stale).unlink(missing_ok=True)
    return [_record(edition, path, data) for path, data in kit.items()], findings


def _as_refusal(finding: Finding) -> Finding:
    from book.model.finding import Severity

    refused = finding.rule == "book-length" and "differ" not in finding.message
    return replace(finding, severity=Severity.ERROR) if refused else finding


def _preflighted(edition: Edition, product: Product, beside: dict[str, Product]) -> list[Finding]:
    from book.covers.isbn import digits_of
    from book.printing.load import load_profile
    from book.printing.preflight import Answers, preflight_pdf

    profile = load_profile(edition.printer or "")
    answers = Answers(
        kind="interior",
        trim=(edition.trim.width, edition.trim.height),
        pages=product.pages,
        paper=edition.paper,
        ink=edition.press.ink,
        isbn=digits_of(edition.isbn) if edition.isbn else None,
        spine=edition.press.spine_width,
        caliper=edition.press.caliper,
    )
    found = list(preflight_pdf(product.data, profile, answers, artifact=product.file_name))
    cover = beside.get("cover")
    if cover is not None:
        wanted = replace(answers, kind="cover")
        found += preflight_pdf(cover.data, profile, wanted, artifact=cover.file_name)
    return found


def _record(edition: Edition, path: Path, data: bytes) -> dict[str, object]:
    return {
        "edition": edition.name,
        "path": path.as_posix(),
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
