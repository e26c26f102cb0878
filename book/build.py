"""The order of the stages: a checked book in, the bytes of its editions out. No file is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding

if TYPE_CHECKING:
    from book.typesetting.makeup.shop import Shop
    from book.workers import Pool

Result = TypeVar("Result")


class MissingLibrary(Exception):
    """A library that pip cannot bring is not on this machine."""


@dataclass(frozen=True, slots=True)
class Product:
    """One edition, built. `pages` is None where there are none to count; `file_name` is bare.

    `warnings` is what the typesetter's engine said, `findings` what is to be said of the pages.
    `beside` is what goes with it as a file of its own: the cover of an EPUB.
    """

    edition: str
    kind: str
    file_name: str
    data: bytes
    pages: int | None
    seconds: float
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    beside: tuple[Product, ...] = ()


def file_name(book: Book, edition: Edition) -> str:
    """The name of the edition's output: the slug alone for the edition called `epub`."""
    return _named(book, edition, f".{edition.format}")


def _named(book: Book, edition: Edition, ending: str) -> str:
    slug = book.metadata.slug
    stem = slug if edition.name == "epub" else f"{slug}-{edition.name}"
    # The settings have seen to this; a path that leaves dist/ would overwrite a stranger's file.
    return PurePosixPath(f"{stem}{ending}").name.replace("\\", "-")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a build is done; none of it changes what comes out.

    `cache` is where results are kept; without one nothing is. `executor` is the address of other
    machines that set pages. `one_shot` sets each book in one piece, for comparison.
    """

    cache: Path | None = None
    executor: str = ""
    one_shot: bool = False


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where editions are made: `shop` sets pages, `pool` takes whole tasks if there is one."""

    book: Book
    shop: Shop
    pool: Pool | None = None
    one_shot: bool = False

    def call(self, label: str, work: Callable[..., Result], *task: object) -> Result:
        """`work(book, *task)`, done by a process of the pool, or here."""
        if self.pool is None:
            return work(self.book, *task)
        result: Result = self.pool.call(label, _with_inherited_book, work, *task)
        return result


def _with_inherited_book(work: Callable[..., Result], *task: object) -> Result:
    from book.workers import inherited

    book: Book = inherited()
    return work(book, *task)


def make(
    book: Book, edition: Edition, draft: bool = False, workshop: Workshop | None = None
) -> Product:
    """Build one edition.

    Raises:
        MissingLibrary: The typesetter's libraries are not installed.
        TemplateFault: A template of the book's own fails.
        WorkerFailed: A process that had a part of it died.
    """
    start = time.perf_counter()
    if workshop is None:
        with _workshop(book, 1, Manner()) as workshop:
            return make(book, edition, draft, workshop)
    label = f"the edition {edition.name}"
    if edition.format == "epub":
        product = workshop.call(label, _made_epub, edition, draft)
    else:
        product = _made_pdf(book, edition, draft, workshop)
    found = workshop.call(label, proved, edition, product.data, product.file_name, draft)
    return replace(
        product,
        seconds=time.perf_counter() - start,
        findings=(*product.findings, *found),
    )


def _made_epub(book: Book, edition: Edition, draft: bool) -> Product:
    cover = _cover(book, edition)
    data = _epub(book, edition, cover.data, draft)
    name = file_name(book, edition)
    return Product(edition.name, kind(edition), name, data, None, 0.0, beside=(cover,))


def _made_pdf(book: Book, edition: Edition, draft: bool, workshop: Workshop) -> Product:
    from book.typesetting import set_pdf

    typeset = set_pdf(book, edition, draft=draft, shop=workshop.shop, one_shot=workshop.one_shot)
    return Product(
        edition=edition.name,
        kind=kind(edition),
        file_name=file_name(book, edition),
        data=typeset.data,
        pages=typeset.pages,
        seconds=0.0,
        warnings=typeset.warnings,
        findings=typeset.findings,
    )


def proved(
    book: Book, edition: Edition, data: bytes, name: str, draft: bool = False
) -> tuple[Finding, ...]:
    """What is wrong with a finished file, read back as a reader would: nothing, if all is well."""
    if edition.format == "epub":
        from book.proof.epub.prove import prove_epub

        return prove_epub(data, book, edition, artifact=name, draft=draft).findings
    from book.proof.pdf.prove import prove_pdf

    return tuple(prove_pdf(data, book, edition, artifact=name, draft=draft).findings)


def kind(edition: Edition) -> str:
    """`epub`, `interior` (for a printer) or `pdf` (for the screen)."""
    if edition.format == "epub":
        return "epub"
    return "interior" if edition.is_print else "pdf"


def make_all(
    book: Book,
    editions: Sequence[Edition],
    jobs: int,
    draft: bool = False,
    manner: Manner | None = None,
) -> list[Product]:
    """Build the editions, with up to `jobs` processes.

    What goes with an edition follows it in the list.

    Raises:
        MissingLibrary: The typesetter's libraries are not installed.
        TemplateFault: A template of the book's own fails.
        WorkerFailed: A process died, or failed in a way that is the tool's fault.
        OSError: The machines at the executor's address do not answer.
    """
    with _workshop(book, jobs, manner or Manner()) as workshop:
        if workshop.pool is None or len(editions) < 2:
            made = [make(book, edition, draft, workshop) for edition in editions]
        else:
            made = _side_by_side(book, editions, draft, workshop)
        workshop.shop.cache.trim()
    return [one for product in made for one in (product, *product.beside)]


def _side_by_side(
    book: Book, editions: Sequence[Edition], draft: bool, workshop: Workshop
) -> list[Product]:
    """Build several editions: threads that mostly wait for the processes of the pool."""
    with ThreadPoolExecutor(len(editions)) as threads:
        futures = [threads.submit(make, book, one, draft, workshop) for one in editions]
        try:
            for future in as_completed(futures):
                future.result()
        except BaseException:
            # The threads end when the work that they wait for does.
            if workshop.pool is not None:
                workshop.pool.kill()
            raise
        return [future.result() for future in futures]


@contextmanager
def _workshop(book: Book, jobs: int, manner: Manner) -> Iterator[Workshop]:
    from book.cache import Cache, PassingCache
    from book.typesetting.makeup.shop import Shop, here, pooled
    from book.workers import Pool

    with ExitStack() as stack:
        if manner.cache is None:
            passing = PassingCache()
            stack.callback(passing.close)
            cache: Cache = passing
        else:
            cache = Cache(manner.cache)
        pool = stack.enter_context(Pool(jobs, book)) if jobs > 1 else None
        if manner.executor:
            from book.cluster import remote_hands

            hands = stack.enter_context(remote_hands(manner.executor))
            yield Workshop(book, Shop(cache, hands, shared=False), pool, manner.one_shot)
        else:
            hands = pooled(pool) if pool else here
            yield Workshop(book, Shop(cache, hands), pool, manner.one_shot)


def _cover(book: Book, edition: Edition) -> Product:
    """The cover as a file of its own, as shops ask for it beside the EPUB."""
    start = time.perf_counter()
    require_typesetter()  # the cover is drawn by it
    from book.covers import cover_image

    data = cover_image(book)
    seconds = time.perf_counter() - start
    return Product(edition.name, "cover", _named(book, edition, "-cover.jpg"), data, None, seconds)


def _epub(book: Book, edition: Edition, cover: bytes, draft: bool) -> bytes:
    from book.covers import cover_svg
    from book.epub import make_epub
    from book.markup.numbering import number_notes
    from book.markup.sections import make_sections

    numbers = number_notes(book, edition)
    sections = make_sections(book, edition, numbers, draft=draft)
    return make_epub(book, edition, sections, cover_svg(book), cover)


def require_typesetter() -> None:
    """Load the typesetter.

    Raises:
        MissingLibrary: One of its system libraries is not there.
    """
    # Before the engine: it keeps the fonts of the machine out.
    from book.typesetting import isolate  # noqa: F401

    try:
        import weasyprint  # noqa: F401
    except OSError as error:  # what cffi raises for a library that is not there
        raise MissingLibrary(str(error).partition("\n")[0]) from error
