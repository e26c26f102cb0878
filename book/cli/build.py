"""`book build`: check, build, and swap the outputs in."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from book.cli.common import (
    FAILED,
    FINDINGS,
    USAGE,
    Ended,
    common,
    edition_names,
    load,
    put,
    put_json,
    say,
    settings_are_wrong,
    show_findings,
)

if TYPE_CHECKING:
    from book.build import Product
    from book.manuscript.load import Loaded
    from book.model.book import Book
    from book.model.edition import Edition
    from book.model.finding import Finding
    from book.model.memory import Memory
    from book.report.json_report import OutputRecord
    from book.standing import Standing
    from book.workshop import Manner


@click.command("build")
@common
@click.option("--output", metavar="DIR", default="dist", show_default=True, help="Write to DIR.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Processes that set pages.  [default: one a core]",
)
@click.option(
    "--no-cache", is_flag=True, help="Set and prove every page anew, and keep none for later."
)
@click.option("--one-shot", is_flag=True, help="Set each PDF in one piece: slow, to compare with.")
@click.option(
    "--executor",
    metavar="ADDRESS",
    default="",
    help="Have pages set by a cluster, such as dask://HOST:PORT.",
)
@click.option(
    "--draft",
    is_flag=True,
    help="Build a book that still has errors, marked as a draft, into DIR/draft/.",
)
@click.argument("editions", nargs=-1, metavar="[EDITION]...", shell_complete=edition_names)
def command(
    editions: tuple[str, ...],
    form: str,
    quiet: bool,
    output: str,
    jobs: int | None,
    no_cache: bool,
    one_shot: bool,
    executor: str,
    draft: bool,
) -> None:
    """Check the manuscript, then build its editions (all, unless some are named).

    A book with errors is not built: the files of the last good build stay.
    """
    from book.cache import cache_folder
    from book.cli.progress import watching
    from book.cli.standing import keep_build, name_of_build, standing_build
    from book.records import Records
    from book.workshop import Manner

    start = time.perf_counter()
    memory = None if no_cache else Records(cache_folder(), deep=True)
    root, loaded = load(memory)
    target = Path(output, "draft") if draft else Path(output)
    # What is asked for by other ways than the usual one is meant to be done.
    unusual = no_cache or one_shot or bool(executor)
    build = None if unusual else name_of_build(loaded, editions, target, draft)
    if left := standing_build(build):
        _tell_standing(left, root, loaded, form, quiet, start)
        return
    findings, chosen = _examined(loaded, editions, memory)
    status = _status(loaded, findings, chosen, draft)
    records: list[OutputRecord] = []
    if status == 0 and loaded.book is not None:
        if form == "text":
            _report(findings, root, loaded, quiet)
        if not quiet and not draft:
            _tell_sources(loaded.book, chosen)
        with watching(quiet) as watch:
            manner = Manner(None if no_cache else cache_folder(), executor, one_shot, watch)
            products, remarks = _build(loaded.book, chosen, target, jobs or cores(), draft, manner)
        status = FINDINGS if not products else 0
        records = [_record(product, target) for product in products]
        if form == "text":
            _report(remarks, root, loaded, quiet)
        keep_build(build, findings, remarks, records)
        findings = findings + remarks
    elif form == "text":
        _report(findings, root, loaded, quiet=False)
    if status and form == "text":
        say("book: not built; the files of the last good build are as they were")
    seconds = time.perf_counter() - start
    if form == "json":
        from book.report.json_report import build_document

        put_json(build_document(records, findings, seconds))
    elif not quiet:
        for record in records:
            put(_product_line(record))
    if status:
        raise Ended(status)


def _examined(
    loaded: Loaded, names: tuple[str, ...], memory: Memory | None
) -> tuple[list[Finding], list[Edition]]:
    """All findings, and the editions to build; a name that is none of them is a finding too."""
    if loaded.book is None:
        return loaded.findings, []
    from book.examine import examined
    from book.model.finding import Finding, Severity

    known = {edition.name: edition for edition in loaded.book.settings.editions}
    unknown = [
        Finding(
            "unknown-edition",
            Severity.ERROR,
            f"there is no edition {name!r} in book.toml",
            hint=f"its editions are {', '.join(known)}",
        )
        for name in dict.fromkeys(names)
        if name not in known
    ]
    findings = examined(loaded, memory) + unknown
    chosen = [edition for name, edition in known.items() if not names or name in names]
    return findings, [] if unknown else chosen


def _tell_sources(book: Book, chosen: list[Edition]) -> None:
    """Say which editions are set although nobody asked for them."""
    from book.build import page_sources

    for edition, source in page_sources(book, chosen).items():
        if source not in chosen:
            say(f"book: sets {source.name} too: {edition.name} lists its pages")


def _status(loaded: Loaded, findings: list[Finding], chosen: list[Edition], draft: bool) -> int:
    if settings_are_wrong(loaded, findings) or not chosen:
        return USAGE
    if not draft and any(finding.severity == "error" for finding in findings):
        return FINDINGS
    return 0


def _report(findings: list[Finding], root: Path, loaded: Loaded, quiet: bool) -> None:
    from book.report.text import summary

    shown = [one for one in findings if not quiet or one.severity == "error"]
    show_findings(shown, root, loaded, err=True)
    if findings and not quiet:
        say(f"book: {summary(findings)}")


def _build(
    book: Book, editions: list[Edition], target: Path, jobs: int, draft: bool, manner: Manner
) -> tuple[list[Product], list[Finding]]:
    """What was built, with remarks about it; or nothing, with the reason."""
    from book.build import make_all, report
    from book.cluster import NoCluster
    from book.markup.templates import TemplateFault
    from book.outputs import swap_in
    from book.trial import fault_finding

    try:
        products = make_all(book, editions, jobs, draft, manner)
    except NoCluster as error:
        say(f"book: {error}")
        raise Ended(FAILED) from None
    except TemplateFault as fault:  # one that shows on pages alone, or that the book has lowered
        return [], [fault_finding(fault)]
    remarks = _remarks(products, target)
    if not draft and any(one.severity == "error" for one in remarks):
        return [], _reject(book, products, target / "rejected")
    products.append(report(book, products, remarks, draft))
    swap_in({target / product.file_name: product.data for product in products})
    _drop_stale_covers([(one.edition, one.kind, target / one.file_name) for one in products])
    return products, remarks


def _tell_standing(
    left: Standing, root: Path, loaded: Loaded, form: str, quiet: bool, start: float
) -> None:
    """Say again what was said when it was built."""
    _drop_stale_covers([(one.edition, one.kind, Path(one.path)) for one in left.outputs])
    if form == "json":
        from book.report.json_report import build_document

        findings = [*left.findings, *left.remarks]
        put_json(build_document(left.outputs, findings, time.perf_counter() - start))
        return
    _report(list(left.findings), root, loaded, quiet)
    _report(list(left.remarks), root, loaded, quiet)
    if not quiet:
        for record in left.outputs:
            put(_product_line(record, "unchanged"))


def _drop_stale_covers(outputs: Sequence[tuple[str, str, Path]]) -> None:
    """Remove the cover of an earlier build where this one could make none.

    It was drawn for another count of pages, and nobody would see that beside the new interior.
    `outputs` are editions, kinds and places.
    """
    covered = {edition for edition, kind, _ in outputs if kind == "cover"}
    for edition, kind, place in outputs:
        if kind == "interior" and edition not in covered:
            for ending in ("-cover.pdf", "-cover.png"):
                name = place.name.removesuffix(".pdf") + ending
                place.with_name(name).unlink(missing_ok=True)


def _reject(book: Book, products: list[Product], place: Path) -> list[Finding]:
    """Put files that failed their proof where nobody takes them for good, with the findings."""
    from book.build import report
    from book.outputs import swap_in
    from book.report.json_report import encoded, findings_document

    remarks = _remarks(products, place)
    told = [*products, report(book, products, remarks)]
    files = {place / product.file_name: product.data for product in told}
    swap_in(files | {place / "findings.json": encoded(findings_document(remarks))})
    say(f"book: the proof failed; the files are in {place.as_posix()}/, with proof.html")
    return remarks


def _remarks(products: list[Product], target: Path) -> list[Finding]:
    """What the typesetter said of its work, as findings about the files."""
    from book.model.finding import Finding, Severity

    said = [
        Finding(
            "typesetting",
            Severity.WARNING,
            f"the typesetter says: {warning}",
            artifact=(target / product.file_name).as_posix(),
        )
        for product in products
        for warning in product.warnings
    ]
    return said + [
        replace(finding, artifact=(target / (finding.artifact or product.file_name)).as_posix())
        for product in products
        for finding in product.findings
    ]


def _record(product: Product, target: Path) -> OutputRecord:
    from book.report.json_report import OutputRecord

    record = OutputRecord(
        edition=product.edition,
        kind=product.kind,
        path=(target / product.file_name).as_posix(),
        bytes=len(product.data),
        sha256=hashlib.sha256(product.data).hexdigest(),
        pages=product.pages,
    )
    return replace(record, seconds=product.seconds)


def _product_line(record: OutputRecord, said: str = "") -> str:
    pages = "" if record.pages is None else f"{record.pages} pages, "
    return f"{record.path}: {pages}{_size(record.bytes)}, {said or f'{record.seconds:.1f} s'}"


def _size(count: int) -> str:
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def cores() -> int:
    """How many processes may run at a time."""
    # What this process may use, which in a container is often less than the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
