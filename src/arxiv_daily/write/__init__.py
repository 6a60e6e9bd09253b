"""The table to Chinese."""

from typing import TYPE_CHECKING

from ..lazy import exports

if TYPE_CHECKING:
    from .part import Written
    from .writer import Desk, Jobs

__all__ = ["Desk", "Jobs", "Written"]
__getattr__ = exports(__name__, {"Desk": "writer", "Jobs": "writer", "Written": "part"})
