"""The proof afterwards, beside tables that are right and tables that are not."""

import datetime as dt
import shutil

import pytest
from click.testing import CliRunner

from arxiv_daily.cli import main
from arxiv_daily.errors import ConfigError
from arxiv_daily.gather import table
from arxiv_daily.gather.audit import audit, recorded
from arxiv_daily.gather.edition import Edition
from tests.builders.simulation import DIGEST, World, at, paper, run
from tests.conftest import PROJECT

TUESDAY = dt.date(2026, 3, 10)
DAY = dt.timedelta(days=1)
MARCH = ["2603.00004", "2603.00003", "2603.00002", "2603.00001", "2603.00000"]


@pytest.fixture
def world(monkeypatch):
    """Five days with a paper each, and the editions of them."""
    instants = [at(TUESDAY - DAY * offset) - DAY for offset in range(5)]
    made = World([paper(number, instant, instant) for number, instant in enumerate(instants)])
    made.now = at(TUESDAY)
    made.install(monkeypatch)
    for offset in range(4, -1, -1):
        run(made, TUESDAY - DAY * offset)
    return made


def test_every_paper_in_one_edition(world):
    found = audit(DIGEST, None, None, world.now)
    assert (found.first, found.last) == (TUESDAY - 4 * DAY, TUESDAY)
    assert (found.papers, found.lost, found.due, found.twice) == (5, {}, [], {})


def test_a_paper_lost_and_one_that_the_next_run_brings(world):
    """An edition that was taken away: within the look-back the next run finds its paper again, later nobody does."""
    shutil.rmtree(Edition(DIGEST, TUESDAY - 2 * DAY).folder)
    assert audit(DIGEST, None, None, world.now).due == [MARCH[2]]
    assert audit(DIGEST, None, None, world.now + 60 * DAY).lost == {MARCH[2]: TUESDAY - 2 * DAY}


def test_a_paper_shown_twice(world):
    folders = [Edition(DIGEST, TUESDAY - DAY * offset).folder for offset in (1, 0)]
    rows = [row for folder in folders for row in table.read_rows(folder)]
    (folders[1] / table.TABLE).write_bytes(table.table_bytes(rows))
    assert audit(DIGEST, None, None, world.now).twice == {MARCH[3]: [str(TUESDAY - DAY), str(TUESDAY)]}


def test_what_filters_left_out_is_not_lost(world):
    folder = Edition(DIGEST, TUESDAY).folder
    rows = [row | {"status": "left out", "reason": "cross_list"} for row in table.read_rows(folder)]
    (folder / table.TABLE).write_bytes(table.table_bytes(rows))
    assert audit(DIGEST, None, None, world.now).lost == {}


def test_nothing_to_audit(world):
    with pytest.raises(ConfigError, match="other has no editions yet"):
        audit(DIGEST.model_copy(update={"name": "other"}), None, None)


def test_the_command(world, tmp_path):
    shutil.copytree(PROJECT / "params", tmp_path / "params")
    told = CliRunner().invoke(main, ["audit"])
    assert (told.exit_code, told.output.splitlines()[-1]) == (0, "each is in one edition")
    shutil.rmtree(Edition(DIGEST, TUESDAY - 2 * DAY).folder)
    told = CliRunner().invoke(main, ["audit", "--from", "2026-03-06", "--to", "2026-03-10"])
    assert told.exit_code == 1
    assert f"in no edition: {MARCH[2]}; arxiv-daily run --digest audio --date 2026-03-08" in told.output


def test_what_was_found_is_kept_by_date_and_the_newest_look_counts(world, tmp_path):
    shutil.copytree(PROJECT / "params", tmp_path / "params")
    folder = Edition(DIGEST, TUESDAY - 2 * DAY).folder
    shutil.move(folder, tmp_path / "aside")
    world.now += 60 * DAY
    assert CliRunner().invoke(main, ["audit", "--record"]).exit_code == 1
    kept = recorded("audio")
    assert list(kept) == [str(TUESDAY - DAY * offset) for offset in range(4, -1, -1)]
    assert [kept[day]["papers"] for day in kept] == [1] * 5
    assert kept[str(TUESDAY - 2 * DAY)]["missing"] == [MARCH[2]]
    shutil.move(tmp_path / "aside", folder)
    day = str(TUESDAY - 2 * DAY)
    assert CliRunner().invoke(main, ["audit", "--record", "--from", day, "--to", day]).exit_code == 0
    assert recorded("audio") == kept | {day: {"papers": 1, "missing": [], "twice": []}}
    assert CliRunner().invoke(main, ["audit", "--json"]).exit_code == 0
