"""The skeleton of the text: headings, images, ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from book.checks.registry import Rule, add, checks, entry_checks, far_checks
from book.checks.view import CALL, Prose, View
from book.model.blocks import Heading
from book.model.finding import Finding, Severity
from book.model.inline import Image
from book.model.patterns import lazy
from book.model.source import SourceSpan

SKIPPED = add(
    Rule(
        "skipped-heading",
        Severity.WARNING,
        "a heading that skips a level",
        "Contents and screen readers show a step that is not there (WCAG 2.2, 1.3.1).",
        family="language",
        reader="A section that seems to belong to one that is missing.",
        bad="# The Congress\n\n### The Last Day\n\nIt rose.\n",
        good="# The Congress\n\n## The Last Day\n\nIt rose.\n",
    )
)
EMPTY_HEADING = add(
    Rule(
        "empty-heading",
        Severity.WARNING,
        "a heading without words",
        "It is a blank line in the contents, and a link that nobody can follow.",
        family="language",
        reader="An empty line in the contents.",
        bad="#\n\nThe congress met.\n",
        good="# The Congress\n\nThe congress met.\n",
    )
)
MISSING_ALT = add(
    Rule(
        "missing-alt",
        Severity.WARNING,
        "an image without a description",
        "A blind reader is told that there is a picture, and no more (WCAG 2.2, 1.1.1).",
        family="markup",
        reader="Nothing, where a screen reader should say what the image shows.",
    )
)
BARE_CLAIM = add(
    Rule(
        "bare-claim",
        Severity.WARNING,
        "a claim of accessibility that the text contradicts",
        "The EPUB would promise what it does not keep; the claim is left out.",
        family="settings",
        reader="Shops and libraries show no claim.",
    )
)
UNUSED_IMAGE = add(
    Rule(
        "unused-image",
        Severity.INFO,
        "an image in the book's directory that no text shows",
        "Its reference was lost, or the file can go.",
        family="markup",
        reader="Nothing: the picture is in no output.",
    )
)
UNUSED_ID = add(
    Rule(
        "unused-id",
        Severity.INFO,
        "an id that no link of the book leads to",
        "A link was lost or mistyped, or the id can go; links from outside are not known here.",
        family="markup",
        reader="Nothing.",
        bad="# The Congress {#congress}\n\nIt met.\n",
        good="# The Congress {#congress}\n\nAs [told](#congress), it met.\n",
    )
)

_ID = lazy(r"\{[^{}\n]*#([^\s{}#.]+)[^{}\n]*\}")
_LINK = lazy(r"\]\([^()\s]*#([^()\s]+)(?:\s[^()]*)?\)|<[^<>\n]*#([^\s\"'<>]+)")


@entry_checks
def levels(view: View) -> Iterable[Finding]:
    """Headings that go down more than one level at once, and those without words."""
    for entry in view.entries:
        last: Heading | None = None
        for prose in entry.prose:
            if not isinstance(prose.block, Heading) or prose.kind != "heading":
                continue
            heading = prose.block
            if not prose.text.strip(f" \n{CALL}"):
                yield EMPTY_HEADING.finding(
                    "this heading has no words; the contents would show an empty line",
                    heading.span,
                    "Write the heading, or delete it.",
                )
            if last is not None and heading.level > last.level + 1:
                yield SKIPPED.finding(
                    f"a heading of level {heading.level} follows one of level {last.level}",
                    heading.span,
                    f"Write it with {'#' * (last.level + 1)}, or add the level between.",
                )
            last = heading


def _images(view: View) -> Iterator[tuple[Prose | None, Image]]:
    from book.model.blocks import Figure

    for prose in view.prose:
        if isinstance(prose.block, Figure):
            yield prose, prose.block.image
        for piece in prose.pieces:
            if isinstance(piece.node, Image):
                yield prose, piece.node


@entry_checks
def descriptions(view: View) -> Iterable[Finding]:
    """Images without alternative text; an empty `alt` says that an image is mere ornament."""
    seen: set[SourceSpan] = set()
    for _, image in _images(view):
        bare = not image.alt and image.attributes.get("alt") is None
        if bare and image.span not in seen:
            seen.add(image.span)
            yield MISSING_ALT.finding(
                f"the image “{image.path}” has no description for those who can't see it",
                image.span,
                'Write {alt="…"} behind it; {alt=""} where it is mere ornament.',
            )


@far_checks
def claims(view: View) -> Iterable[Finding]:
    """A named evaluator, and what stands against the claim."""
    said = view.book.metadata.evaluation
    if said is None or not said.evaluator:
        return
    faults = [*descriptions(view), *(one for one in levels(view) if one.rule == SKIPPED.id)]
    if faults:
        first = faults[0]
        yield BARE_CLAIM.finding(
            f"the claim of accessibility is left out: {first.message} ({first.span})",
            view.book.settings.key_spans.get("book.accessibility"),
            "Mend what `book check` says of pictures and headings, and have the book looked at "
            "again.",
        )


@checks
def unshown(view: View) -> Iterable[Finding]:
    """Image files in the book's directory that nothing shows."""
    shown = {*view.book.images, view.book.settings.cover}
    for path in view.book.image_files:
        if path not in shown:
            yield UNUSED_IMAGE.finding(
                f"no text shows the image “{path}”",
                SourceSpan(path, 1),
                "Show it, or delete the file.",
            )


@checks
def unlinked_ids(view: View) -> Iterable[Finding]:
    """Ids that were given by hand and are not linked to."""
    given = [
        (entry, one[1], SourceSpan(source.path, number, one.start(1) + 1))
        for entry, source in view.texts
        for number, line in (enumerate(source.lines, 1) if "{" in source.text else ())
        if "{" in line and "#" in line
        for one in _ID.finditer(line)
    ]
    texts = [source.text for _, source in view.texts] if given else ()
    wanted = {one[1] or one[2] for text in texts for one in _LINK.finditer(text) if "#" in one[0]}
    for entry, name, span in given:
        # The anchors come last: they are read with the content of an entry.
        if name not in wanted and name in entry.anchors:
            yield UNUSED_ID.finding(
                f"nothing in the book links to “#{name}”",
                span,
                "Delete the id, unless something outside the book links to it.",
            )
