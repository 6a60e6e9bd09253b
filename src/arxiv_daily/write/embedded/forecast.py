"""How far an instruct model of this machine has come with all that it is asked, by tokens, and how long the rest takes.

It reads a question and writes an answer at two speeds, both known from the first answer's beginning: a reading's
question is ten times as long as a title's.
"""

import time
from collections.abc import Callable

from ... import progress
from ..model.usage import Usage
from .pace import duration

_ENOUGH = 20  # tokens of answers before which nothing is foretold
_STEPS = 50  # times at most that it is told, while nothing is added


class Forecast:
    """What one question after the other leaves to do. All methods belong to one event loop.

    A question `waits` with its estimate, is `asked` when its turn has come, `heard` at each token and then `ended`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._to_read = self._to_write = 0  # tokens of questions and answers to come
        self._read, self._written = [0.0, 0], [0.0, 0]  # seconds, tokens
        self._current, self._said, self._since, self._told = Usage(), 0, 0.0, 0

    def waits(self, estimate: Usage) -> None:
        self._to_read += estimate.tokens_in
        self._to_write += estimate.tokens_out

    def asked(self, estimate: Usage) -> None:
        self._current, self._said, self._since = estimate, 0, self._clock()

    def heard(self) -> None:
        now = self._clock()
        spent, tokens = (self._written, 1) if self._said else (self._read, self._current.tokens_in)
        spent[0] += now - self._since
        spent[1] += tokens
        self._to_read -= 0 if self._said else tokens
        self._said, self._since = self._said + 1, now
        self._tell()

    def ended(self) -> None:
        """The answer is there, or will not come."""
        self._to_read -= 0 if self._said else self._current.tokens_in
        self._to_write -= self._current.tokens_out
        self._current, self._said = Usage(), 0

    def left(self) -> float | None:
        """Seconds; None before enough has been written."""
        if self._written[1] < _ENOUGH:
            return None
        reading, writing = (seconds / max(tokens, 1) for seconds, tokens in (self._read, self._written))
        return self._to_read * reading + self._rest() * writing

    def _rest(self) -> int:
        """Tokens still to be written: an answer longer than expected is at its end."""
        return self._to_write - min(self._said, self._current.tokens_out)

    def _tell(self) -> None:
        done, left = round(self._written[1]), self.left()
        total = done + self._rest()
        if left is not None and _STEPS * (done - self._told) >= total:
            self._told = done
            progress.report("token", done, total, f"about {duration(left)} left")
