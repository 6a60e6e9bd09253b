"""What services of many houses are documented to send: refusals, limits, streams and misconfigurations.

A row a case, in the shapes of DashScope, Zhipu, DeepSeek, Moonshot, Volcengine, SiliconFlow, OpenRouter, Azure, vLLM,
Ollama and LM Studio.
"""

import asyncio
import itertools
import json

import pytest

from arxiv_daily import environment
from arxiv_daily.errors import ServiceError
from arxiv_daily.write.model import diagnosis, features, stream
from tests.builders.writers import HASTE, desk, papers
from tests.standins import openai
from tests.standins.openai import completion, problem

TEXT = "<<<"  # stands in questions about papers only


def own(status, **body):
    return status, body


def stopping(service, answer):
    """The line with which a run stops before a paper is spent."""
    service._scripted.append([lambda *_: answer, None, ""])
    with pytest.raises(ServiceError) as raised:
        desk(HASTE, model="standin").estimate(papers(2))
    assert not service.chats
    return str(raised.value)


NO_MODEL = "has no model 'standin': set `model:`"
NO_MONEY = "has no money or quota left"
BAD_KEY = "refuses the key in OPENAI_API_KEY"
NO_CHAT = "does not answer questions: set `model:`"
NO_ROOM = "cannot load the model 'standin'"


@pytest.mark.parametrize(
    "answer, words",
    [
        (problem(401, "Authentication Fails, Your api key: ****abcd is invalid", "invalid_request_error"), BAD_KEY),
        (problem(401, "令牌已过期或验证不正确！", "401"), BAD_KEY),
        (own(401, statusCode=401, message="Unauthorized. Access token is missing, invalid, audience is incorrect"), BAD_KEY),
        ((401, json.dumps("Invalid token").encode()), BAD_KEY),
        (own(200, Response={"Error": {"Code": "AuthFailure.SecretIdNotFound", "Message": "The SecretId is not found"}}), BAD_KEY),
        (problem(400, "模型不存在，请检查模型代码。", "1211"), NO_MODEL),
        (own(403, code=30003, message="Model disabled.", data=None), NO_MODEL),
        (problem(400, "standin is not a valid model ID", "400"), NO_MODEL),
        (problem(404, "The API deployment for this resource does not exist. Please wait a moment and try again.", "DeploymentNotFound"), NO_MODEL),
        (problem(404, 'model "standin" not found, try pulling it first', "api_error"), NO_MODEL),
        (problem(403, "The free tier of the model has been exhausted. Please disable the \"use free tier only\" mode.", "AllocationQuota.FreeTierOnly"), NO_MONEY),
        (problem(429, "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests", "429"), NO_MONEY),
        (problem(429, "已达到 5 小时的使用上限。您的限额将在 2026-01-08 18:00:00 重置。", "1308"), NO_MONEY),
        (problem(429, "您的 GLM Coding Plan 套餐已到期，暂无法使用", "1309"), NO_MONEY),
        (problem(403, "The request failed because your account has an overdue balance.", "AccountOverdueError"), NO_MONEY),
        (problem(429, "You have reached your limit of 1000 requests per month"), NO_MONEY),
        (problem(429, "Quota for this month has been used up"), NO_MONEY),
        (problem(429, "200 requests per week is the limit of this plan"), NO_MONEY),
        (problem(429, "This key has exceeded its total budget of 5 USD"), NO_MONEY),
        (problem(400, "Budget has been exceeded! Current cost: 14.2, Max budget: 10.0", "budget_exceeded"), NO_MONEY),
        (problem(429, "You have exceeded your monthly usage limit.", "usage_limit"), NO_MONEY),
        (problem(403, "You've reached your usage limit for this billing cycle.", "access_terminated_error"), NO_MONEY),
        (problem(403, "预扣费额度失败, 用户剩余额度: ¥0.01, 需要预扣费额度: ¥0.05", "pre_consume_token_quota_failed"), NO_MONEY),
        (own(429, errors={"message": "You have exceeded today's quota for this model, try again tomorrow"}, request_id="0"), NO_MONEY),
        (problem(429, "Rate limit of 50 per 86400s exceeded. Please wait 51234 seconds before retrying.", "RateLimitReached"), NO_MONEY),
        (own(429, error={"code": 429, "message": "Resource has been exhausted", "details": [{"reason": "INSUFFICIENT_G1_CREDITS_BALANCE"}]}), NO_MONEY),
        ((403, '{"error": {"message": "账户余额不足，请充值"}}'.encode("gbk")), NO_MONEY),
        (own(200, code=514, statusText="unAuthApiKey", message="Key 错误", data=None), BAD_KEY),
        (problem(404, "Your account has not activated the model standin. Please activate it in the console.", "ModelNotOpen"), "please activate it"),
        (problem(404, "Accessing the model via Model ID is not allowed. Use a custom endpoint ID instead.", "ModelIDAccessDisabled"), "endpoint id"),
        (own(200, error="Unexpected endpoint or method. (POST /chat/completions)"), 'it answered "unexpected endpoint'),
        (own(404, success=False, errors=[{"code": 7003, "message": "Could not route to /ai/v1/chat/completions"}], result=None), 'it answered "7003 could not route'),
        ((200, ""), "answers with nothing: run again later"),
        (problem(400, '"standin" does not support chat', "api_error"), NO_CHAT),
        (own(400, object="error", code=400, message="default chat template is no longer allowed, so you must provide a chat template"), NO_CHAT),
        (problem(500, "model requires more system memory (8.0 GiB) than is available (3.2 GiB)"), NO_ROOM),
        (problem(404, 'Failed to load model "standin". Error: Model loading was stopped due to insufficient system resources.', "model_not_found"), NO_ROOM),
    ],
)  # fmt: skip
def test_what_no_paper_survives_is_one_line(service, answer, words):
    assert words.casefold() in stopping(service, answer).casefold()


def test_a_redirect_that_loses_the_question_names_where_it_leads(service):
    def moved(_, request, http):
        return (302, {}, {"Location": "/login"}) if request.body else problem(405, "Method Not Allowed")

    service._scripted.append([moved, None, ""])
    with pytest.raises(ServiceError, match=r"redirects questions to http://\S+/login, where they are lost"):
        desk(HASTE, model="standin").estimate(papers(1))


@pytest.mark.parametrize(
    "listed",
    [[{"id": "standin"}], {"models": [{"name": "standin"}]}, {"data": ["standin"]}, {"data": [{"id": "standin"}, None]},
     {"result": [{"name": "standin"}]}, {"code": 0, "data": {"list": [{"id": "standin"}]}}, {"models": {"standin": {}}}],
)  # fmt: skip
def test_lists_of_models_in_other_forms(service, listed):
    service._scripted.append([lambda *_: (200, json.dumps(listed).encode()), None, "/models"])
    assert list(desk(HASTE).translate(papers(1)).frame()["state"]) == ["done"]


@pytest.mark.parametrize("page", ["<html></html>", b"<html></html>", {"data": None}])
def test_a_service_without_a_list_is_asked_if_the_model_is_named(service, page):
    service._scripted.append([lambda *_: (200, page), None, "/models"])
    assert list(desk(HASTE, model="standin").translate(papers(1)).frame()["state"]) == ["done"]
    with pytest.raises(ServiceError):
        desk(HASTE).estimate(papers(2))


@pytest.mark.parametrize(
    "refused", [{"error": {"message": "Incorrect API key"}}, {"code": 401, "message": "invalid api key"}]
)
def test_an_error_in_place_of_the_list_of_models_is_told(service, refused):
    service._scripted.append([lambda *_: (200, json.dumps(refused).encode()), None, "/models"])
    with pytest.raises(ServiceError, match=BAD_KEY):
        desk(HASTE).estimate(papers(1))
    assert list(desk(HASTE, model="standin").translate(papers(1)).frame()["state"]) == ["done"]


def test_characters_cut_in_two_on_the_way_are_not_published(service):
    def broken(_, request, http):
        return completion(request, openai.written(request).replace("法", "\ufffd\ufffd"))

    service._scripted.append([broken, 1, TEXT])
    frame = desk(HASTE, model="standin").translate(papers(1)).frame()
    assert list(frame["state"]) == ["done"] and "\ufffd" not in frame.to_json(force_ascii=False)
    assert len(service.chats) == 2


@pytest.mark.parametrize(
    "address, words",
    [
        ("https://dashscope.aliyuncs.com", "https://dashscope.aliyuncs.com/compatible-mode/v1"),
        ("https://open.bigmodel.cn/v1", "https://open.bigmodel.cn/api/paas/v4"),
        ("https://ark.cn-beijing.volces.com/v1", "https://ark.cn-beijing.volces.com/api/v3"),
        ("https://my-name.openai.azure.com", "https://my-name.openai.azure.com/openai/v1"),
    ],
)
def test_the_fix_for_an_address_is_what_its_service_wants(address, words):
    assert str(diagnosis.no_service(address, "HTTP 404")).endswith(f"set OPENAI_BASE_URL to {words}")


PASSING = [
    problem(429, "Requests have exceeded token rate limit of your current pricing tier. Please retry after 0.1 seconds.", "429"),
    problem(429, "Allocated quota exceeded, please increase your quota limit.", "Throttling.AllocationQuota"),
    problem(429, "reached max organization concurrency: 1, please try again after 0.1 seconds", "rate_limit_reached_error"),
    problem(429, "该模型当前访问量过大，请您稍后再试", "1305"),
    own(503, code=50505, message="Model service overloaded. Please try again later.", data=None),
    own(429, error={"message": "Quota exceeded for metric: requests per minute, limit: 10", "details": [{"retryDelay": "0.1s"}]}),
    own(200, error_code=18, error_msg="Open api qps request limit reached"),
    own(429, message="Requests per second limit exceeded", type="too_many_requests_error", code="request_quota_exceeded"),
    problem(429, "You exceeded your current quota, see https://help.aliyun.com/error-code#token-limit", "insufficient_quota"),
    own(200, error={"code": "InternalServiceError", "message": "The service encountered an unexpected internal error."}),
    own(200, error="an error was encountered while running the model: unexpected EOF"),
    own(200, choices=[{"error": {"code": 502, "message": "Provider returned error"}, "finish_reason": "error", "message": {"content": ""}}]),
]  # fmt: skip


@pytest.mark.parametrize("answer", PASSING)
def test_what_passes_is_asked_again(service, answer):
    service._scripted.append([lambda *_: answer, 1, TEXT])
    assert list(desk(HASTE, model="standin").translate(papers(1)).frame()["state"]) == ["done"]


OF_THE_TEXT = [
    (problem(400, "Range of input length should be [1, 30720]", "invalid_parameter_error"), "max_input_tokens"),
    (own(400, code=20015, message="length of prompt_tokens (40000) must be less than max_seq_len (32768)."), "max_input_tokens"),
    (problem(400, "Your request exceeded model token limit: 8192", "invalid_request_error"), "max_input_tokens"),
    (own(400, msg="Token indices sequence length is longer than the specified maximum"), "max_input_tokens"),
    (problem(400, "Content Exists Risk", "invalid_request_error"), "content filter"),
    (problem(400, "输入内容不合规，请修改后重试", "2003"), "content filter"),
    (problem(403, 'standin requires moderation. Your input was flagged for "violence".', "403"), "content filter"),
    (problem(400, "The request was rejected because it was considered high risk", "content_filter"), "content filter"),
    (problem(400, "The request failed because the input text may contain sensitive information.", "InputTextSensitiveContentDetected"), "content filter"),
]  # fmt: skip


@pytest.mark.parametrize("answer, words", OF_THE_TEXT)
def test_what_a_text_is_refused_for_costs_that_text(service, monkeypatch, tmp_path, answer, words):
    monkeypatch.setenv(environment.PROGRESS.name, str(tmp_path / "told"))
    service._scripted.append([lambda *_: answer, 1, TEXT])
    frame = desk(HASTE, model="standin", max_concurrency=1).translate(papers(2)).frame()
    assert sorted(frame["state"]) == ["done", "pending"]
    told = [json.loads(line)["label"] for line in (tmp_path / "told").read_text().splitlines()]
    assert any(words in label for label in told)


@pytest.mark.parametrize(
    "said, sent, feature",
    [
        ("This response_format type is unavailable now", {"response_format": {}}, "response_format"),
        ("Your organization must be verified to stream this model.", {"stream": True}, "stream"),
        ("Json mode is not supported for this model.", {"response_format": {}}, "response_format"),
        ("invalid temperature: only 1 is allowed for this model", {"temperature": 0.3}, "temperature"),
        ("{'detail': [{'type': 'extra_forbidden', 'loc': ['body', 'stream_options']}]}", {"stream_options": {}}, "stream_options"),
    ],
)  # fmt: skip
def test_features_that_services_refuse(said, sent, feature):
    assert features.refused_in(said, {"messages": [{"role": "user", "content": "1"}]} | sent) == feature


def filtered(body):
    """Azure: the prompt's filter first, the answer's beside every piece."""
    first = {"choices": [], "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": {}}]}
    for chunk in openai.chunks(body):
        for choice in chunk["choices"]:
            choice["content_filter_results"] = {"hate": {"filtered": False, "severity": "safe"}}
    return [f"data: {json.dumps(first)}\n\n", *openai.events(body)]


def cumulative(body):
    """DashScope's own form: each event holds all the text so far."""
    text, out = body["choices"][0]["message"]["content"], []
    for at in range(0, len(text) + 30, 30):
        said = {
            "message": {"role": "assistant", "content": text[:at]},
            "finish_reason": "null" if at < len(text) else "stop",
        }
        event = {"output": {"choices": [said]}, "usage": {"input_tokens": 5, "output_tokens": at}}
        out.append(f"id:{at}\nevent:result\n:HTTP_STATUS/200\ndata:{json.dumps(event)}\n\n")
    return out


def counted_in_choice(body):
    """Moonshot: the usage in the last choice."""
    *rest, end, usage = openai.chunks(body)
    end["choices"][0]["usage"] = usage["usage"]
    return [f"data: {json.dumps(chunk)}\n\n" for chunk in (*rest, end)] + ["data: [DONE]\n\n"]


def detailed(body):
    """OpenRouter: comments, thoughts as a list of details."""
    thought = {
        "choices": [
            {
                "delta": {
                    "content": "",
                    "reasoning_details": [{"type": "reasoning.text", "text": "Let me see."}],
                }
            }
        ]
    }
    return [": OPENROUTER PROCESSING\n\n", f"data: {json.dumps(thought)}\n\n", *openai.events(body)]


@pytest.mark.parametrize("form", [filtered, cumulative, counted_in_choice, detailed])
def test_streams_of_services(service, form):
    service.events = form
    at = desk(HASTE, model="standin")
    assert list(at.translate(papers(1)).frame()["state"]) == ["done"]
    used = at.usage().iloc[0]
    if form is counted_in_choice:
        assert used["cached"] > 0  # as the service counts, and not by our own count


@pytest.mark.parametrize("finish", ["model_context_window_exceeded", "abort", "insufficient_system_resource"])
def test_reasons_to_stop_that_cut_an_answer(service, finish):
    service._scripted.append([lambda s, r, h: completion(r, openai.written(r), finish), 1, TEXT])
    assert list(desk(HASTE, model="standin").translate(papers(1)).frame()["state"]) == ["done"]
    assert len(service.chats) == 2


@pytest.mark.parametrize("kind", ["tokens", "thoughts", "a call", "a refusal", "one line", "a page"])
def test_what_has_no_end_is_not_read_for_ever(kind):
    async def pieces():
        for number in itertools.count():
            word = f"{number:06} " * 5_000
            if kind == "one line":
                yield word
            elif kind == "a page":
                yield f"<p>{word}</p>\n"
            else:
                called = [{"function": {"arguments": word}}]
                said = {
                    "tokens": {"content": word},
                    "thoughts": {"reasoning_content": word},
                    "a call": {"tool_calls": called},
                    "a refusal": {"refusal": word},
                }
                yield f"data: {json.dumps({'choices': [{'delta': said[kind]}]})}\n\n"

    read = stream.completion(stream.lines(pieces()), lambda: None)
    if kind in ("one line", "a page"):
        with pytest.raises(json.JSONDecodeError):
            asyncio.run(read)
    else:
        assert asyncio.run(read)["choices"][0]["finish_reason"] == "length"


@pytest.mark.parametrize("field", ["content", "reasoning_content"])
def test_what_repeats_all_that_was_said_is_not_without_an_end(field):
    text = "".join(f"{number:05}" for number in range(4_000))

    async def pieces():
        for end in range(250, len(text) + 1, 250):
            yield f"data: {json.dumps({'choices': [{'delta': {field: text[:end]}}]})}\n\n"
        yield f"data: {json.dumps({'choices': [{'delta': {}, 'finish_reason': 'stop'}]})}\n\n"

    made = asyncio.run(stream.completion(stream.lines(pieces()), lambda: None))["choices"][0]
    assert made["finish_reason"] == "stop" and made["message"][field] == text
