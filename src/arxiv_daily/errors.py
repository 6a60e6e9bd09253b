"""User-facing errors: one line that names the cause and the fix."""

import errno


class ArxivDailyError(Exception):
    """Base of all errors shown to users; the command line prints the message and exits with `exit_code`."""

    exit_code = 1


class ConfigError(ArxivDailyError):
    """A parameter, a params file or the command line is wrong."""

    exit_code = 2


class GatherError(ArxivDailyError):
    """arXiv could not be read completely."""


class ServiceError(ArxivDailyError):
    """The model service cannot be used at all."""


class PostError(ArxivDailyError):
    """A post cannot be read or written."""


def refusal(error: OSError) -> str:
    """What the system refused: the cause and the fix."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full: free some space and run again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        named = error.filename or "a file"
        return f"{named}: {error.strerror}: see who owns it, and whether the disk may be written"
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)
