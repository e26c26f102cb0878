"""Gets done what galleys and pages need: from the cache, or by the engine, here or elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass, field
from typing import Any, TypeVar

from book.cache import Cache
from book.model.book import Metadata
from book.typesetting.frame import Framed
from book.typesetting.makeup import tasks
from book.typesetting.makeup.impose import Steps
from book.typesetting.makeup.parts import (
    DrawnSlip,
    FontFacts,
    Galley,
    PageKind,
    SetGalley,
    Slip,
    Theme,
    digest,
    unpacked,
)
from book.typesetting.makeup.piece import Piece
from book.versions import versions
from book.workers import Pool

Result = TypeVar("Result")

# So many slips are drawn in one go: enough to make the engine's start worth it.
_SLIPS = 100


@dataclass(frozen=True)
class Work:
    """One task. `label` says to people what it is about, `size` how much there is to do."""

    name: str
    task: tasks.Task
    arguments: tuple[object, ...]
    label: str
    size: int = 0


# Does tasks, and hands each result over as soon as it is there.
Hands = Callable[[Sequence[Work], Callable[[Work, Any], None]], None]


@dataclass
class Shop:
    """Keeps what was done, and has the rest done by `hands`.

    `cache` may be one for this build alone. `shared` says that processes can reach it by its path.
    `done` counts what the engine was asked for, by kind.
    """

    cache: Cache
    hands: Hands
    shared: bool = True
    done: dict[str, int] = field(default_factory=dict)
    _fonts: dict[str, bytes] = field(default_factory=dict)

    def galleys(self, jobs: Sequence[Galley]) -> list[SetGalley]:
        """All these galleys, set."""
        work = [
            Work(
                self._name("galley", job.digest),
                tasks.galley,
                (job,),
                job.label,
                sum(len(one.body) for one in job.sections),
            )
            for job in jobs
        ]
        return self._all(work, self._galley)

    def blank(self, theme: Theme, side: str) -> SetGalley:
        """A blank page on this side."""
        name = self._name("blank", theme.digest, side)
        return self._all([Work(name, tasks.blank, (theme, side), "a blank page")], self._galley)[0]

    def cover_sheet(self, theme: Theme, metadata: Metadata) -> Piece:
        """What the file says of itself."""
        name = self._name("cover sheet", theme.digest, metadata)
        work = Work(name, tasks.cover_sheet, (theme, metadata), "the metadata")
        return self._all([work], Piece.unpacked)[0]

    def survey(self, theme: Theme, sections: Sequence[Framed]) -> dict[str, Any]:
        """How the sections follow one another."""
        outlines = [_outline(one) for one in sections]
        name = self._name("survey", theme.digest, outlines)
        work = Work(name, tasks.survey, (theme, outlines), "the order of the sections")
        found: dict[str, Any] = self._all([work], _survey)[0]
        return found

    def steps(self, theme: Theme, kinds: Iterable[PageKind]) -> Steps:
        """What pages of these kinds do to the page counters."""
        wanted = tuple(kinds)
        name = self._name("steps", theme.digest, wanted)
        work = Work(name, tasks.steps, (theme, wanted), "the page counters")
        found = self._all([work], json.loads)[0]
        return dict(zip(wanted, found, strict=True))

    def slips(self, theme: Theme, wanted: Sequence[Slip]) -> list[DrawnSlip]:
        """Heads and folios, drawn.

        Each is kept by itself, for pages move; and those of pages that stand together are kept
        together, for most do not.
        """
        sheaves = [wanted[start : start + _SLIPS] for start in range(0, len(wanted), _SLIPS)]
        names = [self._name("sheaf", theme.digest, one) for one in sheaves]
        kept = [self._kept(name, self._sheaf) for name in names]
        missing = [
            slip for one, found in zip(sheaves, kept, strict=True) if not found for slip in one
        ]
        drawn = dict(zip(missing, self._single_slips(theme, missing), strict=True))
        result: list[DrawnSlip] = []
        for name, sheaf, found in zip(names, sheaves, kept, strict=True):
            if not found:
                found = [drawn[slip] for slip in sheaf]
                facts = [tasks.slip_facts(one) for one in found]
                self.cache.put(name, json.dumps(facts).encode())
            result += found
        return result

    def _single_slips(self, theme: Theme, wanted: Sequence[Slip]) -> list[DrawnSlip]:
        names = {slip: self._name("slip", theme.digest, slip) for slip in dict.fromkeys(wanted)}
        found: dict[Slip, DrawnSlip] = {}
        for slip, name in names.items():
            kept = self._kept(name, self._slip)
            if kept is not None:
                found[slip] = kept
        missing = [slip for slip in names if slip not in found]
        parts = [tuple(missing[start : start + _SLIPS]) for start in range(0, len(missing), _SLIPS)]
        work = [
            Work(self._name("slips", theme.digest, part), tasks.slips, (theme, part), "the folios")
            for part in parts
        ]
        for part, drawn in zip(parts, self._all(work, json.loads, keep=False), strict=True):
            for slip, facts in zip(part, drawn, strict=True):
                self.cache.put(names[slip], json.dumps(facts).encode())
                found[slip] = tasks.drawn_slip(facts)
        return [found[slip] for slip in wanted]

    def font(self, name: str) -> bytes:
        """A font that was drawn with, by its digest.

        Raises:
            LookupError: it is gone.
        """
        if name not in self._fonts:
            data = self.cache.get(name)
            if data is None:
                raise LookupError(f"the font {name} is gone from the cache")
            self._fonts[name] = data
        return self._fonts[name]

    def _galley(self, data: bytes) -> SetGalley:
        galley = unpacked(data)
        self._want(galley.fonts.values())
        return galley

    def _slip(self, data: bytes) -> DrawnSlip:
        slip = tasks.drawn_slip(json.loads(data))
        self._want(slip.fonts.values())
        return slip

    def _sheaf(self, data: bytes) -> list[DrawnSlip]:
        found = [tasks.drawn_slip(one) for one in json.loads(data)]
        self._want(font for slip in found for font in slip.fonts.values())
        return found

    def _want(self, fonts: Iterable[FontFacts]) -> None:
        """See that all fonts are there: without them, what is set in them is worth nothing."""
        for one in fonts:
            if not one.own:
                self.font(one.file)

    def _name(self, kind: str, *values: object) -> str:
        return digest(versions(), kind, *values)

    def _kept(self, name: str, read: Callable[[bytes], Result]) -> Result | None:
        data = self.cache.get(name)
        if data is None:
            return None
        try:
            return read(data)
        except (ValueError, LookupError, TypeError):
            return None

    def _all(
        self, work: Sequence[Work], read: Callable[[bytes], Result], keep: bool = True
    ) -> list[Result]:
        found: dict[str, Result] = {}
        missing: dict[str, Work] = {}
        for one in work:
            if one.name in found or one.name in missing:
                continue
            kept = self._kept(one.name, read)
            if kept is None:
                missing[one.name] = one
            else:
                found[one.name] = kept

        def received(one: Work, result: tuple[bytes, tasks.Files]) -> None:
            data, files = result
            for name, file in files.items():
                self._fonts[name] = file
                self.cache.put(name, file)
            if keep:
                self.cache.put(one.name, data)
            kind = one.task.__name__
            self.done[kind] = self.done.get(kind, 0) + 1
            try:
                found[one.name] = read(data)
            except LookupError:
                if again is None:
                    raise
                again.append(missing[one.name])

        # Fonts that are gone from the cache by now are asked for once more, from hand to hand.
        again: list[Work] | None = []
        longest_first = sorted(missing.values(), key=lambda one: -one.size)
        if longest_first:
            self.hands([self._addressed(one, self.shared) for one in longest_first], received)
        if again:
            once_more, again = again, None
            self.hands([self._addressed(one, False) for one in once_more], received)
        return [found[one.name] for one in work]

    def _addressed(self, one: Work, shared: bool) -> Work:
        where = str(self.cache.root) if shared else None
        return Work(one.name, one.task, (*one.arguments, where), one.label, one.size)


def pooled(pool: Pool) -> Hands:
    """Has tasks done by the processes of a pool."""

    def work_off(work: Sequence[Work], received: Callable[[Work, Any], None]) -> None:
        futures = {pool.submit(one.label, one.task, *one.arguments): one for one in work}
        for future in as_completed(futures):
            received(futures[future], pool.result_of(future))

    return work_off


def executed(executor: Executor) -> Hands:
    """Has tasks done by whatever executor this is, on other machines perhaps."""

    def work_off(work: Sequence[Work], received: Callable[[Work, Any], None]) -> None:
        futures = {executor.submit(one.task, *one.arguments): one for one in work}
        for future in as_completed(futures):
            received(futures[future], future.result())

    return work_off


def here(work: Sequence[Work], received: Callable[[Work, Any], None]) -> None:
    """Do the tasks in this process, one after the other."""
    for one in work:
        received(one, one.task(*one.arguments))


def _outline(section: Framed) -> Framed:
    """A section without its text: its first tag is all that the order depends on."""
    body = section.body
    start = body.find("<")
    return Framed(
        body[start : body.find(">", start) + 1],
        section.role,
        "",
        section.level,
        section.page,
        "",
        "",
        section.anchor,
        section.lang,
    )


def _survey(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data)
    return found


__all__ = ["Hands", "Shop", "Work", "executed", "here", "pooled"]
