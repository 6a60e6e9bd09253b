"""A stand-in of an OpenAI-compatible service: fixed latency, a log of requests and the faults of real ones.

Its default answers are made from the request alone: Chinese words for English ones, with numbers, formulas and
names carried over, in whatever form (JSON schema, marked parts, plain text) the request asks for.
"""

import json
import re
import socket
import threading
import time
import zlib
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "test-key-0123456789"
FENCE = re.compile(r"<<<([0-9a-f]{8})\n(.*?)\n\1>>>", re.S)
MARK = re.compile(r"^=== (\w+) ===$", re.M)


@dataclass
class Request:
    """One request as it came in, header names in lower case; `time` is monotonic seconds, `live` the requests under way with it."""

    path: str
    body: dict
    headers: dict[str, str]
    live: int = 0
    time: float = field(default_factory=time.monotonic)

    @property
    def text(self) -> str:
        """All the messages' text."""
        return "\n".join(message["content"] or "" for message in self.body.get("messages", []))


class StandIn:
    """`with StandIn() as service:` serves at `service.url`; requests are logged in `service.requests`.

    `fail("429", times=1, matching="some title")` spoils the next answers to requests that hold the words, `say(...)`
    sets their text; `times=None` means all of them.
    """

    def __init__(
        self, models=("standin",), latency: float = 0.0, schema: bool = True, key: str = KEY, write=None
    ):
        self.models = list(models)
        self.latency = latency  # seconds a chat answer takes
        self.schema = schema  # False: response_format is refused with 400
        self.key = key
        self.write = write or written  # the text of an answer, made from the request
        self.requests: list[Request] = []
        self.batches: Batches | None = Batches(self)  # None: a service without that endpoint
        self.events = events  # of a streamed completion; a number is a pause in seconds
        self.released = threading.Event()  # ends hanging answers
        self._scripted: list[list] = []
        self._lock = threading.Lock()
        self._live = 0

    def __enter__(self):
        self._http = _Http(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._http.shutdown()
        self._http.server_close()

    def environ(self) -> dict[str, str]:
        """The variables that lead the package here."""
        return {"OPENAI_BASE_URL": self.url, "OPENAI_API_KEY": self.key}

    @property
    def chats(self) -> list[Request]:
        """The requests for an answer about papers, in order."""
        return [request for request in self._asked if len(request.text) >= 8]

    @property
    def words(self) -> list[Request]:
        """The requests for one word, by which a service is tried."""
        return [request for request in self._asked if len(request.text) < 8]

    @property
    def _asked(self) -> list[Request]:
        return [request for request in self.requests if request.path.endswith("/chat/completions")]

    def fail(self, fault: str, times: int | None = 1, matching: str = "") -> None:
        """Spoil the next `times` chat answers with one of `FAULTS`; under the path `/models` with matching="/models"."""
        if fault not in FAULTS:
            raise KeyError(f"no fault {fault!r}; there are {', '.join(FAULTS)}")
        self._scripted.append([FAULTS[fault], times, matching])

    def say(self, text: str, times: int | None = 1, matching: str = "") -> None:
        """Answer the next `times` matching requests with this text."""
        self._scripted.append([lambda *_: completion(_[1], text), times, matching])

    def respond(self, http: BaseHTTPRequestHandler, request: Request) -> None:
        with self._lock:
            self._live += 1
            request.live = self._live
            self.requests.append(request)
            scripted = self._next(request)
        try:
            good = self.answer(request) if scripted is None else scripted(self, request, http)
        finally:
            with self._lock:
                self._live -= 1
        if good is not None and request.body.get("stream") and good[0] == 200 and "choices" in good[1]:
            self._stream(http, good[1])
        elif good is not None:
            send(http, *good)

    def _stream(self, http: BaseHTTPRequestHandler, body: dict) -> None:
        """A completion as server-sent events, in the form `self.events`."""
        http.send_response(200)
        http.send_header("Content-Type", "text/event-stream")
        http.send_header("Transfer-Encoding", "chunked")
        http.end_headers()
        for event in self.events(body):
            if isinstance(event, float):
                http.wfile.flush()
                self.released.wait(event)
            else:
                data = event.encode()
                http.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))
        http.wfile.write(b"0\r\n\r\n")
        http.wfile.flush()

    def answer(self, request: Request) -> tuple:
        """Status and body, with further headers, for a request without fault."""
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return problem(401, "Incorrect API key provided", "invalid_api_key")
        if request.path == "/v1/models":
            return 200, {"object": "list", "data": [{"id": name, "object": "model"} for name in self.models]}
        if request.path.startswith(("/v1/files", "/v1/batches")) and self.batches is not None:
            return self.batches.answer(request)
        if request.path != "/v1/chat/completions":
            return problem(404, "Unknown path", "not_found")
        if request.body["model"] not in self.models:
            return problem(404, f"The model `{request.body['model']}` does not exist", "model_not_found")
        if "response_format" in request.body and not self.schema:
            return problem(400, "response_format is not supported", "invalid_request_error")
        if self.latency:
            self.released.wait(self.latency)
        return completion(request, self.write(request))

    def scripted(self, request: Request) -> tuple:
        """What a line of a batch gets: a fault that was set, else the answer."""
        with self._lock:
            action = self._next(request)
        return action(self, request, None) if action else self.answer(request)

    def _next(self, request: Request):
        for entry in self._scripted:
            action, times, matching = entry
            on_models = matching == "/models"
            if request.path.endswith("/models") != on_models or (
                not on_models and matching not in request.text
            ):
                continue
            if times is not None:
                entry[1] -= 1
                if not entry[1]:
                    self._scripted.remove(entry)
            return action
        return None


class Batches:
    """The Files and Batch endpoints: a batch is under way for the first `looks` looks at it, then `end`s."""

    def __init__(self, service: StandIn):
        self.service = service
        self.looks = 1
        self.end = "completed"  # or failed, expired, which answers only the first half
        self.files: dict[str, str] = {}
        self.made: dict[str, dict] = {}

    def answer(self, request: Request) -> tuple:
        path = request.path.partition("?")[0].removeprefix("/v1/").split("/")
        if path[0] == "files":
            if path[-1] == "content":
                return 200, self.files[path[1]].encode()
            text = re.search(r'filename="[^"]+"\r\n[^{]*(\{.*?\n)\r\n--', request.body["form"], re.S)[1]
            return 200, {"id": self._file(text), "object": "file", "purpose": "batch"}
        if path == ["batches"] and request.body:
            name = f"batch_{len(self.made)}"
            lines = self.files[request.body["input_file_id"]].splitlines()
            counts = {"total": len(lines), "completed": 0, "failed": 0}
            self.made[name] = request.body | {
                "id": name,
                "object": "batch",
                "looks": 0,
                "status": "in_progress",
            }
            self.made[name]["request_counts"] = counts
            return 200, self.made[name]
        if path == ["batches"]:
            return 200, {"object": "list", "data": list(self.made.values())[::-1], "has_more": False}
        if path[1] not in self.made:
            return problem(404, "No such batch", "not_found")
        return 200, self._looked_at(self.made[path[1]], request)

    def _file(self, text: str) -> str:
        name = f"file_{len(self.files)}"
        self.files[name] = text
        return name

    def _looked_at(self, batch: dict, request: Request) -> dict:
        batch["looks"] += 1
        if batch["looks"] <= self.looks or batch["status"] != "in_progress":
            return batch
        batch["status"], good, bad = self.end, [], []
        lines = self.files[batch["input_file_id"]].splitlines() if self.end != "failed" else []
        for text in lines[: len(lines) // 2] if self.end == "expired" else lines:
            asked = json.loads(text)
            one = Request(asked["url"], asked["body"], request.headers)
            status, body, *_ = self.service.scripted(one)
            result = {"custom_id": asked["custom_id"], "response": {"status_code": status, "body": body}}
            (good if status == 200 else bad).append(json.dumps(result))
        if good:
            batch["output_file_id"] = self._file("\n".join(good) + "\n")
        if bad:
            batch["error_file_id"] = self._file("\n".join(bad) + "\n")
        if self.end == "failed":
            batch["errors"] = {"data": [{"message": "the file is too large", "code": "too_large"}]}
        return batch


def completion(request: Request, text: str | None, finish: str = "stop", **message) -> tuple:
    """A chat completion around a text, its usage counted as four characters a token."""
    tokens = {"prompt_tokens": len(request.text) // 4, "completion_tokens": len(text or "") // 2}
    first = (request.body.get("messages") or [{"content": ""}])[0]["content"]
    return 200, {
        "id": "chatcmpl-0",
        "object": "chat.completion",
        "created": 0,
        "model": request.body.get("model", ""),
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": text, **message},
            }
        ],
        "usage": tokens
        | {
            "total_tokens": sum(tokens.values()),
            "prompt_tokens_details": {"cached_tokens": min(len(first) // 4, tokens["prompt_tokens"])},
        },
    }


def chunks(body: dict, size: int = 40) -> list[dict]:
    """A completion cut into chunks, the usage in one of its own."""
    choice, head = body["choices"][0], {"id": body["id"], "object": "chat.completion.chunk"}
    message = choice["message"]
    text = message.get("content") or ""
    pieces = [text[at : at + size] for at in range(0, len(text), size)] if isinstance(text, str) else [text]
    deltas = [{"role": "assistant", "content": ""}, *({"content": piece} for piece in pieces)]
    deltas += [{name: message[name]} for name in ("refusal", "reasoning_content") if message.get(name)]
    out = [head | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    out.append(head | {"choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}]})
    return [*out, head | {"choices": [], "usage": body["usage"]}]


def events(body: dict) -> list[str | float]:
    """The well-bred form of a stream."""
    return [*(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks(body)), "data: [DONE]\n\n"]


def problem(status: int, text: str, code: str = "", **headers: str) -> tuple:
    """An error in the service's own form."""
    return status, {"error": {"message": text, "type": code, "code": code}}, headers


def wanted(request: Request) -> list[str]:
    """The parts the request asks for; none for a plain text."""
    if form := request.body.get("response_format"):
        return list(form["json_schema"]["schema"]["properties"])
    return list(dict.fromkeys(MARK.findall(request.text)))


def sources(request: Request) -> list[str]:
    """The fenced texts of the request, else its last message."""
    found = [text for _, text in FENCE.findall(request.text)]
    return found or [request.body["messages"][-1]["content"]]


def written(request: Request) -> str:
    """A faithful answer in the form asked for."""
    keys = wanted(request)
    if not keys:
        return day(request) if "#p-" in request.text else chinese(sources(request)[-1])
    parts = {key: part(key, sources(request)) for key in keys}
    if "response_format" in request.body:
        return json.dumps(parts, ensure_ascii=False)
    return "\n".join(f"=== {key} ===\n{text}" for key, text in parts.items())


def part(key: str, texts: list[str]) -> str:
    if key == "title":
        return chinese(texts[0], title=True).rstrip("。")
    if key == "summary":
        return "面向" + re.split("[，。：]", chinese(texts[0], title=True))[0] + "的方法"
    if key == "facts":  # a task, and a result that no paper has
        return "task: asr\nasr | librispeech | test-clean | wer | 99.97 | % | Nobody | own | S9.T9"
    if key in HEADS:
        found = sentences(texts[-1])
        third = max(len(found) // 3, 1)
        start = list(HEADS).index(key) * third
        chosen = found[start : start + third][:3] or found[:1]
        marks = [place(sentence, texts[-1]) if key == "results" else "" for sentence in chosen]
        lines = zip(map(chinese, chosen), marks, strict=True)
        return "\n".join(f"- **{HEADS[key]}**：{text}{mark}" for text, mark in lines)
    return chinese(texts[-1])


def place(sentence: str, text: str) -> str:
    """The mark of the section that a sentence stands in; "" where it carries one or there is none."""
    if re.search(MARKED, sentence):
        return ""
    marks = re.findall(f"^({MARKED})", text[: text.find(sentence)], re.M)
    return f" {marks[-1]}" if marks else ""


def day(request: Request) -> str:
    """An introduction with a link for every paper named in the request."""
    ids = dict.fromkeys(re.findall(r"#p-([\w.\-/]+)", request.text.partition("<<<")[2]))
    links = "、".join(f"[论文{index}](#p-{name})" for index, name in enumerate(ids, 1))
    return f"今天的论文涉及语音与音频的多个方向，其中包括{links}。"


HEADS = {"background": "研究背景", "method": "方法", "results": "效果"}
UNIT = r"(?:\s?(?:\\?%|percent|[kM]?bps|dB|[kM]?Hz|ms|x\b|×)|[kM]?-?[a-z]*)"
MARKED = r"\[(?:[A-Z]\d[\w.]*|page=\d+)\]"
KEEP = re.compile(
    rf"{MARKED}|"
    r"\$\$?[^$]+\$\$?|\\[A-Za-z]+(?:\{[^}]*\})*|https?://\S+"
    rf"|[-+]?\d(?:[\d,.]*\d)?{UNIT}|[A-Za-z][\w'.+-]*\w|[A-Za-z]|[.!?;,:()]"
)
WORD = re.compile(r"[A-Z]?[a-z']+(-[A-Za-z]?[a-z']+)*|[A-Z]")
FIXED = dict(
    pair.split("=")
    for pair in [
        "not=不",
        "no=没有",
        "without=没有",
        "cannot=不能",
        "fail=未能",
        "fails=未能",
        "failed=未能",
        "never=从不",
        "and=和",
        "outperforms=优于",
        "outperform=优于",
        "better=更好",
        "higher=更高",
        "improves=提高",
        "lower=更低",
        "worse=更差",
        "reduces=降低",
        "one=一",
        "two=两",
        "three=三",
        "four=四",
        "five=五",
        "six=六",
        "seven=七",
        "eight=八",
        "nine=九",
        "ten=十",
        ".=。",
        "!=。",
        "?=？",
        ";=；",
        ",=，",
        ":=：",
        "(=（",
        ")=）",
    ]
)
DROPPED = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "with",
        "by",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "that",
        "this",
        "which",
        "it",
        "its",
        "as",
        "or",
        "from",
        "into",
    ]
)
WORDS = [
    "方法",
    "模型",
    "语音",
    "音频",
    "数据",
    "任务",
    "结果",
    "框架",
    "训练",
    "特征",
    "系统",
    "信号",
    "学习",
    "分离",
    "识别",
    "研究",
    "提出",
    "合成",
    "评估",
    "表示",
    "场景",
    "性能",
    "基线",
    "参数",
    "设计",
    "实验",
    "音乐",
    "生成",
    "声学",
    "说话人",
    "噪声",
    "质量",
    "文本",
    "对齐",
    "推理",
    "样本",
]


def sentences(text: str) -> list[str]:
    return [piece for piece in re.split(r"(?<=[.!?])\s+", text.strip()) if piece] or [text]


def chinese(text: str, title: bool = False) -> str:
    """A Chinese text of about the right length that carries numbers, formulas and names of the English one."""
    out, first = [], True
    for place, token in enumerate(KEEP.findall(text)):
        low = token.lower()
        if low in FIXED:
            out.append(FIXED[low])
        elif not WORD.fullmatch(token) or (token[0].isupper() and token[1:] and not first and not title):
            out.append(f" {token} ")
        elif low not in DROPPED:
            out.append(WORDS[(zlib.crc32(low.encode()) + place) % len(WORDS)])
        first = token in ".!?:"
    return re.sub(r"\s*([，。；：？（）])\s*", r"\1", "".join(out)).strip() or "（无正文）"


def _say(make, finish: str = "stop", **message):
    return lambda service, request, http: completion(request, make(request), finish, **message)


def _status(status: int, text: str, code: str = "", **headers: str):
    return lambda service, request, http: problem(status, text, code, **headers)


def _hang(service, request, http):
    """Say nothing until the client is gone or the stand-in closes."""
    service.released.wait(60)


def _cut(service, request, http):
    """Announce a body, send half of it, close."""
    http.send_response(200)
    http.send_header("Content-Type", "application/json")
    http.send_header("Content-Length", "1000")
    http.end_headers()
    http.wfile.write(b'{"id": "chat')
    http.wfile.flush()
    http.close_connection = True
    http.connection.shutdown(socket.SHUT_RDWR)


def _page(service, request, http):
    return 200, "<!DOCTYPE html><html><body>Welcome to the network.</body></html>"


def _leaky(status: int, code: str):
    """An error that repeats the key."""
    return lambda service, request, http: problem(
        status, f"bad request with {request.headers.get('authorization')}", code
    )


def _english(request: Request) -> str:
    return (
        json.dumps({key: sources(request)[-1] for key in wanted(request)})
        if wanted(request)
        else "In English."
    )


def _single_backslashes(request: Request) -> str:
    """JSON whose author forgot to double the backslashes of TeX."""
    return written(request).replace("\\\\", "\\")


FAULTS = {
    "401": _status(401, "Incorrect API key provided", "invalid_api_key"),
    "403": _status(403, "Forbidden"),
    "402": _status(402, "Insufficient Balance"),
    "404 model": _status(404, "The model `x` does not exist", "model_not_found"),
    "404 page": lambda *_: (404, "<html><body>Not Found</body></html>"),
    "400 too long": _status(400, "maximum context length exceeded", "context_length_exceeded"),
    "400 with key": _leaky(400, "invalid_request_error"),
    "401 with key": _leaky(401, "invalid_api_key"),
    "500 with key": _leaky(500, "internal_error"),
    "429": _status(429, "Too many requests"),
    "429 with Retry-After": _status(429, "Too many requests", Retry_After="0.2"),
    "429 quota": _status(429, "You exceeded your current quota", "insufficient_quota"),
    "500": _status(500, "Internal error"),
    "503": _status(503, "Overloaded"),
    "hang": _hang,
    "cut connection": _cut,
    "HTML page": _page,
    "error in 200": lambda *_: (200, {"error": {"message": "upstream failed"}}),
    "empty": _say(lambda _: ""),
    "null": _say(lambda _: None),
    "refusal": _say(lambda _: None, refusal="I cannot help with that."),
    "filtered": _say(lambda _: "", "content_filter"),
    "refusal in words": _say(lambda _: "抱歉，我无法协助完成这一请求。"),
    "length": _say(lambda request: written(request)[:40], "length"),
    "English": _say(_english),
    "echo": _say(lambda request: request.body["messages"][0]["content"]),
    "malformed JSON": _say(lambda _: '{"title": "题目", "summary'),
    "missing part": _say(
        lambda request: json.dumps({wanted(request)[0]: "只有这一部分"}, ensure_ascii=False)
    ),
    "single backslashes": _say(_single_backslashes),
}


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address) -> None:
        """Clients that go away are nothing to speak of."""


def send(
    http: BaseHTTPRequestHandler, status: int, body: dict | str | bytes, headers: dict | None = None
) -> None:
    """A whole response; a text is sent as an HTML page."""
    page = isinstance(body, str)
    data = body if isinstance(body, bytes) else body.encode() if page else json.dumps(body).encode()
    http.send_response(status)
    http.send_header("Content-Type", "text/html" if page else "application/json")
    http.send_header("Content-Length", str(len(data)))
    for name, value in (headers or {}).items():
        http.send_header(name.replace("_", "-"), value)
    http.end_headers()
    http.wfile.write(data)
    http.wfile.flush()


def _handler(service: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            self.reply({})

        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            form = self.headers.get_content_type() == "multipart/form-data"
            self.reply({"form": data.decode()} if form else json.loads(data))

        def reply(self, body: dict) -> None:
            try:
                service.respond(
                    self,
                    Request(self.path, body, {name.lower(): value for name, value in self.headers.items()}),
                )
            except OSError:  # the client has gone
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing: the caller's output is not a server's log."""

    return Handler
