"""`book.toml` to `Settings`: pure, every fault a finding at its line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from itertools import count
from pathlib import PurePosixPath

from book.manuscript import setting_values as values
from book.manuscript.print_settings import PRINT_KEYS, check_printer, print_settings
from book.manuscript.toml_places import Places, index_places
from book.manuscript.validation import Checked, Validator, setting_finding
from book.model.book import (
    GENERATED_ROLES,
    NO_PAGES,
    Allowance,
    Contributor,
    EntrySettings,
    Evaluation,
    Metadata,
    Series,
    Settings,
    Subject,
)
from book.model.edition import Edition, NoteSeries
from book.model.finding import Finding, Severity, in_order
from book.model.patterns import lazy
from book.model.source import SourceSpan

__all__ = ["bad_toml", "load_settings"]

_DEFAULT_ENTRY_ROLE = "chapter"
_REQUIRED = ("title", "language", "identifier", "published")
_NOTE_STYLES = {"epub": "popup", "pdf": "foot"}
_AT = lazy(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TOML_HINTS = (
    ("Invalid value", 'Text stands in quotes: title = "…".'),
    ("Illegal character '\\n'", 'Close the quotes; for text of several lines use """ … """.'),
    ("Unterminated string", "Close the quotes."),
    ("Expected \"'''\"", "Close the quotes with three of them."),
    ("Unescaped", "Use single quotes, or write each backslash twice."),
    ("Cannot overwrite", "This key stands here twice, or its table does: take one out."),
    ("Cannot declare", "This table is headed twice: put its keys under one head."),
    ("Expected '='", "Each line is a key, an equals sign and a value."),
    ("Invalid statement", "Each line is a key, an equals sign and a value, or a [table]."),
    ("Unclosed array", "Close the list with ]."),
    ("Unclosed inline table", "Close the table with }."),
    ("Expected newline", "Put each setting on a line of its own, and text in quotes."),
    ("Invalid date", "Write a day that exists: year-month-day."),
)


def load_settings(text: str, file: str = "book.toml") -> tuple[Settings | None, list[Finding]]:
    """The settings in `text`, and all that is wrong with them.

    A bad value is left out or takes its default, so that the rest can still be checked. There are
    no settings at all when the text is not TOML, when there are no contents, or when a required
    value of `[book]` is missing or bad.
    """
    text = text.removeprefix("\ufeff")
    try:
        data = tomllib.loads(text)
        places = index_places(text, file)
    except (ValueError, RecursionError) as error:
        return None, [bad_toml(error, text, file)]
    validator = Validator(places)
    root = validator.root(data)
    contents = _contents(root, validator)
    editions = _editions(root, validator)
    settings = _settings(root, contents, editions, places)
    return settings, in_order(validator.findings)


def bad_toml(error: Exception, text: str, file: str) -> Finding:
    """What `tomllib` says of a text, at the place that it means, with what to do."""
    if isinstance(error, RecursionError):
        hint = "Take out the brackets inside brackets."
        span = SourceSpan(file, 1, 1)
        return setting_finding("bad-toml", span, "lists are nested too deeply to be read", hint)
    said = str(error)
    found = _AT.search(said)
    lines = text.replace("\r\n", "\n").rstrip().split("\n")
    line, column = len(lines), len(lines[-1]) + 1
    if found and found[1]:
        line, column = int(found[1]), int(found[2])
    elif not found:  # such as a number too long for Python, which comes without a place
        line, column = 1, 1
    what = _AT.sub("", said)
    hint = next((hint for start, hint in _TOML_HINTS if what.startswith(start)), "")
    message = f"this is not TOML: {what[:1].lower()}{what[1:]}"
    hint = hint or "Mend the line, or the one before it."
    return setting_finding("bad-toml", SourceSpan(file, line, column), message, hint)


def _settings(
    root: Checked,
    contents: tuple[EntrySettings, ...],
    editions: tuple[Edition, ...],
    places: Places,
) -> Settings | None:
    book = root.values.get("book")
    if not contents or book is None or any(name not in book.values for name in _REQUIRED):
        return None
    severities = root.named("checks")
    return Settings(
        metadata=_metadata(book),
        contents=contents,
        editions=editions,
        note_series=_note_series(root),
        severities={
            rule: None if word == "off" else Severity(word) for rule, word in severities.items()
        },
        allowances=_allowances(root, places),
        emendations=book.optional("emendations"),
        hyphens=tuple(book.tables("hyphens")),
        cover=book.optional("cover"),
        cover_alt=book.text("cover-alt"),
        back_cover=book.optional("back-cover"),
        key_spans={
            ".".join(str(part) for part in path): span
            for path, span in {**places.values, **places.keys}.items()
        },
    )


def _metadata(book: Checked) -> Metadata:
    series = book.values.get("series")
    return Metadata(
        title=book.text("title"),
        language=book.text("language"),
        identifier=book.text("identifier"),
        published=book.values["published"],
        slug=book.text("slug") or values.slug_of(book.text("title")) or "book",
        subtitle=book.text("subtitle"),
        publisher=book.text("publisher"),
        series=_series(series) if series else None,
        rights=book.text("rights"),
        description=book.text("description"),
        subjects=tuple(
            Subject(one.text("scheme"), one.text("code"))
            for one in book.tables("subjects")
            if one.text("scheme") and one.text("code")
        ),
        contributors=tuple(
            Contributor(
                one.text("name"), one.text("role", "aut"), one.text("sort") or one.text("name")
            )
            for one in book.tables("contributors")
            if one.text("name")
        ),
        evaluation=_evaluation(book.values.get("accessibility")),
    )


def _evaluation(said: Checked | None) -> Evaluation | None:
    if said is None:
        return None
    return Evaluation(
        said.text("evaluator"),
        said.text("level", "AA"),
        said.values.get("date"),
        said.text("report"),
        said.text("exemption"),
    )


def _series(series: Checked) -> Series | None:
    title = series.optional("title")
    return Series(title, series.text("number")) if title else None


def _note_series(root: Checked) -> dict[str, NoteSeries]:
    notes = root.values.get("notes") or Checked(())
    return {
        name: NoteSeries(name, one.values.get("marks", "numbers"), one.text("label"))
        for name, one in notes.named("series").items()
    }


def _allowances(root: Checked, places: Places) -> tuple[Allowance, ...]:
    return tuple(
        Allowance(
            one.text("rule"), one.text("reason"), places.value(one.path), one.optional("file")
        )
        for one in root.tables("allow")
        if one.text("rule") and one.text("reason")
    )


def _contents(root: Checked, validator: Validator) -> tuple[EntrySettings, ...]:
    entries = []
    chapter_level = 1
    ids: dict[str, SourceSpan] = {}
    for one in root.tables("contents"):
        entry = _entry(one, chapter_level, ids, validator)
        if entry.role == "part":
            chapter_level = min(entry.level + 1, 6)
        entries.append(entry)
    if not entries and not root.values.get("contents") and not _is_bad_contents(validator):
        hint = 'Add one table for each: [[contents]], and below it text = "chapter-1.md".'
        span = validator.places.value(("contents",))
        validator.report("no-contents", span, "the book has no [[contents]]: no pages", hint)
    return tuple(entries)


def _is_bad_contents(validator: Validator) -> bool:
    """Whether contents were written, but as something that is not a list of tables."""
    span = validator.places.values.get(("contents",))
    return any(one.rule == "bad-setting" and one.span == span for one in validator.findings)


def _entry(
    one: Checked, chapter_level: int, ids: dict[str, SourceSpan], validator: Validator
) -> EntrySettings:
    role = one.text("role", _DEFAULT_ENTRY_ROLE)
    places = validator.places
    _want_text(one, role, validator)
    return EntrySettings(
        id=_entry_id(one, role, ids, validator),
        role=role,
        span=places.value(one.path),
        text=one.optional("text"),
        notes=one.optional("notes"),
        title=one.text("title"),
        short=one.text("short"),
        level=one.values.get("level", chapter_level if role == "chapter" else 1),
        status=one.values.get("status", "complete"),
        smart=one.values.get("smart", True),
        key_spans={
            name: places.key((*one.path, name))
            for name in one.values
            if validator.was_written((*one.path, name))
        },
    )


def _want_text(one: Checked, role: str, validator: Validator) -> None:
    rejected = [
        name
        for name in ("text", "role", "status")
        if name not in one.values and validator.was_written((*one.path, name))
    ]
    # A bad value of one of these has its finding already, and may be the reason.
    if "text" in one.values or rejected or _may_lack_text(one, role):
        return
    hint = 'Add text = "FILE.md", or status = "missing" if it is still to be written.'
    message = f"this entry of the contents (role {role}) has no `text`"
    validator.report("missing-setting", validator.places.value(one.path), message, hint)


def _entry_id(one: Checked, role: str, ids: dict[str, SourceSpan], validator: Validator) -> str:
    """The id, unique in the book even when the settings give it twice.

    Ids become file names, which some systems compare without regard to case.
    """
    text = one.optional("text")
    chosen = one.text("id") or (values.id_of(PurePosixPath(text).stem) if text else "") or role
    span = validator.places.key((*one.path, "id" if "id" in one.values else "text"))
    first = ids.get(chosen.casefold())
    if first is None:
        ids[chosen.casefold()] = span
        return chosen
    number = next(n for n in count(2) if f"{chosen}-{n}".casefold() not in ids)
    unique = f"{chosen}-{number}"
    ids[unique.casefold()] = span
    # Where the id is a guess because a bad value was left out, that value has its finding.
    if "id" in one.values or text or _may_lack_text(one, role):
        message = f'the id "{chosen}" is taken by the entry at line {first.line}'
        if "id" not in one.values:
            message += " (an entry without an id is named after its file, or its role)"
        hint = f'Give this entry an id of its own: id = "{unique}".'
        validator.report("duplicate-id", span, message, hint)
    return unique


def _may_lack_text(one: Checked, role: str) -> bool:
    return one.text("status") == "missing" or role in GENERATED_ROLES


def _editions(root: Checked, validator: Validator) -> tuple[Edition, ...]:
    named = root.named("editions")
    if not named and not validator.was_written(("editions",)):
        return (
            Edition("epub", "epub", values.DEFAULT_TRIM, "popup"),
            Edition("screen", "pdf", values.DEFAULT_TRIM, "foot"),
        )
    editions = []
    for name, one in named.items():
        if "format" in one.values:
            _check_combination(name, one, validator)
            _check_pages(name, one, named, validator)
            _check_lists(name, one, root, validator)
            check_printer(name, one, validator)
            editions.append(_edition(name, one, validator))
    return tuple(editions)


def _edition(name: str, one: Checked, validator: Validator) -> Edition:
    kind = one.values["format"]
    trim = one.optional("trim")
    return Edition(
        name=name,
        format=kind,
        trim=(values.parse_trim(trim) if trim else None) or values.DEFAULT_TRIM,
        note_style=one.values.get("note-style", _NOTE_STYLES[kind]),
        numbering=one.values.get("numbering", "entry"),
        printer=one.optional("printer"),
        paper=one.optional("paper"),
        isbn=one.optional("isbn"),
        shop=one.optional("shop"),
        on_request=one.values.get("on-request", False),
        lists=tuple(dict.fromkeys(one.values.get("lists", ()))),
        theme=one.text("theme", "press"),
        pages_from=one.optional("pages-from"),
        span=validator.places.value(one.path),
        press=print_settings(one),
    )


def _check_pages(
    name: str, one: Checked, named: Mapping[str, Checked], validator: Validator
) -> None:
    """`pages-from` names an edition that has pages."""
    wanted = one.text("pages-from")
    if not wanted or one.values["format"] != "epub" or wanted == NO_PAGES:
        return
    paged = [key for key, other in named.items() if other.values.get("format") == "pdf"]
    if wanted in paged:
        return
    there = "is an EPUB, which has no pages" if wanted in named else "is not in [editions]"
    choice = ", ".join(f'"{key}"' for key in [*paged, NO_PAGES])
    validator.report(
        "bad-setting",
        validator.places.value((*one.path, "pages-from")),
        f'`pages-from` in [editions.{name}] names "{wanted}", which {there}',
        f"Write one of {choice}.",
    )


def _check_lists(name: str, one: Checked, root: Checked, validator: Validator) -> None:
    """The lists of a PDF have contents to stand behind."""
    lists, kind = one.values.get("lists"), one.values["format"]
    if not lists or kind != "pdf" or any(e.text("role") == "toc" for e in root.tables("contents")):
        return
    message = (
        f"`lists` in [editions.{name}] stand behind the contents, and the book has no such page"
    )
    hint = 'Add it where it is to be: [[contents]], and below it role = "toc".'
    validator.report("bad-setting", validator.places.value((*one.path, "lists")), message, hint)


def _check_combination(name: str, one: Checked, validator: Validator) -> None:
    """What a reflowing book cannot have, and what only it can have."""
    is_epub = one.values["format"] == "epub"
    kind = "an EPUB" if is_epub else "a PDF"
    problems: list[tuple[str, str, str]] = []
    if is_epub:
        hint = "An EPUB has no pages of its own: take it out."
        problems += [(key, kind, hint) for key in PRINT_KEYS if key in one.values]
        if one.values.get("numbering") == "page":
            problems.append(("numbering", kind, 'An EPUB has no pages: "entry" or "book".'))
    else:
        if "pages-from" in one.values:
            problems.append(("pages-from", kind, "Only an EPUB takes its page list from another."))
        if "notes" in one.values.get("lists", ()):
            hint = "In print notes stand where they are called: list figures and tables."
            problems.append(("lists", kind, hint))
    if (
        not is_epub
        and one.values.get("numbering") == "page"
        and one.text("note-style", "foot") != "foot"
    ):
        hint = 'Only notes at the foot are counted by the page: "entry" or "book".'
        problems.append(("numbering", f'note-style = "{one.text("note-style")}"', hint))
    if one.values.get("note-style") == ("foot" if is_epub else "popup"):
        other = '"popup"' if is_epub else '"foot"'
        problems.append(("note-style", kind, f'Write {other}, "chapter-end" or "book-end".'))
    for key, partner, hint in problems:
        what = f"`{key}` in [editions.{name}]"
        said = f': "{one.text(key)}"' if isinstance(one.values[key], str) else ""
        message = f"{what} does not go with {partner}{said}"
        validator.report("bad-setting", validator.places.value((*one.path, key)), message, hint)
