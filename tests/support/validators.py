"""Validators in tests: they may be missing on a person's machine, and not in CI."""

from __future__ import annotations

import os

import pytest

from book.validators.said import Validator


def needs(validator: Validator) -> Validator:
    """The validator; without it the test is left out, aloud, and in CI it fails."""
    why = validator.lacks()
    if why and os.environ.get("CI") == "true":
        pytest.fail(why)
    if why:
        pytest.skip(why)
    return validator
