"""Modules that are imported when something of them is first used: a run pays for what it needs."""

import importlib


class Lazy:
    """Stands for a module: `openai = Lazy("openai")`; type checkers get the import itself."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, attribute: str):
        return getattr(importlib.import_module(self._name), attribute)


def exports(package: str, modules: dict[str, str]):
    """A package's `__getattr__` that finds each name in the module it comes from."""

    def __getattr__(name: str):
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f".{modules[name]}", package), name)

    return __getattr__
