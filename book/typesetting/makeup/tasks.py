"""The tasks that are done in whatever process: plain data in, bytes out.

Nothing of the engine is imported before it is needed: who finds everything in the cache never
pays for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from book.cache import Cache
from book.typesetting.makeup.parts import (
    DrawnSlip,
    Galley,
    PageKind,
    SetGalley,
    Slip,
    Theme,
    font_facts,
    packed,
)
from book.typesetting.makeup.piece import Piece

if TYPE_CHECKING:
    from book.model.book import Metadata
    from book.typesetting.frame import Framed


def _engine() -> None:
    """Load the engine, or say which library it lacks."""
    from book.typesetting.ready import require_typesetter

    require_typesetter()


Files = dict[str, bytes]
"""Fonts by their digests: those that the cache could not take."""


def galley(job: Galley, cache: str | None) -> tuple[bytes, Files]:
    """Set a galley."""
    _engine()
    from book.typesetting.lines.fonts import kept_in
    from book.typesetting.makeup.galley import set_galley

    with kept_in(Cache(Path(cache)) if cache else None):
        done = set_galley(job)
    return _packed(done, cache)


def blank(theme: Theme, side: str, cache: str | None) -> tuple[bytes, Files]:
    """Set a blank page."""
    _engine()
    from book.typesetting.makeup.galley import set_blank

    return _packed(set_blank(theme, side), cache)


def cover_sheet(theme: Theme, metadata: Metadata, cache: str | None) -> tuple[bytes, Files]:
    """Make what a file says of itself."""
    _engine()
    from book.typesetting.makeup.galley import set_cover_sheet

    return set_cover_sheet(theme, metadata).packed(), {}


def survey(theme: Theme, sections: Sequence[Framed], cache: str | None) -> tuple[bytes, Files]:
    """Find out how the sections follow one another."""
    _engine()
    from book.typesetting.makeup.survey import survey

    return json.dumps(survey(theme, sections)).encode(), {}


def steps(theme: Theme, kinds: Sequence[PageKind], cache: str | None) -> tuple[bytes, Files]:
    """Find out what pages do to the page counters."""
    _engine()
    from book.typesetting.makeup.heads import counter_steps

    return json.dumps(counter_steps(theme, kinds)).encode(), {}


def slips(theme: Theme, wanted: Sequence[Slip], cache: str | None) -> tuple[bytes, Files]:
    """Draw what is around the text of pages."""
    _engine()
    from book.typesetting.makeup.heads import draw_slips

    drawn, files = draw_slips(theme, wanted)
    return json.dumps([slip_facts(one) for one in drawn]).encode(), _left(files, cache)


def slip_facts(slip: DrawnSlip) -> dict[str, Any]:
    """A drawn slip as JSON."""
    return {
        "content": slip.content.decode("latin-1"),
        "fonts": {name: asdict(one) for name, one in slip.fonts.items()},
        "form": slip.form.packed().decode("latin-1") if slip.form else "",
        "log": slip.log,
    }


def drawn_slip(facts: dict[str, Any]) -> DrawnSlip:
    """A drawn slip from JSON."""
    return DrawnSlip(
        facts["content"].encode("latin-1"),
        {name: font_facts(one) for name, one in facts["fonts"].items()},
        Piece.unpacked(form.encode("latin-1")) if (form := facts["form"]) else None,
        tuple(facts["log"]),
    )


def _packed(done: SetGalley, cache: str | None) -> tuple[bytes, Files]:
    return packed(done), _left(done.files, cache)


def _left(files: Files | Any, cache: str | None) -> Files:
    """Keep fonts in the cache; what is left must be handed over."""
    if cache is None:
        return dict(files)
    kept = Cache(Path(cache))
    left: Files = {}
    for name, data in files.items():
        if (cache, name) in _stored:
            continue
        if kept.get(name) is None:
            kept.put(name, data)
        if kept.get(name) is None:
            left[name] = data  # the disk is full, perhaps
        else:
            _stored.add((cache, name))
    return left


# The fonts that this process has seen in a cache: they are not looked at again for every galley.
_stored: set[tuple[str, str]] = set()


Task = Callable[..., tuple[bytes, Files]]
