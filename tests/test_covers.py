"""Covers: one from the metadata, or the author's own picture; inside the EPUB and beside it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image, ImageCms

from book.build import make, make_all
from book.cli.main import main
from book.covers import cover_image
from book.covers.image import MOST_BYTES
from book.manuscript.load import load_book
from book.model.book import Book
from tests.support.spoilt import good_book


def with_cover(root: Path, name: str, data: bytes, more: str = "") -> Book:
    good_book(root)
    (root / name).write_bytes(data)
    settings = (root / "book.toml").read_text("utf-8")
    line = f'cover = "{name}"\n{more}published'
    (root / "book.toml").write_text(settings.replace("published", line), "utf-8")
    loaded = load_book(root)
    assert loaded.findings == []
    assert loaded.book is not None
    return loaded.book


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize(
    ("picture", "kind", "name", "size", "colour"),
    [
        (Image.new("RGB", (3200, 5120), "navy"), "JPEG", "c.jpg", (1600, 2560), (0, 0, 128)),
        (Image.new("RGB", (3000, 4000), "navy"), "PNG", "c.png", (1600, 2133), (0, 0, 128)),
        (Image.new("RGB", (300, 400), "navy"), "PNG", "c.png", (300, 400), (0, 0, 128)),
        (Image.new("RGBA", (30, 40), (255, 0, 0, 0)), "PNG", "c.png", (30, 40), (255, 255, 255)),
        (Image.new("I;16", (30, 40), 0xFFFF), "PNG", "c.png", (30, 40), (255, 255, 255)),
        (Image.new("CMYK", (30, 40), (0, 0, 0, 255)), "JPEG", "c.jpg", (30, 40), (0, 0, 0)),
        (Image.new("1", (30, 40), 1), "PNG", "c.png", (30, 40), (255, 255, 255)),
    ],
)
def test_an_own_picture(
    picture: Image.Image,
    kind: str,
    name: str,
    size: tuple[int, int],
    colour: tuple[int, int, int],
    tmp_path: Path,
) -> None:
    made = opened(cover_image(with_cover(tmp_path, name, encoded(picture, kind))))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", size)
    for found, wanted in zip(made.getpixel((5, 5)), colour, strict=True):  # type: ignore[arg-type]
        assert abs(found - wanted) < 6


def test_a_picture_that_lies_on_its_side_is_turned(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(Image.new("RGB", (60, 40)), "JPEG", exif=exif)
    assert opened(cover_image(with_cover(tmp_path, "c.jpg", data))).size == (40, 60)


def test_colours_with_a_profile_become_srgb(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    data = encoded(Image.new("RGB", (30, 40), (10, 200, 30)), "PNG", icc_profile=profile)
    # A profile for other colours than those of the picture says nothing.
    made = opened(cover_image(with_cover(tmp_path, "c.png", data)))
    assert made.getpixel((5, 5))[1] > 190  # type: ignore[index]
    assert "icc_profile" not in made.info


def test_a_large_picture_stays_below_the_limit_of_shops(tmp_path: Path) -> None:
    data = encoded(Image.effect_noise((1600, 2560), 120).convert("RGB"), "JPEG", quality=100)
    assert len(cover_image(with_cover(tmp_path, "c.jpg", data))) < MOST_BYTES


def test_a_drawing_is_set_in_the_fonts_of_the_book(tmp_path: Path) -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 150">'
        '<rect width="100" height="150" fill="#246"/>'
        '<text x="50" y="80" fill="white" font-family="EB Garamond" text-anchor="middle">W</text>'
        "</svg>"
    )
    made = opened(cover_image(with_cover(tmp_path, "c.svg", drawing.encode())))
    assert made.size == (1600, 2400)
    red, green, blue = made.getpixel((5, 5))  # type: ignore[misc]
    assert (abs(red - 0x22) < 6, abs(green - 0x44) < 6, abs(blue - 0x66) < 6) == (True,) * 3
    assert max(made.convert("L").crop((600, 900, 1000, 1300)).tobytes()) > 240


def test_the_cover_and_its_words_in_the_epub(tmp_path: Path) -> None:
    data = encoded(Image.new("RGB", (30, 40), "navy"), "PNG")
    book = with_cover(tmp_path, "c.png", data, 'cover-alt = "A <blue> field"\n')
    (product, cover) = make_all(book, book.settings.editions, 1)
    assert (cover.kind, cover.file_name) == ("cover", "a-small-book-cover.jpg")
    with zipfile.ZipFile(io.BytesIO(product.data)) as epub:
        assert epub.read("EPUB/cover.jpg") == cover.data
        assert 'alt="A &lt;blue&gt; field"' in epub.read("EPUB/cover.xhtml").decode()


def test_the_words_for_the_cover_come_from_the_metadata_else(tmp_path: Path) -> None:
    book = load_book(good_book(tmp_path)).book
    assert book is not None
    with zipfile.ZipFile(io.BytesIO(make(book, book.settings.editions[0]).data)) as epub:
        assert 'alt="Cover: A Small Book"' in epub.read("EPUB/cover.xhtml").decode()


def test_each_epub_has_its_cover_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (good_book(tmp_path) / "book.toml").open("a") as file:
        file.write('[editions.kindle]\nformat = "epub"\nshop = "kindle"\n')
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["build", "--format", "json"])
    assert result.exit_code == 0
    assert [
        (one["edition"], one["kind"], one["path"]) for one in json.loads(result.stdout)["outputs"]
    ] == [
        ("epub", "epub", "dist/a-small-book.epub"),
        ("epub", "cover", "dist/a-small-book-cover.jpg"),
        ("kindle", "epub", "dist/a-small-book-kindle.epub"),
        ("kindle", "cover", "dist/a-small-book-kindle-cover.jpg"),
        ("", "proof", "dist/proof.html"),
    ]
    assert opened((tmp_path / "dist/a-small-book-cover.jpg").read_bytes()).size == (1600, 2560)
