"""Outputs are swapped in whole, or not at all; workers are stopped together."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from book.outputs import swap_in
from book.workers import WorkerFailed, run


def test_new_directory_and_replacement(tmp_path: Path) -> None:
    target = tmp_path / "a/b.epub"
    swap_in({target: b"one"})
    swap_in({target: b"two"})
    assert target.read_bytes() == b"two"
    assert os.listdir(target.parent) == ["b.epub"]  # noqa: PTH208 (hidden files count)


def test_nothing_moves_when_one_cannot_be_written(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.epub", tmp_path / "bad.pdf"
    good.write_bytes(b"old")
    bad.mkdir()
    with pytest.raises(IsADirectoryError):
        swap_in({good: b"new", bad: b"new"})
    assert good.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.pdf", "good.epub"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_full_disk_or_interruption_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    target = tmp_path / "a.epub"
    target.write_bytes(b"old")

    def fail(descriptor: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        swap_in({target: b"new"})
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.epub"]


def double(number: int) -> int:
    if number == 0:
        raise ValueError("nothing to double")
    if number == 1:
        raise OSError(28, "No space left on device", "here")
    if number == 2:
        os._exit(9)
    if number == 3:
        time.sleep(60)
    return 2 * number


def test_workers_keep_the_order() -> None:
    assert run(double, [(n,) for n in range(10, 20)], jobs=3) == [2 * n for n in range(10, 20)]


@pytest.mark.parametrize(("number", "kind"), [(0, WorkerFailed), (1, OSError), (2, WorkerFailed)])
def test_one_failure_stops_all(number: int, kind: type[Exception]) -> None:
    start = time.monotonic()
    with pytest.raises(kind):
        run(double, [(3,), (number,)], jobs=2)
    assert time.monotonic() - start < 30
