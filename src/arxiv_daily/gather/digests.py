"""The digests of a project: the files in `params/`, their order, and which one is meant where none is named.

`params/project.yaml` may say `digests: [sound, vision]`; the first is the default. Digests it does not name follow by name.
"""

from pathlib import Path

from ..errors import ConfigError
from ..project import root
from . import params_yaml
from .digest import Digest

ALL = "all"
_ORDER = "project.yaml"
_NONE = "audio"  # what is asked for in a project without digests, so that the message names a file


def names() -> list[str]:
    """The digests in the project's order."""
    there = sorted(path.stem for path in _files())
    ordered = _ordered()
    if unknown := [name for name in ordered if name not in there]:
        raise ConfigError(
            f"params/{_ORDER} names {unknown[0]}, but there is no params/{unknown[0]}.yaml: "
            f"digests there are {', '.join(there) or 'none'}"
        )
    return [*ordered, *(name for name in there if name not in ordered)]


def default() -> str:
    """The digest that is meant where none is named: the project's first."""
    return next(iter(names()), _NONE)


def load(name: str) -> Digest:
    """One digest by its name; ConfigError if it cannot be used, or has the title of another."""
    path = root() / "params" / f"{name}.yaml"
    digest = Digest.load(path)
    for other in _files():
        if other != path and _title(other) == digest.title:
            raise ConfigError(
                f"{path} and {other.name} have the same title {digest.title!r}: give each its own, readers see no other name"
            )
    return digest


def named(name: str) -> list[str]:
    """The names that `--digest` means: one, or for `all` every one in the project's order."""
    if name != ALL:
        return [name]
    if not (found := names()):
        raise ConfigError(f"{root() / 'params'} has no digest: arxiv-daily init begins a project")
    return found


def chosen(name: str) -> list[Digest]:
    """The digests that `--digest` means; ConfigError if one of them cannot be used."""
    return [load(each) for each in named(name)]


def _files() -> list[Path]:
    """The params files that are digests, or cannot be read and may be."""
    return [path for path in sorted((root() / "params").glob("*.yaml")) if _is_digest(path)]


def _is_digest(path: Path) -> bool:
    known = _read(path)
    return known is None or (isinstance(known, dict) and "digest" in known)


def _title(path: Path) -> str:
    known = _read(path)
    default = str(Digest.model_fields["title"].default)
    return str(known.get("title", default)) if isinstance(known, dict) else ""


def _ordered() -> list[str]:
    """The names in `params/project.yaml`, each once."""
    path = root() / "params" / _ORDER
    if not path.is_file():
        return []
    known = _read(path)
    if isinstance(known, dict) and "digest" in known:
        return []  # a digest that is called so
    listed = known.get("digests") if isinstance(known, dict) else None
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        raise ConfigError(f"{path} must say digests: [first, second, …]")
    return list(dict.fromkeys(listed))


def _read(path: Path) -> object:
    """What a YAML file says; None if it cannot be read."""
    try:
        return params_yaml.read(path) or {}
    except (OSError, ConfigError):
        return None
