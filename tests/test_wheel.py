"""The wheel alone, in an environment that has nothing of this checkout, makes a book."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdfium2
import pytest

REPOSITORY = Path(__file__).parent.parent


def call(*command: str | Path, cwd: Path | None = None) -> str:
    """Run to the end, outside the checkout and its environment; what it printed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `book` command of the wheel, with the locked packages and nothing else."""
    place = tmp_path_factory.mktemp("wheel")
    build: list[str | Path] = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        place,
    ]
    call(*build, REPOSITORY)
    (wheel,) = place.glob("*.whl")
    call(sys.executable, "-m", "venv", place / "env")
    python = place / "env/bin/python"
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "install",
    ]
    lock = REPOSITORY / "requirements.lock"
    call(*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", lock, cwd=place)
    call(*pip, "--no-index", "--no-deps", wheel, cwd=place)
    where = call(python, "-c", "import book; print(book.__file__)", cwd=place).strip()
    assert Path(where).is_relative_to(place / "env")
    return place / "env/bin/book"


def test_a_new_book_is_built_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    call(installed, "new", "x", cwd=tmp_path)
    call(installed, "-C", "x", "build", cwd=tmp_path)
    report, *made = sorted((tmp_path / "x/dist").iterdir())
    assert report.name == "proof.html"
    assert [one.suffix for one in made] == [".jpg", ".pdf", ".epub"]
    with zipfile.ZipFile(made[2]) as epub:
        assert any(name.endswith(".ttf") for name in epub.namelist())
        assert b"doc-footnote" in b"".join(
            epub.read(name) for name in epub.namelist() if name.endswith(".xhtml")
        )
    pages = pypdfium2.PdfDocument(made[1])
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert len(text.split()) > 100
    call(installed, "-C", "x", "check", "--fail-on", "warning", cwd=tmp_path)
    call(
        installed, "-C", "x", "verify", f"dist/{made[2].name}", f"dist/{made[1].name}", cwd=tmp_path
    )
    assert call(installed, "doctor", cwd=tmp_path)
