"""The project and service of the runs, here with many machines."""

from tests.functional.runs.conftest import project, service

__all__ = ["project", "service"]
