"""Keys and passwords: read from the environment or the project's `.env`, and blotted out of everything written."""

import os
import re
from urllib.parse import unquote, urlsplit

from .errors import ConfigError
from .project import root

NAME = re.compile(r"(?i)api_?key|secret|passw|(^|_)token$")
SHORTEST = 8  # characters of a value that can be told from ordinary text
BLOT = "***"


def load() -> None:
    """Set what the project's `.env` names and the environment does not; ConfigError if it cannot be read."""
    path = root() / ".env"
    if not path.is_file():
        return
    from dotenv import dotenv_values

    try:
        found = dotenv_values(path, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read ({error}): one NAME=value a line, in UTF-8") from None
    for name, value in found.items():
        if value is not None and "\0" not in value:
            os.environ.setdefault(name, value)


def held() -> dict[str, str]:
    """The environment's secrets: each value with the variable that holds it, passwords within addresses too."""
    found = {}
    for name, value in os.environ.items():
        if NAME.search(name):
            found[value.strip()] = name
        elif "@" in value and (password := password_in(value)):
            found[password] = found[unquote(password)] = name
    return {value: name for value, name in found.items() if len(value) >= SHORTEST}


def password_in(address: str) -> str:
    """The password of an address such as http://user:password@host; empty if there is none."""
    try:
        return urlsplit(address).password or ""
    except ValueError:
        return ""


def blot(value):
    """A copy of anything made of dicts, lists and texts in which no secret of the environment stands."""
    longest_first = sorted(held(), key=len, reverse=True)
    return blotted(value, longest_first) if longest_first else value


def blotted(value, secrets: list[str]):
    if isinstance(value, dict):
        return {name: blotted(item, secrets) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [blotted(item, secrets) for item in value]
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, BLOT)
    return value


def public_environment() -> dict[str, str]:
    """The environment without its secrets, for programs that render what strangers wrote."""
    named = set(held().values())
    return {name: value for name, value in os.environ.items() if name not in named and not NAME.search(name)}
