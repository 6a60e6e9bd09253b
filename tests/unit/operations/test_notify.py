"""Messages to messengers: each edition once, whatever fails, is killed or is run again; and no secret in any of them."""

import base64
import datetime as dt
import hmac
import json
import multiprocessing
import random
import sys
from email import message_from_bytes
from email.policy import default
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import urllib3
from click.testing import CliRunner

from arxiv_daily.cli import main
from arxiv_daily.errors import ConfigError
from arxiv_daily.gather.digest import Digest
from arxiv_daily.operations import alarms, messengers, notify
from arxiv_daily.operations.message import Message, NotSent, Unsure
from arxiv_daily.site import index
from arxiv_daily.site.records import EditionRecord, PaperRecord
from tests.builders import editions
from tests.standins.messenger import BAD, GOOD, MailServer, Messenger

DAY = "2026-01-08"
SECRETS = ("TOKEN", "SECRETKEY")
MESSAGE = Message(
    "声音日报 2026-01-08", (("2 篇新论文", "https://x.org/p"), ("题目 [一] <b>", "https://x.org/p#a"))
)


# ---- the messengers


@pytest.mark.parametrize("kind", GOOD)
def test_a_message_has_title_lines_and_links_in_the_messengers_form(kind):
    with Messenger(kind) as standin:
        messengers.send("ROBOT", standin.address, MESSAGE)
    text = json.dumps(standin.taken, ensure_ascii=False)
    assert "声音日报" in text and "题目" in text and "https://x.org/p#a" in text


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("fault", ["bad", "html"])
def test_200_with_an_error_inside_is_not_sent(kind, fault):
    with Messenger(kind) as standin:
        standin.faults = [fault]
        with pytest.raises(NotSent) as error:
            messengers.send("ROBOT", standin.address, MESSAGE)
    assert not any(secret in str(error.value) for secret in SECRETS)


@pytest.mark.parametrize(
    ("fault", "raised"), [("500", NotSent), ("404", NotSent), ("504", Unsure), ("break", Unsure)]
)
def test_a_messenger_that_fails(fault, raised):
    with Messenger("slack") as standin:
        standin.faults = [fault]
        with pytest.raises(raised) as error:
            messengers.send("ROBOT", standin.address, MESSAGE)
    assert not any(secret in str(error.value) for secret in SECRETS)


def test_a_messenger_that_is_not_there():
    with pytest.raises(NotSent, match="cannot be reached"):
        messengers.send("ROBOT", "slack:http://127.0.0.1:1/TOKEN", MESSAGE)


def test_a_mail_is_text_and_html():
    with MailServer() as server:
        messengers.send("MAIL", server.address, MESSAGE)
    mail = message_from_bytes(server.mails[0], policy=default)
    assert mail["Subject"] == MESSAGE.title and "b@example.org" in mail["To"]
    assert "https://x.org/p#a" in mail.get_body(("plain",)).get_content()
    assert '<a href="https://x.org/p#a">题目 [一] &lt;b&gt;</a>' in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    ("how", "raised", "words"),
    [
        ({"refuse": b""}, NotSent, "refused"),
        ({"refuse": b"b@example.org"}, Unsure, "not for 1 of the recipients"),
        ({"breaks": b""}, NotSent, "broke off"),
        ({"breaks": b"EHLO"}, NotSent, "broke off"),
        ({"breaks": b"DATA"}, Unsure, "broke off"),
    ],
)
def test_a_mail_server_that_refuses_or_breaks_off(how, raised, words):
    with MailServer(**how) as server, pytest.raises(raised, match=words):
        messengers.send("MAIL", server.address, MESSAGE)
    assert len(server.mails) == (how.get("refuse") == b"b@example.org")


def lost(reason):
    """What requests raises where urllib3 had no connection."""
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(None, "/", reason))


NEW = urllib3.exceptions.NewConnectionError


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (lost(NEW(None, "[Errno 101] Network is unreachable")), NotSent),
        (lost(NEW(None, "[Errno 113] No route to host")), NotSent),
        (lost(urllib3.exceptions.ProxyError("no", OSError("tunnel"))), NotSent),
        (requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"), NotSent),
        (requests.ConnectionError(urllib3.exceptions.ProtocolError("Connection aborted.")), Unsure),
        (requests.exceptions.ChunkedEncodingError("IncompleteRead"), Unsure),
        (requests.ReadTimeout("slow"), Unsure),
    ],
)
def test_only_what_may_have_left_is_unsure(monkeypatch, error, raised):
    def post(*_, **__):
        raise error

    monkeypatch.setattr(messengers.requests, "post", post)
    with pytest.raises(raised):
        messengers.send("ROBOT", "slack:http://127.0.0.1/TOKEN", MESSAGE)


def test_two_ledgers_that_git_joined_and_a_broken_line_are_read(tmp_path):
    path = tmp_path / "posts" / "sound" / "notified.jsonl"
    path.parent.mkdir(parents=True)
    line = json.dumps({"what": f"sound/{DAY}", "to": "ROBOT", "state": "sent"})
    path.write_bytes(f"<<<<<<< HEAD\n{line}\n=======\n".encode() + b"\xff\xfe{\n[]\n>>>>>>> x")
    with notify._Ledger(path) as ledger:
        assert ledger.is_told(f"sound/{DAY}", "ROBOT") and not ledger.is_told(f"sound/{DAY}", "MAIL")


def expected_signature(key, text):
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


def test_dingtalk_signs_the_moment_with_its_secret_and_does_not_send_it():
    with Messenger("dingtalk") as standin:
        address = f"dingtalk:http://127.0.0.1:{standin.port}/robot/send?access_token=T&secret=SECabc"
        messengers.send("ROBOT", address, MESSAGE)
    asked = parse_qs(urlsplit(standin.paths[0]).query)
    assert asked.keys() == {"access_token", "timestamp", "sign"} and len(asked["timestamp"][0]) == 13
    assert asked["sign"] == [expected_signature("SECabc", f"{asked['timestamp'][0]}\nSECabc")]
    assert "SECabc" not in json.dumps(standin.taken) + standin.paths[0]


def test_feishu_signs_in_the_body():
    with Messenger("feishu") as standin:
        messengers.send("ROBOT", f"feishu:http://127.0.0.1:{standin.port}/hook/T?secret=abc+d/=", MESSAGE)
        messengers.send("ROBOT", f"feishu:http://127.0.0.1:{standin.port}/hook/T", MESSAGE)
    signed, plain = standin.taken
    key = f"{signed['timestamp']}\nabc d/="
    assert signed["sign"] == expected_signature(key, "") and len(signed["timestamp"]) == 10
    assert standin.paths == ["/hook/T", "/hook/T"] and not {"sign", "timestamp"} & plain.keys()


@pytest.mark.parametrize(
    ("fault", "raised"), [("", None), ("404", NotSent), ("500", NotSent), ("break", Unsure)]
)
def test_any_other_scheme_is_sent_by_apprise(fault, raised, capfd):
    pytest.importorskip("apprise")
    with Messenger("webhook") as standin:
        standin.faults = [fault] if fault else []
        address = f"json://127.0.0.1:{standin.port}/TOKEN"
        assert messengers.kind_of("ROBOT", address) == ("apprise", address)
        if raised:
            with pytest.raises(raised) as error:
                messengers.send("ROBOT", address, MESSAGE)
            assert "TOKEN" not in str(error.value)
        else:
            messengers.send("ROBOT", address, MESSAGE)
            assert (
                "https://x.org/p#a" in standin.taken[0]["message"]
                and standin.taken[0]["title"] == MESSAGE.title
            )
    assert standin.asked == 1 and "TOKEN" not in "".join(capfd.readouterr())


def test_a_service_of_apprise_that_is_not_there_is_not_sent():
    pytest.importorskip("apprise")
    with pytest.raises(NotSent, match="cannot be reached"):
        messengers.send("ROBOT", "json://127.0.0.1:1/TOKEN", MESSAGE)


def test_without_apprise_its_addresses_are_refused_with_the_way_to_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(ConfigError, match=r"ROBOT .*pip install .*\[notify\]'") as error:
        messengers.kind_of("ROBOT", "ntfy://TOKEN123")
    assert "TOKEN123" not in str(error.value)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://open.feishu.cn/open-apis/bot/v2/hook/x", "feishu"),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", "wecom"),
        ("https://oapi.dingtalk.com/robot/send?access_token=x", "dingtalk"),
        ("https://api.telegram.org/bot1:x/sendMessage?chat_id=1", "telegram"),
        ("https://hooks.slack.com/services/x", "slack"),
        ("https://example.org/hook", "webhook"),
        ("smtps://u:p@mail.example.org?to=a@example.org", "mail"),
    ],
)
def test_the_kind_follows_from_the_address(address, kind):
    assert messengers.kind_of("X", address) == (kind, address)


@pytest.mark.parametrize("address", ["TOKEN123", "ftp://TOKEN123", "smtps://u:TOKEN123@h", "feishu:TOKEN123", "apprise:TOKEN123", "nobody://TOKEN123", "smtps://u:TOKEN123@h?to=a@b.c&every=hour",
                                     "https://api.telegram.org/botTOKEN123/sendMessage"])  # fmt: skip
def test_what_is_no_address_is_refused_without_being_repeated(address):
    with pytest.raises(ConfigError, match="ROBOT") as error:
        messengers.kind_of("ROBOT", address)
    assert "TOKEN123" not in str(error.value)


@pytest.mark.parametrize("kind", ["wecom", "telegram", "feishu"])
def test_a_day_of_300_papers_fits(kind):
    lines = tuple((f"很长的中文题目之{number}" * 4, f"https://x.org/{number}") for number in range(300))
    with Messenger(kind) as standin:
        messengers.send("ROBOT", standin.address, Message("日报", (*lines, ("其中 3 篇尚待补", ""))))
    text = json.dumps(standin.taken[0], ensure_ascii=False)
    assert len(text.encode()) < 12_000 and "…" in text and "尚待补" in text
    if kind == "wecom":
        assert len(standin.taken[0]["markdown"]["content"].encode()) <= 4096


# ---- params


def test_an_address_in_the_params_is_refused_and_not_repeated(tmp_path):
    (tmp_path / "params").mkdir()
    for value in (
        "[https://hooks.slack.com/services/TOKEN123]",
        "https://TOKEN123",
        "[{a: TOKEN123}]",
        "[7]",
    ):
        text = f"digest: audio\ncategories: [cs.SD]\nnotify: {value}\n"
        (tmp_path / "params" / "audio.yaml").write_text(text)
        result = CliRunner().invoke(main, ["notify"])
        assert result.exit_code == 2 and "notify" in result.stderr and len(result.stderr.splitlines()) == 1
        assert "TOKEN123" not in result.output


def test_a_variable_that_is_not_set_is_named(tmp_path):
    digest = Digest(digest="audio", categories=["cs.SD"], notify=["NOT_SET_ROBOT"])
    with pytest.raises(ConfigError, match="NOT_SET_ROBOT is not set"):
        list(notify.editions(tmp_path, digest))


# ---- once


@pytest.fixture
def robot(tmp_path, monkeypatch):
    (tmp_path / "_quarto.yml").write_text('website: {title: "t", site-url: "https://x.org"}\n')
    with Messenger("feishu") as standin:
        monkeypatch.setenv("ROBOT", standin.address)
        yield standin


DIGEST = Digest(digest="audio", title="声音日报", categories=["cs.SD"], notify=["ROBOT"])


def states(root):
    return [(told.subject, told.state) for told in notify.editions(root, DIGEST)]


def test_an_edition_is_told_once_with_titles_links_and_what_is_pending(tmp_path, robot):
    rows = [editions.paper(1, DAY), editions.paper(2, DAY)]
    editions.write(tmp_path, DAY, rows, DIGEST, pending=(rows[1]["id"],))
    assert states(tmp_path) == [(f"audio/{DAY}", "sent")]
    assert states(tmp_path) == []
    text = json.dumps(robot.taken, ensure_ascii=False)
    assert "2 篇新论文" in text and "其中 1 篇尚待补" in text and "声音研究之001" in text
    assert f"https://x.org/posts/audio/{DAY}/index.html#p-2601.00001" in text
    assert len(robot.taken) == 1
    ledger = (tmp_path / "posts" / "audio" / "notified.jsonl").read_text()
    assert not any(secret in ledger for secret in SECRETS)


def archive(monkeypatch, *days, **changes):
    """An archive with a paper on each of these days."""
    made = [
        EditionRecord(
            "audio", str(day), title="声音日报", papers=(PaperRecord(id="2601.00001", title="A"),), **changes
        )
        for day in days
    ]
    monkeypatch.setattr(index, "read", lambda root: SimpleNamespace(editions=made))
    return made


def test_drafts_empty_days_and_days_that_are_all_pending_wait(tmp_path, robot, monkeypatch):
    archive(monkeypatch, DAY, draft=True)
    assert states(tmp_path) == []
    pending = EditionRecord("audio", DAY, papers=(PaperRecord(id="2601.00001", title="A", state="pending"),))
    monkeypatch.setattr(
        index, "read", lambda root: SimpleNamespace(editions=[pending, EditionRecord("audio", DAY)])
    )
    assert states(tmp_path) == []
    archive(monkeypatch, DAY)
    assert states(tmp_path) == [(f"audio/{DAY}", "sent")]


def test_a_year_of_older_editions_is_no_news(tmp_path, robot, monkeypatch):
    first = dt.date(2025, 1, 1)
    archive(monkeypatch, *(first + dt.timedelta(days=number) for number in range(365)))
    assert states(tmp_path) == [("audio/2025-12-31", "sent")]


def test_a_message_that_was_refused_is_tried_again_and_one_without_an_answer_is_not(
    tmp_path, robot, monkeypatch
):
    archive(monkeypatch, DAY)
    robot.faults = ["bad", "500", "break"]
    assert [states(tmp_path)[0][1] for _ in range(3)] == ["failed", "failed", "unsure"]
    assert states(tmp_path) == [] and robot.asked == 3


def run_once(root, digest, kill_at, days):
    """One process that is killed at the n-th line of the ledger, before or after it is written."""
    import os

    write, left = notify._Ledger.write, [kill_at]

    def killed(self, *words):
        left[0] -= 1
        if left[0] == 0:
            os._exit(9)
        write(self, *words)
        if left[0] == 1 and kill_at % 2:
            os._exit(9)

    notify._Ledger.write = killed
    made = [EditionRecord("audio", day, papers=(PaperRecord(id="2601.00001", title="A"),)) for day in days]
    index.read = lambda _: SimpleNamespace(editions=made)
    list(notify.editions(root, digest))


@pytest.mark.slow
def test_60_days_with_kills_refusals_and_two_runs_at_once_tell_no_edition_twice(tmp_path, robot):
    chance = random.Random(21)
    fork = multiprocessing.get_context("fork")
    days: list[str] = []
    for number in range(60):
        days.append(str(dt.date(2026, 1, 1) + dt.timedelta(days=number)))
        robot.faults = ["bad"] * chance.choice([0, 0, 1])
        kills = [chance.choice([0, 0, 0, 1, 2, 3]) for _ in range(2)]
        runs = [fork.Process(target=run_once, args=(tmp_path, DIGEST, kill, days)) for kill in kills]
        for one in runs:
            one.start()
        for one in runs:
            one.join(60)
    robot.faults = []
    run_once_at_the_end = fork.Process(target=run_once, args=(tmp_path, DIGEST, 0, days))
    run_once_at_the_end.start()
    run_once_at_the_end.join(60)
    told = [json.dumps(body) for body in robot.taken]
    counts = {day: sum(day in text for text in told) for day in days}
    lines = [json.loads(line) for line in (tmp_path / "posts/audio/notified.jsonl").read_text().splitlines()]
    last = {line["what"]: line["state"] for line in lines}
    assert set(counts.values()) <= {0, 1} and sum(counts.values()) > 40
    for day in days:  # what did not come was killed with its claim on disk, and is known by that
        assert counts[day] == 1 or last.get(f"audio/{day}") in ("claimed", None), day
    assert [day for day in days if f"audio/{day}" not in last] == []


# ---- mail


@pytest.fixture
def reader(tmp_path, monkeypatch):
    (tmp_path / "_quarto.yml").write_text('website: {title: "t", site-url: "https://x.org"}\n')
    with MailServer() as server:
        monkeypatch.setenv("MAIL", server.address)
        monkeypatch.setenv("WEEKLY", f"{server.address}&every=week")
        yield server


def told_by_mail(server):
    mails = [message_from_bytes(mail, policy=default) for mail in server.mails]
    return [(mail["Subject"], mail.get_body(("html",)).get_content()) for mail in mails]


def test_a_mail_has_the_editions_own_words(tmp_path, reader):
    editions.write(tmp_path, DAY, [editions.paper(1, DAY)], DIGEST)
    by_mail = DIGEST.model_copy(update={"notify": ["MAIL"]})
    assert [one.state for one in notify.editions(tmp_path, by_mail)] == ["sent"]
    ((subject, page),) = told_by_mail(reader)
    assert (
        DAY in subject
        and "研究背景" in page
        and f"https://x.org/posts/audio/{DAY}/index.html#p-2601.00001" in page
    )


def test_a_weekly_mail_comes_once_when_the_week_is_over(tmp_path, reader):
    for day in ("2026-01-02", "2026-01-05", "2026-01-07", "2026-01-11", "2026-01-12"):
        editions.write(tmp_path, day, [editions.paper(int(day[-2:]), day)], DIGEST)
    weekly = DIGEST.model_copy(update={"notify": ["WEEKLY"]})

    def tell(day):
        now = dt.datetime.fromisoformat(f"{day}T08:00:00+00:00")
        return [(one.subject, one.state) for one in notify.editions(tmp_path, weekly, now)]

    assert tell("2026-01-10") == [("audio/2026-W01", "sent")]
    assert tell("2026-01-10") == []
    assert tell("2026-01-11") == [("audio/2026-W02", "sent")]
    assert tell("2026-01-12") == tell("2026-01-17") == []
    subjects = [subject for subject, _ in told_by_mail(reader)]
    assert subjects == ["声音日报：2026-01-02 至 2026-01-02", "声音日报：2026-01-05 至 2026-01-11"]
    page = told_by_mail(reader)[1][1]
    assert [day in page for day in ("2026-01-05", "2026-01-07", "2026-01-11", "2026-01-12")] == [True] * 3 + [
        False
    ]


def test_a_day_too_large_for_a_mail_is_told_by_its_titles(tmp_path, reader, monkeypatch):
    monkeypatch.setattr(notify, "_PAGE_BYTES", 100)
    editions.write(tmp_path, DAY, [editions.paper(1, DAY)], DIGEST)
    assert [
        one.state for one in notify.editions(tmp_path, DIGEST.model_copy(update={"notify": ["MAIL"]}))
    ] == ["sent"]
    ((_, page),) = told_by_mail(reader)
    assert "研究背景" not in page and "声音研究之001" in page


# ---- alarms

NOON = dt.datetime(2026, 1, 8, 14, 0, tzinfo=dt.UTC)  # 13 hours after the window of the 8th has ended


def alarmed(root, now=NOON, **options):
    """Each fault's words on the terminal, and whether it was told now."""
    found = list(alarms.troubles(root, DIGEST, now, **options))
    return [(one.said, [told.state for told in notify.raise_alarm(root, DIGEST, one)]) for one in found]


def test_a_run_that_did_not_happen_is_one_alarm(tmp_path, robot, monkeypatch):
    archive(monkeypatch, "2026-01-07")
    ((said, told),) = alarmed(tmp_path)
    assert said.startswith("audio has no edition of 2026-01-08") and told == ["sent"]
    assert alarmed(tmp_path, NOON + dt.timedelta(hours=3)) == [(said, [])] and robot.asked == 1
    assert "没有 2026-01-08 的日报" in json.dumps(robot.taken, ensure_ascii=False)
    assert alarmed(tmp_path, hours=14) == []


def test_a_dead_service_is_an_alarm(tmp_path, robot, monkeypatch):
    paper = PaperRecord(id="2601.00001", title="A", state="pending")
    made = [EditionRecord("audio", DAY, papers=(paper,))]
    monkeypatch.setattr(index, "read", lambda root: SimpleNamespace(editions=made))
    ((said, _),) = alarmed(tmp_path)
    assert f"all of audio/{DAY} is pending" in said and "全部待补" in json.dumps(
        robot.taken, ensure_ascii=False
    )


@pytest.fixture
def audited(tmp_path, monkeypatch):
    """A record of audits, by what is missing on each date."""
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path))
    (tmp_path / "posts" / "audio").mkdir(parents=True)

    def keep(**missing):
        known = {
            day.strip("_").replace("_", "-"): {"papers": 9, "missing": one, "twice": []}
            for day, one in missing.items()
        }
        (tmp_path / "posts" / "audio" / "audit.json").write_text(json.dumps(known))

    return keep


def test_a_paper_that_no_edition_has_is_one_alarm_a_date_until_it_is_there(
    tmp_path, robot, monkeypatch, audited
):
    archive(monkeypatch, DAY)
    lost = "2601.00001 2601.00002 of 2026-01-07 in no edition of audio: arxiv-daily run --digest audio --date 2026-01-07"
    audited(_2025_11_01=["2511.00001"], _2026_01_07=["2601.00001", "2601.00002"], _2026_01_08=[])
    robot.faults = ["bad"]
    assert alarmed(tmp_path) == [(lost, ["failed"])]
    assert [alarmed(tmp_path) for _ in range(3)] == [[(lost, ["sent"])], [(lost, [])], [(lost, [])]]
    assert "2601.00001、2601.00002" in json.dumps(robot.taken, ensure_ascii=False)
    audited(_2026_01_07=[], _2026_01_08=["2601.00009"])
    assert [told for _, told in alarmed(tmp_path)] == [["sent"]]
    audited(_2026_01_07=[], _2026_01_08=[])
    assert alarmed(tmp_path) == [] and robot.asked == 3


def test_a_digest_that_cannot_be_read_stops_the_alarm_of_no_other(tmp_path, robot, monkeypatch, audited):
    archive(monkeypatch, "2026-01-07")
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "a.yaml").write_text("digest: [")
    (tmp_path / "params" / "audio.yaml").write_text("digest: audio\ncategories: [cs.SD]\nnotify: [ROBOT]\n")
    done = CliRunner().invoke(main, ["watch"])
    assert done.exit_code == 2 and robot.asked == 1 and "all is well" not in done.output
    first, second = done.stderr.splitlines()
    assert first.startswith("arxiv-daily: a: ") and second.startswith("audio has no edition")


def test_all_well_is_no_alarm(tmp_path, robot, monkeypatch):
    archive(monkeypatch, DAY)
    assert alarmed(tmp_path) == [] and robot.asked == 0


def test_a_title_calls_nobody_and_is_no_markup_in_a_message():
    said = messengers._markdown(Message("t", (("<@all> **a** ![b](c) `d`", "https://a.org"),)))
    assert "<@all>" not in said and "**a**" not in said and "![" not in said and said.count("](") == 1
