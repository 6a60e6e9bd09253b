"""arXiv to one tidy table."""

from typing import TYPE_CHECKING

from ..lazy import exports

if TYPE_CHECKING:
    from .digest import Digest
    from .edition import Edition
    from .fulltext import fulltexts, with_texts
    from .papers import gather
    from .receipt import make_receipt
    from .results.found import paper_results

__all__ = ["Digest", "Edition", "fulltexts", "gather", "make_receipt", "paper_results", "with_texts"]
__getattr__ = exports(
    __name__,
    {
        "Digest": "digest",
        "Edition": "edition",
        "fulltexts": "fulltext",
        "gather": "papers",
        "make_receipt": "receipt",
        "paper_results": "results.found",
        "with_texts": "fulltext",
    },
)
