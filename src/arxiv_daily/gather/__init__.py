"""arXiv to one tidy table."""

from .edition import Digest, Edition
from .fulltext import fulltexts, with_texts
from .papers import gather
from .receipt import make_receipt

__all__ = ["Digest", "Edition", "fulltexts", "gather", "make_receipt", "with_texts"]
