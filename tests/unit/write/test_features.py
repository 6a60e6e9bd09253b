"""Services that refuse a feature, fall silent, or answer in an odd stream."""

import json
import re
import time

import pytest

from arxiv_daily import errors
from arxiv_daily.gather.digest import Digest
from arxiv_daily.write.model import features, stream
from arxiv_daily.write.model.calls import Patience
from tests.builders.writers import desk, papers
from tests.standins import openai
from tests.standins.openai import completion, problem

IMPATIENT = Patience(tries=2, silence=1.0, whole=1.0, pause=0.01, longest=0.02, asked=0.1, failures=99)


def refusing(status, words, has):
    """A service that answers so to every request that `has` the feature."""

    def answer(service, request, http):
        return problem(status, words) if has(request.body) else service.answer(request)

    return answer


def with_system(body):
    return any(message["role"] == "system" for message in body["messages"])


REFUSALS = {
    "schema, 400": (400, "response_format is not supported", lambda body: "response_format" in body),
    "schema, 404": (
        404,
        "No endpoints found that support response_format",
        lambda body: "response_format" in body,
    ),
    "schema, 422": (422, "json_schema: extra fields not permitted", lambda body: "response_format" in body),
    "schema, 500": (500, "grammar compilation failed", lambda body: "response_format" in body),
    "parameters, no name": (
        404,
        "No endpoints found that can handle the requested parameters.",
        lambda body: "response_format" in body,
    ),
    "schema, no name": (400, "invalid request", lambda body: "response_format" in body),
    "system": (400, "System role not supported", with_system),
    "system, another": (400, "Conversation roles must alternate user/assistant", with_system),
    "system, 500": (500, "TemplateError: system role is not allowed", with_system),
    "usage in streams": (400, "Unknown parameter: stream_options", lambda body: "stream_options" in body),
    "streams": (400, "stream is not supported by this model", lambda body: body.get("stream")),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_what_is_refused_is_left_out_and_remembered(service, refusal):
    service._scripted.append([refusing(*REFUSALS[refusal]), None, ""])
    at = desk(max_concurrency=1)
    assert list(at.translate(papers()).frame()["state"]) == ["done"] * 4
    asked = REFUSALS[refusal][2]
    assert sum(bool(asked(request.body)) for request in service.chats) == 1
    assert len(service.chats) == 5


@pytest.mark.parametrize("words", ["This model only support stream mode, please enable the stream parameter",
    "parameter.enable_thinking must be set to false for non-streaming calls"])  # fmt: skip
def test_models_that_only_stream_are_streamed(service, words):
    service._scripted.append([refusing(400, words, lambda body: not body.get("stream")), None, ""])
    assert list(desk().translate(papers(2)).frame()["state"]) == ["done"] * 2


@pytest.mark.parametrize(
    ("said", "sent", "feature"),
    [
        (
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
            {"max_tokens": 1},
            "max_tokens",
        ),
        ("temperature does not support 0 with this model", {"temperature": 0}, "temperature"),
        ("enable_thinking must be false for non-streaming calls", {}, "enable_thinking"),
        ("maximum context length exceeded", {"temperature": 0}, ""),
    ],
)
def test_features_by_name(said, sent, feature):
    assert features.refused_in(said, {"messages": [{"role": "user", "content": "1"}]} | sent) == feature


def as_lines(body):
    return [f"data:{json.dumps(chunk)}\n" for chunk in openai.chunks(body)]


STREAMS = {
    "comments": lambda body: [
        ": keep-alive\n\n",
        *openai.events(body)[:1],
        ": ping\n\n",
        *openai.events(body)[1:],
    ],
    "no end mark": lambda body: openai.events(body)[:-1],
    "no blank after data": lambda body: [f"{line}\n" for line in as_lines(body)],
    "event names": lambda body: [f"event: message\nid: 1\n{event}" for event in openai.events(body)],
    "carriage returns": lambda body: [event.replace("\n", "\r\n") for event in openai.events(body)],
    "all at once": lambda body: [f"data: {json.dumps(body)}\n\n", "data: [DONE]\n\n"],
    "plain JSON": lambda body: [json.dumps(body)],
    "lines of JSON": lambda body: [f"{json.dumps(chunk)}\n" for chunk in openai.chunks(body)],
}


@pytest.mark.parametrize("form", STREAMS)
def test_streams_in_every_form(service, form):
    service.events = STREAMS[form]
    frame = desk(IMPATIENT).translate(papers(2)).frame()
    assert list(frame["state"]) == ["done"] * 2 and all(frame["text"])


def test_a_stream_that_breaks_off_is_not_an_answer(service):
    service.events = lambda body: openai.events(body)[:4]
    assert list(desk(IMPATIENT).translate(papers(1)).frame()["state"]) == ["pending"]


@pytest.mark.parametrize("said", ["\n", "结果", "该方法优于基线，在三个数据集上均有提升。" * 3], ids=len)
@pytest.mark.parametrize("field", ["content", "reasoning_content"])
def test_an_answer_that_repeats_itself_without_end_is_given_up_and_asked_for_once_more(service, said, field):
    sent = []

    def endless(body):
        if not body.get("endless"):
            yield from openai.events(body)
            return
        for place in range(5000):
            sent.append(place)
            piece = {field: said} if place else {"content": '{"title": "噪声研究", "abstract": "'}
            yield f"data: {json.dumps({'choices': [{'index': 0, 'delta': piece}]})}\n\n"
            if place > 1500:
                yield 0.01

    service.events = endless
    service._scripted.append([lambda s, r, h: (200, completion(r, "")[1] | {"endless": True}), 1, "<<<"])
    assert list(desk(IMPATIENT).translate(papers(1)).frame()["state"]) == ["done"]
    assert len(service.chats) == 2 and len(sent) < 5000
    assert [message["role"] for message in service.chats[1].body["messages"]] == ["system", "user", "user"]


@pytest.mark.parametrize(
    ("asked", "may"),
    [
        ("The model hears speech and noise in one room. " * 30, True),
        ("噪声很多。" * 60, True),
        ("1 Introduction" + "." * 400 + " 3\n2 Method" + " " * 400 + "7\n" + "|---" * 90, False),
        (
            "Speech is heard in noise, and noise in speech. Rooms differ; so do the voices in them. " * 2,
            False,
        ),
    ],
    ids=["words", "Chinese words", "dots, blanks and rules", "twice"],
)
def test_only_words_that_the_question_repeats_may_be_repeated_by_the_answer(asked, may):
    assert stream._Collected(asked)._may_repeat == may


def test_what_a_paper_repeats_is_no_endless_answer():
    assert not stream._repeats("在 A、B、C 上分别为 0.10、0.10、0.10、0.10、0.10，" * 3 + "。" * 30)


def test_a_slow_answer_is_not_a_silent_one(service):
    service.events = lambda body: (
        [piece for event in openai.events(body) for piece in (0.3, event)][:20] + openai.events(body)[10:]
    )
    start = time.monotonic()
    assert list(desk(IMPATIENT).translate(papers(1)).frame()["state"]) == ["done"]
    assert time.monotonic() - start > IMPATIENT.silence


def test_a_silent_call_costs_one_part_and_keep_alives_are_silence(service):
    table = papers(3)

    def silent(service, request, http):
        return 200, completion(request, "")[1] | {"silent": True}

    service.events = lambda body: (
        [": keep-alive\n\n", 0.2] * 20 if body.get("silent") else openai.events(body)
    )
    service._scripted.append([silent, None, table["title"][1]])
    frame = desk(IMPATIENT).translate(table).frame()
    assert list(frame["state"]) == ["done", "pending", "done"]
    assert frame["reason"][1] == "模型服务超时"


@pytest.mark.parametrize(
    "finish", ["insufficient_system_resource", "network_error", "error", "length", "max_tokens"]
)
def test_a_cut_answer_is_asked_again(service, finish):
    service._scripted.append([lambda s, r, h: completion(r, openai.written(r), finish), 1, ""])
    assert list(desk().translate(papers(1)).frame()["state"]) == ["done"]
    assert len(service.chats) == 2


LANGUAGES = {
    "Korean": "방 안의 소음이 어떻게 들리는지 연구하고, 이를 음성과 구별하는 작은 신경망을 제안한다.",
    "Russian": "Мы исследуем шум в помещении и предлагаем небольшую сеть, отличающую его от речи.",
    "Japanese": "部屋の中の雑音がどのように聞こえるかを調べ、音声と区別する小さなネットワークを提案する。",
    "French": "Nous étudions le bruit des salles et proposons un petit réseau qui le distingue de la parole.",
    "Traditional": "本文研究房間裡的噪聲如何被聽到，並提出一個小型網路，將其與語音區分開來，實驗結果顯示優於現有方法。",
    "the complaint": "一句话介绍比原文长得多只译原文不添加任何内容重新给出完整的回答。",
    "the prompt": "忠实：每句都译，不概括，不评论，不补充原文没有的内容；否定、比较的方向和程度词与原文一致。",
    "twice": "本文研究房间里的噪声如何被听到并提出小型网络。" * 2,
    "short": "略。",
    "its first sentence": "研究噪声。",
    "a promise": "好的，我会按照您的要求翻译这篇摘要，请稍等片刻，马上给出完整准确的译文，并保留全部公式与数字。",
    "a question": "请问您希望我采用哪种风格来翻译这篇论文的摘要？学术风格还是通俗风格？确认之后我会给出完整的译文。",
    "half the complaint": "摘要译文不是中文。本文研究房间里的噪声如何被听到，并提出小型网络，将其与语音区分开来，实验表明优于现有方法。",
    "stuck": "摘要" * 40,
}


@pytest.mark.parametrize("said", LANGUAGES.values(), ids=LANGUAGES)
def test_what_was_not_asked_for_is_not_an_answer(service, said):
    parts = {"title": "噪声研究", "summary": "研究噪声", "abstract": said}
    service.say(json.dumps(parts | {"abstract": LANGUAGES["French"]}))  # so that there is a complaint
    service.say(json.dumps(parts, ensure_ascii=False), times=None)
    frame = desk().translate(papers(1)).frame()
    assert list(frame["state"]) == ["pending"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("OPENAI_API_KEY", "test-key-0123456789\u200b", "OPENAI_API_KEY holds a character that cannot be sent"),
        ("OPENAI_API_KEY", "“test-key-0123456789”", "OPENAI_API_KEY holds a character"),
        ("OPENAI_API_KEY", "test-key\n0123456789", "OPENAI_API_KEY holds a character that cannot be sent (a line break"),
        ("OPENAI_API_KEY", "'test-key-0123456789'", "OPENAI_API_KEY has quotes"),
        ("OPENAI_BASE_URL", "{url}/chat/completions", "OPENAI_BASE_URL ends in /chat/completions: set it to"),
        ("OPENAI_BASE_URL", "{root}", "set OPENAI_BASE_URL to {root}/v1"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_names_its_variable(service, monkeypatch, name, value, words):
    known = {"url": service.url, "root": service.url.removesuffix("/v1")}
    monkeypatch.setenv(name, value.format(**known))
    with pytest.raises(errors.ServiceError, match=re.escape(words.format(**known))):
        desk(model="standin").estimate(papers(1))
    assert not service.chats


@pytest.mark.parametrize("fault", ["402", "429 quota", "401", "403"])
def test_an_account_that_cannot_pay_is_said_before_a_paper_is_spent(service, fault):
    service.fail(fault, times=None)
    with pytest.raises(errors.ServiceError, match="OPENAI_API_KEY"):
        desk().estimate(papers(2))
    assert not service.chats and service.words


def test_a_model_is_named_by_the_environment(monkeypatch):
    with openai.StandIn(models=("small", "large")) as service:
        for name, value in (service.environ() | {"OPENAI_MODEL": "large"}).items():
            monkeypatch.setenv(name, value)
        assert list(desk().translate(papers(1)).frame()["model"]) == ["large"]


def test_a_part_asked_again_replaces_that_part_alone(service, monkeypatch):
    table = papers(1)
    first = desk().translate(table).frame().iloc[0]
    other = {
        "title": "另一个题目",
        "summary": "另一句话",
        "abstract": first["text"].replace("研究", "探讨"),
    }
    service.say(json.dumps(other, ensure_ascii=False), times=None)
    monkeypatch.setenv("ARXIV_DAILY_AGAIN", json.dumps({"paper": table["id"][0], "parts": ["title"]}))
    again = desk().translate(table).frame().iloc[0]
    assert (again["title"], again["text"]) == ("另一个题目", first["text"])
    monkeypatch.delenv("ARXIV_DAILY_AGAIN")
    assert desk().translate(table).frame().iloc[0]["title"] == "另一个题目"


# ---- options of the params


def test_options_of_the_params_go_with_every_question_and_are_part_of_what_was_asked(service):
    options = {
        "temperature": 0.3,
        "enable_thinking": False,
        "chat_template_kwargs": {"enable_thinking": False},
    }
    assert list(desk(model_options=options).translate(papers()).frame()["state"]) == ["done"] * 4
    assert all(options.items() <= request.body.items() for request in service.chats)
    before = len(service.chats)
    desk(model_options=options).translate(papers()).frame()
    assert len(service.chats) == before  # paid for
    desk().translate(papers()).frame()
    assert len(service.chats) > before  # another question
    assert "temperature" not in service.chats[-1].body


@pytest.mark.parametrize("option", ["enable_thinking", "reasoning_effort", "top_k"])
def test_an_option_that_a_service_names_in_its_refusal_is_left_out_and_said(service, option, caplog):
    caplog.set_level("INFO", logger="arxiv_daily")
    refusal = (400, f"Unrecognized request argument supplied: {option}", lambda body: option in body)
    service._scripted.append([refusing(*refusal), None, ""])
    at = desk(max_concurrency=1, model_options={option: True, "top_p": 0.9})
    assert list(at.translate(papers()).frame()["state"]) == ["done"] * 4
    assert sum(option in request.body for request in service.chats) == 1
    assert service.chats[-1].body["top_p"] == 0.9
    assert f"refuses {option} for" in caplog.text


@pytest.mark.parametrize("options, word", [({"model": "x"}, "model"), ({"stream": False}, "stream"), ({"a": object()}, "model_options"),
                                           ("temperature=1", "model_options")])  # fmt: skip
def test_options_that_are_not_the_operators_to_set_are_refused(options, word):
    with pytest.raises(errors.ConfigError, match=word):
        Digest.checked({"digest": "audio", "categories": ["cs.SD"], "model_options": options}, "params")
