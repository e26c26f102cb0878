"""`book cover`: the cover of an edition."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from book.cli.common import FINDINGS, Ended, common, put, put_json, show_findings
from book.cli.sound import made, sound_book


@click.command("cover")
@common
@click.option("--output", metavar="DIR", default="dist", show_default=True, help="Write to DIR.")
@click.argument("edition", metavar="EDITION")
def command(edition: str, form: str, quiet: bool, output: str) -> None:
    """Make the cover of EDITION into DIR: a picture for shops, or the sheet for a printer.

    The width of a spine comes from the number of pages: the interior is set anew, and written with
    its cover, so that the two always fit.
    """
    root, loaded, book = sound_book()
    known = {one.name: one for one in book.settings.editions}
    if edition not in known:
        raise click.UsageError(f"There is no edition {edition!r}: {', '.join(known)}.")
    chosen = known[edition]
    if chosen.format == "pdf" and not chosen.printer:
        raise click.UsageError(
            f"The edition {edition!r} has no printer, and a PDF for the screen needs no cover of "
            'its own. Write printer = "kdp-paperback", or name the EPUB edition.'
        )
    from book.outputs import swap_in

    if chosen.format == "epub":
        from book.build import cover_picture

        products = [cover_picture(book, chosen)]
    else:
        products = made(root, loaded, book, [chosen])
    remarks = [
        replace(one, artifact=Path(output, product.file_name).as_posix())
        for product in products
        for one in product.findings
    ]
    failed = any(one.severity == "error" for one in remarks)
    if not failed:
        swap_in({Path(output, one.file_name): one.data for one in products})
    paths = [Path(output, one.file_name).as_posix() for one in products]
    if form == "json":
        from book.report.json_report import findings_document

        document = findings_document(remarks)
        put_json(document | {"schema": "book.cover/1", "files": [] if failed else paths})
    else:
        shown = [one for one in remarks if not quiet or one.severity == "error"]
        show_findings(shown, root, loaded, err=True)
        for path in () if failed or quiet else paths:
            put(path)
    has_cover = any(one.kind == "cover" for one in products)
    if failed or not has_cover:
        raise Ended(FINDINGS)
