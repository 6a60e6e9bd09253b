"""arXiv to one tidy table."""

from .edition import Digest, Edition
from .fulltext import fulltexts
from .papers import gather
from .receipt import make_receipt

__all__ = ["Digest", "Edition", "fulltexts", "gather", "make_receipt"]
