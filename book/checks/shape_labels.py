"""Labels that are not plain words, labels that collide, and what only looks like a marker."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from book.checks.labels import canonical, is_plain, looks, named, odd_characters, several
from book.checks.markers import EntryMarkers, Marker, seen_there
from book.checks.registry import Rule, add, entry_checks, far_checks
from book.checks.shape_definitions import misread
from book.checks.view import View
from book.model.finding import Finding, Severity
from book.model.patterns import lazy
from book.model.source import Edit, SourceSpan

ODD = add(
    Rule(
        "odd-label",
        Severity.ERROR,
        "a label that is no plain word, or is not whole",
        "Labels are letters, digits, “-”, “_”, “.” and “:”. With a blank, an invisible character "
        "or a digit of another kind in it, a label is another one than it seems; and other "
        "programs read “[^my note]: …” as the address of a link and drop the text.",
        family="identity",
        reader="A literal “[^1]”, or nothing at all where the note should be.",
        bad="The congress met.[^my note]\n\n[^my note]: In March.\n",
        good="The congress met.[^my-note]\n\n[^my-note]: In March.\n",
        repairs=True,
    )
)
COLLISION = add(
    Rule(
        "id-collision",
        Severity.ERROR,
        "two ids, or two labels, that can't be told apart",
        "A link to an id that stands twice goes to one of the places, and nobody knows to which. "
        "Labels that look the same will be mixed up by whoever edits the text next. (Labels "
        "never collide in the outputs: their ids are encoded.)",
        family="identity",
        reader="A link that leads to the wrong place.",
        bad="# One {#a}\n\nSee [there](#a).\n\n# Two {#a}\n\nIt met.\n",
        good="# One {#a}\n\nSee [there](#b).\n\n# Two {#b}\n\nSee [above](#a).\n",
    )
)

_INTENDED = lazy(r"[\w.-]+")
_SHOWN = {" ": "a blank", "\u00a0": "a no-break space (U+00A0)", "\t": "a tab"}


@far_checks
def odd_labels(view: View) -> Iterable[Finding]:
    """Labels with characters that no label should have, each once; and those not read at all."""
    linked = any("#fn:" in source.text for _, source in view.texts)
    for here in view.markers:
        odd = [one for one in {**here.calls, **here.defined} if not is_plain(one)]
        forms = Counter(canonical(one) for one in odd)
        for label in odd:
            yield _odd(here, label, repairs=not linked and forms[canonical(label)] == 1)
        if any(marker.state == "unread" for marker in here.markers):
            yield from _unread(here)


def _odd(here: EntryMarkers, label: str, *, repairs: bool) -> Finding:
    places = [
        one
        for one in here.by_label.get(label, ())
        if not one.inline and (one.reference or one.definition)
    ]
    span = places[0].span if places else _any_span(here, label)
    plain = canonical(label)
    what = " and ".join(_SHOWN.get(one) or named(one) for one in odd_characters(label))
    message = f"the label “{_visible(label)}” contains {what or 'letters in parts'}"
    own, other = here.key(label), here.key(plain)
    explains: list[tuple[str, str]] = []
    if label not in here.defined and plain in here.defined:
        message += f": it is another label than [^{plain}], and has no note"
        explains += [("undefined-note", own)]
        explains += [("unused-note", other)] if plain not in here.calls else []
    elif label not in here.calls and plain in here.calls:
        message += f": it is another label than [^{plain}], which has no note then"
        explains += [("unused-note", own)]
        explains += [("undefined-note", other)] if plain not in here.defined else []
    else:
        message += "; other programs would not see a note here"
    meant = several(label, here.defined) if label not in here.defined else []
    if meant:
        message = f"the marker [^{label}] stands for no note: several notes need several markers"
        plain = "][^".join(meant)
        explains += [("undefined-note", own)]
        explains += [("unused-note", here.key(part)) for part in meant if part in here.unused]
        return ODD.finding(message, span, f"Write [^{plain}].", own, explains=tuple(explains))
    sure = repairs and plain and places and _fits(here, label, plain)
    edits = tuple(Edit(_inside(one), plain) for one in places) if sure else ()
    hint = f"Write [^{plain}]." if plain else "Use letters, digits and hyphens."
    return ODD.finding(message, span, hint, own, edits=edits, explains=tuple(explains))


def _fits(here: EntryMarkers, label: str, plain: str) -> bool:
    """Whether `label` can be written `plain`: it joins what is apart, or nobody has the name."""
    if label in here.defined:
        return plain not in here.defined and (label in here.calls) is (plain not in here.calls)
    return plain in here.defined


def _any_span(here: EntryMarkers, label: str) -> SourceSpan:
    calls = here.calls.get(label)
    return calls[0].span if calls else here.defined[label].span


def _inside(marker: Marker) -> SourceSpan:
    path, line = marker.source.path, marker.line
    return SourceSpan(path, line, marker.column + 2, line, marker.end - 1)


def _visible(label: str) -> str:
    return "".join(
        f"<U+{ord(c):04X}>" if unicodedata.category(c) in ("Cf", "Cc") else c for c in label
    )


def _unread(here: EntryMarkers) -> Iterator[Finding]:
    """Markers that the parser took for text: empty, open, broken, or not read where they stand."""
    told = misread(here)
    for marker in here.markers:
        if marker.state != "unread" or marker.inline:
            continue
        if (marker.source.path, marker.line, marker.column) not in told:
            found = _what_is_wrong(here, marker)
            if found is not None:
                yield found


def _what_is_wrong(here: EntryMarkers, marker: Marker) -> Finding | None:
    if not marker.closed:
        return _open(here, marker)
    label = marker.label
    if not label.strip():
        return _nameless(here, marker)
    if "[" in label:
        return ODD.finding(
            f"the label “{label}” has a bracket in it and is not read as one; a reader would "
            f"see the literal text “[^{label}]”",
            marker.span,
            "Use letters, digits and hyphens; a note on the spot is written ^[…].",
            explains=seen_there(marker.span),
        )
    return None


def _nameless(here: EntryMarkers, marker: Marker) -> Finding:
    """A marker without a label; where but one label lacks its other half, that one is meant."""
    defines = marker.after.startswith(":")
    rule, missed = ("undefined-note", here.undefined) if defines else ("unused-note", here.unused)
    meant = next(iter(missed)) if len(missed) == 1 else ""
    return ODD.finding(
        f"this {'definition' if defines else 'marker'} has no label; a reader would see the "
        f"literal text “[^{marker.label}]”",
        marker.span,
        f"Write [^{meant}]." if meant else "Write the label of the note behind the caret.",
        explains=(
            *([(rule, here.key(meant))] if meant else ()),
            ("swallowed-text", str(marker.span)),
            *seen_there(marker.span),
        ),
    )


def _open(here: EntryMarkers, marker: Marker) -> Finding:
    """A label whose bracket does not close in its line."""
    match = _INTENDED.match(marker.after)
    label = match[0].rstrip(".:-") if match else ""
    source, line = marker.source, marker.line
    below = source.line(line + 1)
    rest, bracket, _ = below.partition("]")
    broken = bool(bracket) and "[" not in rest and label not in here.unused
    edits: tuple[Edit, ...] = ()
    if broken:
        joined = f"{marker.after.rstrip()} {rest.strip()}"
        lost = [joined, canonical(joined)]
        gap = len(below) - len(below.lstrip()) + 1
        start = marker.end + len(marker.after.rstrip())
        if joined in here.unused:
            edits = (Edit(SourceSpan(source.path, line, start, line + 1, gap), " "),)
    else:
        lost = [label]
        column = marker.end + len(label)
        if label in here.unused:
            # Another bracket than the right one closes it, or none does.
            other = source.line(line)[column - 1 : column] in (")", "}")
            edits = (Edit(SourceSpan(source.path, line, column, line, column + other), "]"),)
    what = "is broken over two lines" if broken else "is never closed"
    return ODD.finding(
        f"the label that begins with “[^{label}” {what}; a reader would see it as text",
        marker.span,
        "Write it on one line, with “]” right behind the label.",
        here.key(lost[-1]) if lost[-1] else None,
        edits=edits,
        explains=tuple(("unused-note", here.key(one)) for one in lost if one),
    )


@entry_checks
def collisions(view: View) -> Iterable[Finding]:
    """Labels that look the same and are not, and ids that a link can't reach."""
    for here in view.markers:
        labels = [one for one in here.defined if one in here.calls]
        if not all(one.isascii() for one in labels):
            yield from _twins(here, labels)
        for name, span in here.entry.anchors.items():
            if name.startswith("fn:"):
                yield COLLISION.finding(
                    f"no link can lead to the id “{name}”: “#fn:…” is the number of a note",
                    span,
                    "Give the place another id.",
                )


def _twins(here: EntryMarkers, labels: list[str]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for label in labels:
        other = first.setdefault(looks(label), label)
        if other != label and is_plain(label) and is_plain(other):
            odd = ", ".join(named(c) for c in dict.fromkeys(label + other) if not c.isascii())
            finding = COLLISION.finding(
                f"the labels [^{other}] and [^{label}] look the same and are two ({odd})",
                here.defined[label].span,
                "Give one of them another label.",
                here.key(label),
            )
            yield replace(finding, severity=Severity.WARNING)
