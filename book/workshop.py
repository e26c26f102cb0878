"""Where editions are made: a shop that has pages set, processes for whole tasks, and a cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from book.model.book import Book

if TYPE_CHECKING:
    from book.proof.kept import Kept
    from book.typesetting.makeup.shop import Hands, Shop, Work
    from book.workers import Pool

Result = TypeVar("Result")


class Watch(Protocol):
    """Is told how far a build is, from whatever thread."""

    def more(self, count: int) -> None:
        """So many tasks are to be done, too."""

    def done(self, label: str) -> None:
        """One of them is done; `label` says to people what it was about."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a build is done; none of it changes what comes out.

    `cache` is where results are kept; without one nothing is. `executor` is the address of other
    machines that set pages. `one_shot` sets each book in one piece, for comparison. `watch` is told
    how far it is.
    """

    cache: Path | None = None
    executor: str = ""
    one_shot: bool = False
    watch: Watch | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where the editions of `book` are made.

    `shop` has pages set, `pool` takes whole tasks if there is one. `kept` is what proofs have
    found out before, None where nothing is kept.
    """

    book: Book
    shop: Shop
    pool: Pool | None = None
    one_shot: bool = False
    kept: Kept | None = None
    watch: Watch | None = None

    def call(self, label: str, work: Callable[..., Result], *task: object) -> Result:
        """`work(book, *task)`, done by a process of the pool, or here."""
        if self.watch is not None:
            self.watch.more(1)
        result: Result
        if self.pool is None:
            result = work(self.book, *task)
        else:
            result = self.pool.call(label, _with_inherited_book, work, *task)
        if self.watch is not None:
            self.watch.done(label)
        return result

    def side_by_side(
        self, work: Callable[..., Result], tasks: Sequence[tuple[Any, ...]]
    ) -> list[Result]:
        """`work(*task)` for every task, in threads that mostly wait for the pool's processes."""
        if self.pool is None or len(tasks) < 2:
            return [work(*task) for task in tasks]
        with ThreadPoolExecutor(len(tasks)) as threads:
            futures = [threads.submit(work, *task) for task in tasks]
            try:
                for future in as_completed(futures):
                    future.result()
            except BaseException:
                # The threads end when the work that they wait for does.
                self.pool.kill()
                raise
            return [future.result() for future in futures]


def _with_inherited_book(work: Callable[..., Result], *task: object) -> Result:
    from book.workers import inherited

    book: Book = inherited()
    return work(book, *task)


@contextmanager
def opened(book: Book, jobs: int = 1, manner: Manner | None = None) -> Iterator[Workshop]:
    """A workshop for `book`, with as many processes as `jobs` says.

    Raises:
        NoCluster: The machines at the executor's address do not answer.
    """
    from book.cache import Cache, PassingCache
    from book.proof.kept import Kept
    from book.typesetting.makeup.shop import Shop, executed, here, pooled
    from book.versions import versions
    from book.workers import Pool

    manner = manner or Manner()
    kept = Kept(manner.cache, versions()) if manner.cache else None
    with ExitStack() as stack:
        if manner.cache is None:
            passing = PassingCache()
            stack.callback(passing.close)
            cache: Cache = passing
        else:
            cache = Cache(manner.cache)
        # Worked out before there are other processes: they have it then.
        versions()
        pool = stack.enter_context(Pool(jobs, book)) if jobs > 1 else None
        if manner.executor:
            from book.cluster import remote_executor

            hands = executed(stack.enter_context(remote_executor(manner.executor)))
        else:
            hands = pooled(pool) if pool else here
        if manner.watch is not None:
            hands = _watched(hands, manner.watch)
        shop = Shop(cache, hands, shared=not manner.executor)
        yield Workshop(book, shop, pool, manner.one_shot, kept, manner.watch)


def _watched(hands: Hands, watch: Watch) -> Hands:
    """The same hands, which tell how far they are."""

    def do(work: Sequence[Work], hand_over: Callable[[Work, Any], None]) -> None:
        watch.more(len(work))

        def told(one: Work, result: Any) -> None:
            watch.done(one.label)
            hand_over(one, result)

        hands(work, told)

    return do
