"""Keys and passwords: read from the environment or the project's `.env`, and blotted out of everything written.

Secret is the value of a variable whose name speaks of a key, token, password, secret or credential, a value that looks
like one of a known issuer, every value in `.env`, and user, password and tokens within addresses. Short values cannot be told from ordinary text and stay.
"""

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from . import environment
from .errors import ConfigError
from .project import root

_SHORTEST = 8  # characters of a value that can be told from ordinary text
BLOT = "***"

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")  # API_KEY, apiKey and ApiKey2 are words and numbers
_ANYWHERE = re.compile(
    r"SECRET|PASS(?:W|PHRASE|CODE|KEY)|CREDENTIAL|TOKEN(?!I[SZ])|(?:API|ACCESS|PRIVATE)KEY|CONNECTIONSTRING|MNEMONIC|SEEDPHRASE"
)
_AT_THE_END = re.compile(
    r"(?:(?<!MON|TUR|HOT|DON|HOC|JOC)KEYS?|(?<![A-Z])SALT|AUTH|AUTHORI[SZ]ATION|PWD|PSWD|PW|DSN|WEBHOOKS?|(?<!BY)(?<!COM)(?<!ASK)PASS|(?<!COM)PATS?|CREDS?|BEARER|COOKIES?|JWT)$"
)
_FOLDERS = {"PWD", "OLDPWD"}  # of the shell
_OPEN_KEY = re.compile(r"(?:PUBLIC|PRIMARY|FOREIGN|SORT|PARTITION|CACHE)KEYS?")
_ABOUT_ONE = re.compile(  # what ends so tells something of a secret, or where it lies
    r"(?:ALGORITHMS?|TYPES?|METHODS?|MODE|FORMAT|LENGTH|SIZE|COUNT|LIMIT|TIMEOUT|TTL|EXPIRY|FILE|PATH|DIR|FOLDER|SOCK|NAME|COLUMN|LAYOUT)"
)
_ISSUED = re.compile(  # as those who issue them mark theirs, whatever variable holds it
    r"\b(?:sk|rk|gh[a-z]|hf|glpat|xox[a-z]|github_pat)[-_][\w-]{10,}|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|\beyJ[\w-]{8,}\.[\w-]{8,}"
    r"|\bBearer [\w.-]{10,}|-----BEGIN [A-Z ]{,20}PRIVATE KEY-----"
)
_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*://\S+")
_IN_PATH = re.compile(  # as messengers put theirs into the path: a UUID, or letters of both sizes with digits
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[^/]*[0-9])(?=[^/]*[a-z])(?=[^/]*[A-Z])[\w:-]{20,}"
)
_ORDINARY = re.compile(r"[A-Za-z]{,12}|\d{,9}")  # words and numbers of any text
_LONG_LINE = 16  # characters of a line within a secret of several lines


def load() -> None:
    """Set what the project's `.env` names and the environment does not; ConfigError if it cannot be read."""
    path = root() / ".env"
    if not path.is_file():
        return
    try:
        found = _read(path)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read ({error}): one NAME=value a line, in UTF-8") from None
    for name, value in found.items():
        environment.suggest(name, value)


def is_secret_name(name: str) -> bool:
    """Whether a variable or parameter of this name holds a secret, in any spelling: OPENAI_KEY, githubPat, DB_PWD."""
    words = [word.upper() for word in _WORD.findall(name)]
    letters = [word for word in words if not word.isdigit()]
    together = "".join(letters)
    if together in _FOLDERS or (len(letters) > 1 and _ABOUT_ONE.fullmatch(letters[-1])):
        return False
    together = _OPEN_KEY.sub("", together)
    return bool(_ANYWHERE.search(together)) or any(
        _AT_THE_END.search(word) for word in letters if word in together
    )


def looks_issued(value: str) -> bool:
    """Whether a text holds a key in the form its issuer gives it: `sk-…`, `github_pat_…`, a JWT, a private key."""
    return bool(_ISSUED.search(value))


def held() -> dict[str, str]:
    """The environment's secrets: each value with the variable that holds it."""
    known = {variable.name for variable in environment.VARIABLES}
    found: dict[str, str] = {}
    in_file = _in_file()
    for name, value in [*in_file.items(), *environment.current().items()]:
        private = name in in_file and name not in known and not _ORDINARY.fullmatch(value.strip())
        issued = _ISSUED.match(value.strip()) or "PRIVATE KEY-----" in value
        if private or issued or is_secret_name(name):
            found |= dict.fromkeys(_forms(value), name)
        found |= dict.fromkeys(_in_addresses(value), name)
    return {value: name for value, name in found.items() if len(value) >= _SHORTEST}


def blot(value):
    """A copy of anything made of dicts, lists and texts in which no secret of the environment stands."""
    longest_first = sorted(held(), key=len, reverse=True)
    return _blotted(value, longest_first) if longest_first else value


def public_environment() -> dict[str, str]:
    """The environment without its secrets, for programs that render what strangers wrote."""
    named = set(held().values())
    return {
        name: value
        for name, value in environment.current().items()
        if name not in named and not is_secret_name(name)
    }


def _blotted(value, secrets: list[str]):
    if isinstance(value, dict):
        return {_blotted(name, secrets): _blotted(item, secrets) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_blotted(item, secrets) for item in value]
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, BLOT)
    return value


def _forms(value: str) -> Iterator[str]:
    """A secret as it may stand in a text: whole, percent-encoded, or one long line of several."""
    value = value.strip()
    yield value
    yield quote(value, safe="")
    if "\n" in value:
        yield from (line.strip() for line in value.splitlines() if len(line.strip()) >= _LONG_LINE)


def _in_addresses(value: str) -> Iterator[str]:
    """Users that are no ordinary words, passwords, and secrets in paths and queries of the addresses in a value."""
    if ":" not in value:
        return
    addresses = _ADDRESS.findall(value) or ([f"//{value}"] if re.search(r":[^/@]+@", value) else [])
    for address in addresses:
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        user, _, password = parts.netloc.rpartition("@")[0].partition(":")
        for secret in (user, password):
            if secret and (secret is password or not _ORDINARY.fullmatch(secret)):
                yield from (secret, unquote(secret))
        yield from filter(_IN_PATH.fullmatch, parts.path.split("/"))
        for name, secret in parse_qsl(parts.query):
            if is_secret_name(name):
                yield from _forms(secret)


def _in_file() -> dict[str, str]:
    """What `.env` says now; nothing where it is not there or cannot be read."""
    path = root() / ".env"
    try:
        stamp = path.stat()
        return _read_once(path, stamp.st_mtime_ns, stamp.st_size)
    except (OSError, UnicodeDecodeError):
        return {}


@functools.lru_cache(4)
def _read_once(path: Path, _changed: int, _size: int) -> dict[str, str]:
    return _read(path)


def _read(path: Path) -> dict[str, str]:
    from dotenv import dotenv_values

    found = dotenv_values(path, interpolate=False)
    return {name: value for name, value in found.items() if value is not None and "\0" not in value}
