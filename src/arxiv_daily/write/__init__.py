"""The table to Chinese."""

from .desk import Desk, Jobs
from .written import Written

__all__ = ["Desk", "Jobs", "Written"]
