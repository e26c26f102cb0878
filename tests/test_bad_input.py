"""Bad input, one kind after the other: one clear message at its place, and nothing else happens."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from book.cli.main import main
from tests.support.spoilt import SETTINGS, TEXT, good_book, png

Spoil = Callable[[Path], None]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' viewBox="0 0 10 10">{}</svg>'
)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good book, entered."""
    root = good_book(tmp_path / "book")
    monkeypatch.chdir(root)
    return root


def check() -> Result:
    result = CliRunner().invoke(main, ["check"])
    assert "Traceback" not in result.output
    return result


def heads(result: Result) -> list[str]:
    """The first line of each finding, without its words: `file:line:column: severity [rule]`."""
    found = []
    for line in result.stdout.splitlines():
        if line.endswith("]") and (": error: " in line or ": warning: " in line):
            place, _, rest = line.partition(": ")
            found.append(f"{place} {rest.partition(':')[0]} {rest.rpartition('[')[2][:-1]}")
    return found


def put(name: str, content: str | bytes) -> Spoil:
    def spoil(book: Path) -> None:
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        (book / name).write_bytes(data)

    return spoil


def change(name: str, old: str, new: str) -> Spoil:
    def spoil(book: Path) -> None:
        text = (book / name).read_text("utf-8")
        assert old in text
        (book / name).write_text(text.replace(old, new), "utf-8")

    return spoil


def add(name: str, text: str) -> Spoil:
    return lambda book: put(name, (book / name).read_text("utf-8") + text)(book)


def lose(name: str) -> Spoil:
    return lambda book: (book / name).unlink()


def link(name: str, target: str) -> Spoil:
    def spoil(book: Path) -> None:
        (book / name).unlink(missing_ok=True)
        (book / name).symlink_to(target)

    return spoil


def all_of(*spoils: Spoil) -> Spoil:
    def spoil(book: Path) -> None:
        for one in spoils:
            one(book)

    return spoil


def broken_jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 50).save(out, "JPEG")
    return out.getvalue()[:5000]


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says that it is very large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


SETTINGS_FAULTS: list[tuple[str, Spoil, str]] = [
    ("bad TOML", add("book.toml", "x = = 1\n"), "book.toml:16:5 error bad-toml"),
    ("UTF-16", put("book.toml", SETTINGS.encode("utf-16")), "book.toml:1:1 error not-utf8"),
    ("NUL", put("book.toml", SETTINGS + "\0"), "book.toml:16:1 error nul-byte"),
    (
        "unknown key",
        add("book.toml", 'thme = "press"\n'),
        "book.toml:16:1 error unknown-setting",
    ),
    (
        "wrong type",
        change("book.toml", "2026-01-02", '"2026"'),
        "book.toml:5:14 error bad-setting",
    ),
    ("no contents", put("book.toml", SETTINGS.split("[[")[0]), "book.toml:1:1 error no-contents"),
    ("missing text", lose("one.md"), "book.toml:11:1 error missing-file"),
    ("missing notes", lose("notes.md"), "book.toml:12:1 error missing-file"),
    (
        "path upwards",
        change("book.toml", '"one.md"', '"../one.md"'),
        "book.toml:11:9 error outside-path",
    ),
    (
        "absolute path",
        change("book.toml", '"one.md"', '"/etc/passwd"'),
        "book.toml:11:9 error outside-path",
    ),
    ("link outwards", link("one.md", "/etc/passwd"), "book.toml:11:1 error outside-path"),
    ("link to itself", link("one.md", "one.md"), "book.toml:11:1 error missing-file"),
    ("empty text", put("one.md", ""), "book.toml:11:1 error empty-file"),
    (
        "id twice",
        all_of(
            put("two.md", "# Two\n\nText.\n"),
            add("book.toml", '[[contents]]\ntext = "two.md"\nid = "one"\n'),
        ),
        "book.toml:18:1 error duplicate-id",
    ),
    (
        "unknown rule",
        add("book.toml", '[checks]\nundefined-nots = "off"\n'),
        "book.toml:17:1 error unknown-rule",
    ),
    (
        "unknown rule allowed",
        add("book.toml", '[[allow]]\nreason = "So."\nrule = "nonsense"\n'),
        "book.toml:18:1 error unknown-rule",
    ),
    (
        "unknown theme",
        add("book.toml", '[editions.screen]\nformat = "pdf"\ntheme = "pres"\n'),
        "book.toml:18:1 error unknown-theme",
    ),
    (
        "missing cover",
        change("book.toml", "published", 'cover = "c.jpg"\npublished'),
        "book.toml:5:1 error missing-file",
    ),
    (
        "cover of another kind",
        all_of(
            change("book.toml", "published", 'cover = "c.gif"\npublished'),
            lambda book: Image.new("P", (3, 3)).save(book / "c.gif"),
        ),
        "book.toml:5:1 error bad-image",
    ),
]


@pytest.mark.parametrize(("what", "spoil", "head"), SETTINGS_FAULTS, ids=lambda one: str(one)[:24])
def test_settings(what: str, spoil: Spoil, head: str, book: Path) -> None:
    spoil(book)
    result = check()
    assert heads(result) == [head], result.output
    assert result.exit_code == 2
    assert "hint: " in result.stdout


def test_no_settings_at_all(book: Path) -> None:
    (book / "book.toml").unlink()
    result = check()
    assert result.exit_code == 2
    assert "there is no book here" in result.stdout


TEXT_FAULTS: list[tuple[str, Spoil, str]] = [
    ("not UTF-8", put("one.md", b"# One\n\nCaf\xe9[^a]\n"), "one.md:3:4 error not-utf8"),
    ("UTF-16", put("one.md", TEXT.encode("utf-16")), "one.md:1:1 error not-utf8"),
    ("NUL", put("one.md", "# One\n\nA\0b[^a]\n"), "one.md:3:2 error nul-byte"),
    ("undefined note", add("one.md", "\nMore.[^b]\n"), "one.md:7:6 error undefined-note"),
    ("unused note", add("notes.md", "\n[^b]: More.\n"), "notes.md:3:1 error unused-note"),
    ("note twice", add("notes.md", "\n[^a]: More.\n"), "notes.md:3:1 error duplicate-note"),
    ("missing image", lose("harbour.png"), "one.md:5:1 error missing-file"),
    ("image by a link", link("harbour.png", "/etc/passwd"), "one.md:5:1 error outside-path"),
    ("truncated PNG", put("harbour.png", png(200, 200)[:200]), "one.md:5:1 error bad-image"),
    ("truncated JPEG", put("harbour.png", broken_jpeg()), "one.md:5:1 error bad-image"),
    ("empty image", put("harbour.png", b""), "one.md:5:1 error bad-image"),
    ("text as an image", put("harbour.png", "harbour"), "one.md:5:1 error bad-image"),
    ("huge image", put("harbour.png", bomb(40_000, 40_000)), "one.md:5:1 error bad-image"),
    ("large image", put("harbour.png", bomb(12_000, 12_000)), "one.md:5:1 error bad-image"),
    (
        "no font",
        put("fonts/Mine-Regular.ttf", "a font"),
        "fonts/Mine-Regular.ttf:1:1 error bad-font",
    ),
    (
        "emendations that are no TOML",
        all_of(
            change("book.toml", "published", 'emendations = "e.toml"\npublished'),
            put("e.toml", "[[emendation]\n"),
        ),
        "e.toml:1:13 error bad-toml",
    ),
    (
        "emendations that are no tables",
        all_of(
            change("book.toml", "published", 'emendations = "e.toml"\npublished'),
            put("e.toml", "\nemendation = [3]\n"),
        ),
        "e.toml:2:1 error bad-emendation",
    ),
    (
        "emendations under another name",
        all_of(
            change("book.toml", "published", 'emendations = "e.toml"\npublished'),
            put("e.toml", '# emendations\nsource = "a.txt"\n[[emendations]]\nfile = "one.md"\n'),
        ),
        "e.toml:3:1 error bad-emendation",
    ),
]


@pytest.mark.parametrize(("what", "spoil", "head"), TEXT_FAULTS, ids=lambda one: str(one)[:24])
def test_text_and_images(what: str, spoil: Spoil, head: str, book: Path) -> None:
    spoil(book)
    result = check()
    assert heads(result) == [head], result.output
    assert result.exit_code == 1
    assert "root:" not in result.output
    assert "hint: " in result.stdout or "not-utf8" in head


def test_a_byte_order_mark_at_the_start_is_no_fault(book: Path) -> None:
    (book / "one.md").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert (check().exit_code, check().stdout) == (0, "")


@pytest.mark.parametrize(
    "address",
    [
        *("file:///etc/passwd", "../../etc/passwd", "/etc/passwd", "//example.org/a.png"),
        *("javascript:alert(1)", "data:text/html;base64,PHA+"),
    ],
)
def test_addresses_out_of_the_book(address: str, book: Path) -> None:
    (book / "one.md").write_text(TEXT + f"\n[there]({address})\n", "utf-8")
    (found,) = heads(check())
    assert found in ("one.md:7:1 error unsafe-link", "one.md:7:1 error dead-link")
    (book / "one.md").write_text(TEXT.replace("harbour.png", address), "utf-8")
    (book / "harbour.png").unlink()
    (found,) = heads(check())
    assert found in ("one.md:5:1 error outside-resource", "one.md:5:1 error outside-path")


def test_an_image_from_the_net_is_not_fetched(book: Path) -> None:
    (book / "one.md").write_text(TEXT.replace("harbour.png", "http://example.org/a.png"), "utf-8")
    (book / "harbour.png").unlink()
    assert heads(check()) == ["one.md:5:1 error outside-resource"]


@pytest.mark.parametrize(
    ("inside", "start"),
    [
        ("<script>alert(1)</script>", ""),
        ('<rect onclick="alert(1)" width="1" height="1"/>', ""),
        ('<image xlink:href="file:///etc/passwd"/>', ""),
        ('<image href="http://example.org/a.png"/>', ""),
        ('<style>@import "http://example.org/a.css";</style>', ""),
        ("<style>rect { fill: u\\72l(http://example.org/a.svg) }</style>", ""),
        ('<rect fill="url(http://example.org/a.svg#b)" width="1" height="1"/>', ""),
        ("<text>a&x;b</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ],
)
def test_an_svg_is_cleaned(inside: str, start: str, book: Path) -> None:
    from book.manuscript.load import load_book

    put("harbour.svg", start + SVG.format(inside))(book)
    change("one.md", "harbour.png", "harbour.svg")(book)
    (book / "harbour.png").unlink()
    assert heads(check()) == ["one.md:5:1 warning unsafe-svg"]
    made = load_book(book).book
    assert made is not None
    data = made.images["harbour.svg"].data.decode()
    for bad in ("script", "onclick", "passwd", "example.org", "ENTITY"):
        assert bad not in data
    assert "<text" not in data or ">ab<" in data


def test_an_svg_of_odd_size_is_measured_or_left(book: Path) -> None:
    odd = SVG.format("").replace("viewBox", f'width="1.2.3" height="{"9" * 400}" viewBox')
    put("harbour.svg", odd)(book)
    change("one.md", "harbour.png", "harbour.svg")(book)
    (book / "harbour.png").unlink()
    assert check().exit_code == 0


@pytest.mark.parametrize(
    ("sheet", "place"),
    [
        ("p { background: url(file:///etc/passwd) }", "1:17"),
        ("\np { background: url( 'http://example.org/a.png' ) }", "2:17"),
        ('@font-face { font-family: x; src: url("//example.org/a.woff") }', "1:35"),
        ('p { background: image-set("http://example.org/a.png" 1x) }', "1:27"),
        ("p { background: u\\72l(http://example.org/a.png) }", "1:17"),
        ("p { background: url(../../a.png) }", "1:17"),
        ("p { background: url(/etc/passwd) }", "1:17"),
        ("p { background: url(data:image/png;base64,AAAA) }", "1:17"),
        ('@import "http://example.org/a.css";', "1:1"),
        ("@media print { p { list-style: url(//example.org/a.png) } }", "1:32"),
        ("(" * 5000, "1:1"),
    ],
)
def test_a_style_sheet_stays_in_the_book(sheet: str, place: str, book: Path) -> None:
    from book.manuscript.load import load_book

    put("styles/epub.css", sheet)(book)
    assert heads(check()) == [f"styles/epub.css:{place} error unsafe-style"]
    made = load_book(book).book
    assert made is not None
    for bad in ("example.org", "passwd", "base64", "../.."):
        assert bad not in made.own.styles["epub.css"]


def test_a_style_sheet_may_use_files_of_the_book(book: Path) -> None:
    from book.manuscript.load import load_book
    from book.markup.resources import image_files, stylesheet

    sheet = "@namespace x url(http://example.org/x);\np { background: url(../pics/a%20b.png) }"
    put("styles/epub.css", sheet)(book)
    put("pics/a b.png", png())(book)
    assert (check().exit_code, check().stdout) == (0, "")
    made = load_book(book).book
    assert made is not None
    (address,) = [one for one in image_files(made) if one.startswith("images/pics")]
    assert f'url("../{address}")' in stylesheet(made, "epub.css", "../")
    assert f'url("book:///{address}")' in stylesheet(made, "epub.css")


def test_a_truncated_image_is_found_beside_the_typesetter_too(book: Path) -> None:
    # Which tells the library for images to be lenient, in the whole process.
    from book.typesetting.ready import require_typesetter

    require_typesetter()
    (book / "harbour.png").write_bytes(png(200, 200)[:200])
    assert heads(check()) == ["one.md:5:1 error bad-image"]
