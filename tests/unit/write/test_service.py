"""The way to a service: what is asked, what is kept, and what each failure costs."""

import json
import stat
from dataclasses import replace

import pytest

from arxiv_daily import errors
from arxiv_daily.project import cache, root
from arxiv_daily.write.model import parts
from tests.builders.writers import HASTE, desk, papers, texts
from tests.standins.openai import KEY, StandIn

PASSING = ["429", "429 with Retry-After", "500", "503", "cut connection", "hang"]
BAD = {
    "empty": "回答为空",
    "null": "回答为空",
    "refusal": "模型拒绝作答",
    "filtered": "模型拒绝作答",
    "refusal in words": "模型拒绝作答",
    "length": "回答被截断",
    "English": "题目不是中文",
    "echo": "回答重复了提示语",
    "malformed JSON": "回答的格式不对",
    "missing part": "回答缺少 summary、abstract 部分",
}
LASTING = {
    "400 too long": "模型服务出错（HTTP 400：maximum context length exceeded）",
    "500": "模型服务出错（HTTP 500）",
    "429": "模型服务限流（HTTP 429）",
    "hang": "模型服务超时",
    "cut connection": "模型服务无法连接",
    "error in 200": "模型服务的回答无法读取",
}


def patience(fault):
    """That of every test; of a hanging service a shorter one, which has to run out."""
    return replace(HASTE, silence=3.0, whole=3.0) if fault == "hang" else HASTE


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_costs_nothing(service, fault):
    service.fail(fault)
    frame = desk(patience(fault)).translate(papers()).frame()
    assert list(frame["state"]) == ["done"] * 4
    assert len(service.chats) == 5


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_answer_is_asked_again_with_the_complaint(service, fault):
    table = papers()
    service.fail(fault, matching=table["title"][1])
    frame = desk().translate(table).frame()
    assert list(frame["state"]) == ["done"] * 4
    assert len(service.chats) == 5
    again = [request for request in service.chats if len(request.body["messages"]) > 2]
    assert len(again) == 1
    assert "重新给出完整" in again[0].body["messages"][-1]["content"]


@pytest.mark.parametrize(("fault", "reason"), [*BAD.items(), *LASTING.items()])
def test_a_lasting_fault_costs_one_part_of_one_paper(service, fault, reason):
    table = papers()
    service.fail(fault, times=None, matching=table["title"][1])
    frame = desk(patience(fault), max_concurrency=1).translate(table).frame()
    assert list(frame["state"]) == ["done", "pending", "done", "done"]
    assert frame["reason"][1] == reason
    assert frame["text"][1] == ""


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_answer_is_never_kept(service, fault):
    table = papers(1)
    service.fail(fault, times=2)
    assert desk().translate(table).frame()["state"][0] == "pending"
    assert desk().translate(table).frame()["state"][0] == "done"


@pytest.mark.parametrize(
    ("fault", "where", "words"),
    [
        ("401", "/models", "refuses the key in OPENAI_API_KEY"),
        ("401", "", "refuses the key in OPENAI_API_KEY"),
        ("403", "", "refuses the key in OPENAI_API_KEY"),
        ("HTML page", "/models", "no OpenAI-compatible service at http://127.0.0.1"),
        ("HTML page", "", "no OpenAI-compatible service at http://127.0.0.1"),
        ("404 page", "", "no OpenAI-compatible service at http://127.0.0.1"),
        ("404 model", "", "has no model 'standin': set `model:`"),
    ],
)
def test_a_wrong_setting_is_one_line_before_a_paper_is_spent(service, fault, where, words):
    service.fail(fault, times=None, matching=where)
    with pytest.raises(errors.ServiceError) as caught:
        desk().translate(papers()).frame()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("key", ["model", "reading_model"])
def test_a_model_that_does_not_exist(service, key):
    with pytest.raises(errors.ServiceError, match="has no model 'gpt-nonsense'"):
        desk(**{key: "gpt-nonsense"}).translate(papers()).frame()
    assert (len(service.words), len(service.chats)) == (1, 0)  # one word, and no paper


def test_several_models_and_none_named(monkeypatch):
    with StandIn(models=("small", "large")) as service:
        for name, value in service.environ().items():
            monkeypatch.setenv(name, value)
        with pytest.raises(errors.ServiceError, match="set `model:` in params to one of small, large"):
            desk().translate(papers()).frame()
        assert list(desk(model="large").translate(papers(1)).frame()["model"]) == ["large"]


def test_a_service_without_a_list_of_models(service):
    service.fail("404 page", times=None, matching="/models")
    assert list(desk(model="standin").translate(papers(2)).frame()["state"]) == ["done", "done"]


@pytest.mark.parametrize("address", ["127.0.0.1:1/v1", "ftp://127.0.0.1"])
def test_an_address_that_is_none(monkeypatch, address):
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    with pytest.raises(errors.ServiceError, match="must start with http"):
        desk()


def test_an_outage_leaves_everything_pending(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    table, at = papers(), desk()
    assert list(at.translate(table).frame()["reason"]) == ["模型服务无法连接"] * 4
    assert list(at.read(table, texts(table)).frame()["state"]) == ["pending"] * 4


@pytest.mark.parametrize("fault", ["503", "402", "429 quota", "401"])
def test_a_service_that_goes_down_midway_is_left_alone(service, fault):
    table = papers(20)
    service.fail(fault, times=None, matching=table["title"][5])
    first = desk(max_concurrency=1)
    first.translate(table.iloc[:5]).frame()
    before = len(service.chats)
    service.fail(fault, times=None)
    frame = first.translate(table).frame()
    assert list(frame["state"]) == ["done"] * 5 + ["pending"] * 15
    assert len(service.chats) - before <= 9  # three questions of three tries


def test_what_is_known_is_not_asked_for_again(service):
    table = papers()

    def edition():
        at = desk(overview=True, prices={"standin": {"in": 2, "out": 8}})
        translations, readings = at.translate(table), at.read(table, texts(table))
        parts = translations.frame(), readings.frame(), at.usage()
        return [part.to_json() for part in parts] + [at.overview(table, translations)]

    service.fail("empty", matching=table["title"][0])
    first = edition()
    asked = len(service.chats)
    assert edition() == first
    assert len(service.chats) == asked == 10
    files = list(cache("answers").rglob("*.json"))
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert not list(cache("answers").rglob("*.lock"))


def test_known_answers_serve_while_the_service_is_down(service, monkeypatch):
    table = papers()
    first = desk().translate(table).frame()
    service.fail("503", times=None, matching="/models")
    assert desk().translate(table).frame().equals(first)


def test_a_changed_prompt_asks_again_what_it_changes(service):
    table, first = papers(), desk()
    first.translate(table).frame(), first.read(table, texts(table)).frame()
    prompt = root() / "params" / "prompts" / "reading.md"
    prompt.write_text(prompt.read_text(encoding="utf-8") + "\n短一些。\n", encoding="utf-8")
    before, second = len(service.chats), desk()
    second.translate(table).frame(), second.read(table, texts(table)).frame()
    assert len(service.chats) - before == 4


def test_two_runs_at_once_pay_once(service):
    service.latency = 0.3
    table, one, other = papers(), desk(), desk()
    jobs = one.translate(table), other.translate(table)
    frames = [job.frame() for job in jobs]
    assert frames[0].equals(frames[1])
    assert len(service.chats) == 4


def test_a_service_without_schema(service):
    service.schema = False
    at, table = desk(max_concurrency=1), papers()
    frame = at.translate(table).frame()
    assert list(frame["state"]) == ["done"] * 4
    assert sum("response_format" in request.body for request in service.chats) == 1
    assert "=== title ===" in service.chats[-1].text
    with_schema = frame["text"]
    service.schema = True
    assert desk().translate(table).frame()["text"].equals(with_schema)


def test_no_more_calls_under_way_than_allowed(service):
    service.latency = 0.1
    at, table = desk(max_concurrency=3), papers(8)
    at.translate(table), at.read(table, texts(table)).frame()
    assert max(request.live for request in service.chats) == 3


def test_the_key_is_nowhere(service, caplog):
    table = papers(2)
    service.fail("400 with key", times=None, matching=table["title"][0])
    at = desk()
    frame = at.translate(table).frame()
    assert frame["reason"][0].endswith("（HTTP 400：bad request with ***）")
    kept = "".join(file.read_text(encoding="utf-8") for file in root().rglob("*") if file.is_file())
    assert KEY not in kept + caplog.text + frame.to_json()


def test_the_constant_part_comes_first(service):
    desk(max_concurrency=1).translate(papers(3)).frame()
    assert len({request.body["messages"][0]["content"] for request in service.chats}) == 1


TEX = r"$\beta=\frac{1}{2}$、$\tau$、$\nabla f$、$\rho$、$\theta$、$\nu_1$、$\boldsymbol{x}$、$\underline{u}$、\texttt{kern}"


@pytest.mark.parametrize(
    "answer",
    [
        json.dumps({"title": "题", "body": TEX}),
        json.dumps({"title": "题", "body": TEX}, ensure_ascii=False, indent=1),
        json.dumps({"title": "题", "body": TEX}, ensure_ascii=False).replace("\\\\", "\\"),
        "```json\n" + json.dumps({"title": "题", "body": TEX}) + "\n```",
        "好的，结果如下：" + json.dumps({"title": "题", "body": TEX}) + "\n希望有帮助",
        f"=== title ===\n题\n\n=== body ===\n{TEX}",
        f"```\n=== Title ===\n题\n=== Body ===\n{TEX}\n```",
        f"**title**:\n题\n\n## body\n{TEX}",
    ],
    ids=[
        "escaped",
        "indented",
        "single backslashes",
        "fence",
        "talk",
        "marks",
        "marks in a fence",
        "other marks",
    ],
)
def test_tex_survives(answer):
    assert parts.parse(answer, ("title", "body")) == {"title": "题", "body": TEX}


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (r'{"title": "题", "body": "- 一\n- 二"}', "- 一\n- 二"),
        (r'{"title": "题", "body": "- 一\n\t- 二"}', "- 一\n  - 二"),
        (r'{"title": "题", "body": "第一行\nnot 第二行"}', "第一行\nnot 第二行"),
        (r'{"title": "题", "body": "$5 一张\n\nnu 值"}', "$5 一张\n\nnu 值"),
        ('{"title": "题", "body": "他说"好"了"}', '他说"好"了'),
        ('{"title": "题", "body": "一\n二"}', "一\n二"),
        ('{"title": "题", "body": ["- 一", "- 二"]}', "- 一\n- 二"),
        (r'{"title": "题", "body": "100\% 与 \\% 与 \u4e2d"}', r"100\% 与 \% 与 中"),
    ],
)
def test_texts_in_json(answer, body):
    assert parts.parse(answer, ("title", "body"))["body"] == body
