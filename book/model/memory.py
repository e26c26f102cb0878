"""What is remembered from one run to the next, as those who use it see it."""

from __future__ import annotations

from typing import Protocol, TypeVar

Value = TypeVar("Value")


class Memory(Protocol):
    """Values by the names of what they were made from. It is never needed, at worst it has none."""

    @property
    def deep(self) -> bool:
        """Whether large values are worth keeping, too: the texts as they were read."""

    def name(self, kind: str, *parts: object) -> str:
        """The name of the value of this kind that depends on `parts`, and on nothing else.

        Two parts are taken for the same when they are written (`repr`) alike.
        """

    def get(self, name: str, kind: type[Value]) -> Value | None:
        """The value of this name; None if it is not there, whole and of this kind."""

    def put(self, name: str, value: object) -> None:
        """Remember a value: a dataclass of the model, or of what is made from it."""
