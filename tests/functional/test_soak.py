"""Bad days in short: nothing is lost, shown twice or broken, and the clear day completes everything."""

import pytest

from tests.builders.bad_day import soak


@pytest.mark.slow
def test_editions_on_bad_days(tmp_path):
    report = soak(tmp_path, editions=4, seed=20260302, kills=2)
    assert report.wrong == []
    assert report.ended["killed"] and sum(report.ended.values()) == 8
    assert len(report.faults) >= 4
