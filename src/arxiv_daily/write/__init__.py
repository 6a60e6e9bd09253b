"""The table to Chinese."""

from typing import TYPE_CHECKING

from ..lazy import exports

if TYPE_CHECKING:
    from .desk import Desk, Jobs
    from .written import Written

__all__ = ["Desk", "Jobs", "Written"]
__getattr__ = exports(__name__, {"Desk": "desk", "Jobs": "desk", "Written": "written"})
