"""The table to Chinese."""

from typing import TYPE_CHECKING

from ..lazy import exports

if TYPE_CHECKING:
    from .part import ModelText
    from .writer import EditionWriter, PartTasks

__all__ = ["EditionWriter", "ModelText", "PartTasks"]
__getattr__ = exports(__name__, {"EditionWriter": "writer", "PartTasks": "writer", "ModelText": "part"})
