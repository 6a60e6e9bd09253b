"""What is wrong with an address, a key, an account or the way there is said in one line that names cause and fix."""

import json
import ssl

import openai
import pytest

from arxiv_daily import environment
from arxiv_daily.errors import ServiceError
from arxiv_daily.write.model import diagnosis, waiting
from tests.builders.writers import HASTE, desk, papers
from tests.standins.openai import KEY, problem


def line(digest=None) -> str:
    """The line that stops the run before a paper is spent."""
    with pytest.raises(ServiceError) as raised:
        at = desk(HASTE, **(digest or {}))
        at.estimate(papers(2))
    assert "\n" not in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize(
    "value, words",
    [
        (f"{KEY}\u200b", "cannot be sent (zero width space, number 20 of 20)"),
        (f"\ufeff{KEY}", "byte order mark"),
        (f"“{KEY}”", "left double quotation mark"),
        (f'"{KEY}"', "has quotes around its value"),
        (f"'{KEY}", "has quotes around its value"),
        (f"`{KEY}`", "has quotes around its value"),
        (f"bearer:{KEY}", "begins with 'bearer:'"),
        ("${OPENAI_API_KEY}", "is a placeholder"),
        ("<your-api-key>", "is a placeholder"),
        ("your_api_key_here", "is a placeholder"),
        (f"Bearer {KEY}", "begins with 'Bearer': set it to what follows"),
        (f"OPENAI_API_KEY={KEY}", "begins with 'OPENAI_API_KEY='"),
        (f"export OPENAI_API_KEY={KEY}", "begins with 'export OPENAI_API_KEY='"),
        (f"{KEY[:5]}\n{KEY[5:]}", "a line break, number 6"),
        ("sk-...", "refuses the key in OPENAI_API_KEY (HTTP 401)"),
    ],
)
def test_a_key_that_cannot_be_right(service, monkeypatch, value, words):
    monkeypatch.setenv("OPENAI_API_KEY", value)
    said = line()
    assert "OPENAI_API_KEY" in said and words in said
    assert KEY not in said


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda url: f"{url}/chat/completions", "ends in /chat/completions: set it to "),
        (lambda url: f"{url}/chat", "ends in /chat"),
        (lambda url: f"{url}/models/", "ends in /models"),
        (lambda url: f"{url}/v1", "ends in /v1"),
        (lambda url: f"{url}/messages", "ends in /messages"),
        (lambda url: f"{url}?api-version=1", "goes on after its path"),
        (lambda url: f"{url},", "goes on after its path"),
        (lambda url: "$BASE/v1", "is a placeholder"),
        (lambda url: url.removesuffix("/v1"), "most end in /v1"),
        (lambda url: url.removeprefix("http://"), "must start with http"),
        (lambda url: url.replace("//", "/"), "must start with http"),
        (lambda url: url.replace(":", "：", 1), "fullwidth colon"),
        (lambda url: "http://127.0.0.1:99999/v1", "is not an address"),
        (lambda url: "http://[::1/v1", "is not an address"),
    ],
)
def test_an_address_that_cannot_be_right(service, monkeypatch, change, words):
    monkeypatch.setenv("OPENAI_BASE_URL", change(service.url))
    said = line()
    assert "OPENAI_BASE_URL" in said and words in said


NO_MONEY = "has no money or quota left"
CLOSED = "is closed to us"
ELSEWHERE = "does not serve the country or region"
NO_MODEL = "has no model 'standin': set `model:`"
BAD_KEY = "refuses the key in OPENAI_API_KEY"


def own(status, **body):
    return status, body


@pytest.mark.parametrize(
    "answer, words",
    [
        (problem(402, "Insufficient Balance"), NO_MONEY),
        (problem(429, "You exceeded your current quota", "insufficient_quota"), NO_MONEY),
        (problem(429, "is suspended, check your plan", "exceeded_current_quota_error"), NO_MONEY),
        (problem(429, "余额不足或无可用资源包", "1113"), NO_MONEY),
        (problem(400, "please make sure your account is in good standing", "Arrearage"), NO_MONEY),
        (own(403, code=30001, message="your account balance is insufficient", data=None), NO_MONEY),
        (own(200, error={"message": "该令牌额度已用尽", "type": "new_api_error"}), NO_MONEY),
        (own(200, base_resp={"status_code": 1008, "status_msg": "insufficient balance"}), NO_MONEY),
        (problem(429, "Rate limit reached for requests per day (RPD): Limit 200"), NO_MONEY),
        (problem(400, "This organization has been disabled."), CLOSED),
        (problem(401, "Your account has been deactivated"), CLOSED),
        (problem(403, "账号已被封禁"), CLOSED),
        (problem(404, "The model standin has been deprecated"), NO_MODEL),
        (problem(407, "Proxy Authentication Required"), "the proxy wants a user and password"),
        ((403, "<html><title>Just a moment...</title></html>"), "something on the way"),
        (problem(403, "not supported", "unsupported_country_region_territory"), ELSEWHERE),
        ((400, json.dumps([{"error": {"code": 400, "message": "User location is not supported"}}]).encode()), ELSEWHERE),
        (problem(400, "Model Not Exist"), NO_MODEL),
        (problem(404, "The model or endpoint x does not exist", "InvalidEndpointOrModel"), NO_MODEL),
        (problem(503, "当前分组 default 下对于模型 standin 无可用渠道"), NO_MODEL),
        (own(200, code=20012, message="Model does not exist. Please check it.", data=None), NO_MODEL),
        ((400, json.dumps([{"error": {"code": 400, "message": "API key not valid."}}]).encode()), BAD_KEY),
        (own(200, error_code=110, error_msg="Invalid api key"), BAD_KEY),
        (problem(400, "The plain HTTP request was sent to HTTPS port"), "begin OPENAI_BASE_URL with https://"),
        (problem(404, "Not found the model standin or Permission denied"), NO_MODEL),
        (problem(404, "No endpoints found for standin:free."), NO_MODEL),
        (problem(404, "Your account 21 has not activated the model doubao", "ModelNotOpen"), NO_MODEL),
        (problem(404, "No models loaded. Please load one with `lms load`."), NO_MODEL),
        (problem(404, "No endpoints available matching your data policy"), "does not answer for the model 'standin' (HTTP 404)"),
        ((404, "<html><title>404 Not Found</title></html>"), "no OpenAI-compatible service"),
        (problem(429, "Your account has reached the set inference limit for the model"), NO_MONEY),
        (own(403, code="permission", error="Your newly created team doesn't have any credits yet"), NO_MONEY),
        (own(403, code="permission", error="has used all available credits or reached its spending limit"), NO_MONEY),
        (own(200, error={"message": "quota exceeded"}), NO_MONEY),
        (problem(403, "Access to model denied"), "(HTTP 403: Access to model denied): set one that may use the model 'standin'"),
    ],
)  # fmt: skip
def test_an_answer_that_no_paper_survives(service, monkeypatch, answer, words):
    service._scripted.append([lambda *_: answer, None, ""])
    assert words in line({"model": "standin"})


def test_a_region_that_refuses_even_the_list_of_models(service):
    answer = problem(403, "Country, region, or territory not supported")
    service._scripted.append([lambda *_: answer, None, "/models"])
    assert ELSEWHERE in line()


@pytest.mark.parametrize(
    "answer", [problem(429, "Rate limit reached: 3 requests per minute"), problem(503, "overloaded")]
)
def test_a_service_that_is_busy_is_not_misconfigured(service, answer):
    service._scripted.append([lambda *_: answer, 6, ""])
    frame = desk(HASTE, model="standin").translate(papers(2)).frame()
    assert set(frame["state"]) <= {"done", "pending"}


@pytest.fixture
def told(monkeypatch, tmp_path):
    """What whoever watches the run has been told so far."""
    path = tmp_path / "progress.jsonl"
    monkeypatch.setenv(environment.PROGRESS.name, str(path))
    return lambda: [json.loads(each)["label"] for each in path.read_text().splitlines()]


def test_https_where_only_http_is_spoken_is_said_with_the_pending_parts(service, monkeypatch, told):
    monkeypatch.setenv("OPENAI_BASE_URL", service.url.replace("http:", "https:"))
    frame = desk(HASTE, model="standin").translate(papers(1)).frame()
    assert list(frame["state"]) == ["pending"]
    assert any("does not speak https: begin OPENAI_BASE_URL with http://" in label for label in told())


@pytest.mark.parametrize(
    "why, words",
    [
        ("certificate verify failed: certificate has expired (_ssl.c:1006)", "set this machine's clock"),
        (
            "certificate verify failed: self-signed certificate",
            "not trusted (self-signed certificate): set SSL_CERT_FILE",
        ),
        (
            "certificate verify failed: Hostname mismatch, certificate is not valid for 'service.example'. (_ssl.c:1006)",
            "is another host's (Hostname mismatch, certificate is not valid for 'service.example'.): set OPENAI_BASE_URL",
        ),
    ],
)
def test_a_certificate_that_does_not_hold_is_named(why, words):
    error = openai.APIConnectionError(request=None)
    error.__cause__ = ssl.SSLCertVerificationError(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] {why}")
    assert words in diagnosis.cause(error, "https://service.example/v1", KEY, [])


def test_a_socks_proxy_is_named_where_nothing_gets_through_it(service, monkeypatch, told):
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://service.invalid/v1")
    desk(HASTE, model="standin").translate(papers(1)).frame()
    assert any("ALL_PROXY" in label for label in told())


@pytest.mark.parametrize("address", ["http://127.0.0.1:99999", "http：//127.0.0.1:9", "foo://127.0.0.1:9"])
def test_a_proxy_that_cannot_be_is_named(service, monkeypatch, told, address):
    monkeypatch.setenv("HTTP_PROXY", address)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://service.invalid/v1")
    try:
        desk(HASTE, model="standin").translate(papers(1)).frame()
    except ServiceError as error:
        assert "HTTP_PROXY" in str(error)
    else:
        assert any("HTTP_PROXY" in label for label in told())


@pytest.mark.parametrize(
    ("value", "words", "seconds"),
    [
        ("2", "", 2),
        ("1.5s", "", 1.5),
        ("100ms", "", 0.1),
        ("1m30s", "", 90),
        ("-5", "", 0),
        ("nan", "", None),
        ("soon", "", None),
        ("", "Please try again in 7m12s.", 432),
        ("", "请 20 秒后重试", 20),
        ("", "Too many requests", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "", 0),
    ],
)
def test_how_long_a_service_asks_to_be_left_alone(value, words, seconds):
    assert waiting.asked_for({"retry-after": value}, words) == seconds


@pytest.mark.parametrize(
    "refused, words",
    [
        (problem(400, "triggering Azure OpenAI's content management policy", "content_filter"), "content filter"),
        (problem(403, "Content violates usage guidelines. Failed check: SAFETY"), "content filter"),
        (problem(500, "the request exceeds the available context size", "exceed_context_size_error"), "max_input_tokens"),
        (problem(429, "tokens per minute (TPM): Limit 7000, Used 0, Requested ~12903. Please try again in 50.6s"), "max_input_tokens"),
    ],
)  # fmt: skip
def test_a_text_that_is_refused_costs_itself_alone_and_is_not_sent_again(service, told, refused, words):
    service._scripted.append([lambda *_: refused, 3, "<<<"])
    frame = desk(HASTE, model="standin", max_concurrency=1).translate(papers(4)).frame()
    assert sorted(frame["state"]) == ["done", "pending", "pending", "pending"]
    assert sum(words in label for label in told()) == 3


@pytest.mark.parametrize("wait", ["Please retry in 0.1s.", "请 0.1 秒后重试"])
def test_a_quota_that_is_there_again_soon_is_waited_for(service, wait):
    answer = problem(429, f"You exceeded your current quota, please check your plan. {wait}")
    service._scripted.append([lambda *_: answer, 1, ""])
    assert list(desk(HASTE, model="standin").translate(papers(1)).frame()["state"]) == ["done"]


@pytest.mark.parametrize("words", ["Overloaded", "Provider disconnected", "系统繁忙，请稍后再试"])
def test_a_busy_service_is_asked_again_whatever_the_status(service, words):
    service._scripted.append([lambda *_: (200, {"error": {"message": words}}), 1, ""])
    assert list(desk(HASTE, model="standin").translate(papers(1)).frame()["state"]) == ["done"]
