"""Messengers on loopback: each kind answers as the real one does, and may refuse, fail or break off."""

import json
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD = {
    "feishu": '{"code": 0, "msg": "success"}',
    "wecom": '{"errcode": 0, "errmsg": "ok"}',
    "dingtalk": '{"errcode": 0, "errmsg": "ok"}',
    "telegram": '{"ok": true, "result": {}}',
    "slack": "ok",
    "webhook": "",
}
BAD = {  # with status 200
    "feishu": '{"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}',
    "wecom": '{"errcode": 93000, "errmsg": "invalid webhook url"}',
    "dingtalk": '{"errcode": 310000, "errmsg": "keywords not in content"}',
    "telegram": '{"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}',
    "slack": "no_service",
}


class Messenger:
    """`faults` are taken one an answer: bad, html, 500, 404 or break; `taken` holds the bodies that were accepted,
    `paths` what was asked for."""

    def __init__(self, kind: str):
        self.kind, self.faults, self.taken, self.paths, self.asked = kind, [], [], [], 0
        self.after = lambda: None  # called when a message has been taken, before the answer

    def __enter__(self):
        standin = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                fault = standin.faults.pop(0) if standin.faults else ""
                standin.asked += 1
                if fault == "break":
                    self.connection.close()
                    return
                if not fault:
                    standin.taken.append(body)
                    standin.paths.append(self.path)
                    standin.after()
                text = {"bad": BAD.get(standin.kind), "html": "<html>hello</html>"}.get(
                    fault, GOOD[standin.kind]
                )
                data = text.encode()
                self.send_response(int(fault) if fault.isdigit() else 200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self):
        return self._server.server_port

    @property
    def address(self):
        return f"{self.kind}:http://127.0.0.1:{self._server.server_port}/bot-TOKEN/sendMessage?chat_id=7&key=SECRETKEY"


class MailServer:
    """An SMTP server that takes everything, refuses recipients with these words, or breaks off at a verb (b"" at once)."""

    def __init__(self, refuse: bytes | None = None, breaks: bytes | None = None):
        self.refuse, self.breaks, self.mails = refuse, breaks, []

    def __enter__(self):
        standin = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                if standin.breaks == b"":
                    return
                self.wfile.write(b"220 here\r\n")
                while line := self.rfile.readline():
                    verb = line[:4].upper()
                    if verb == standin.breaks:
                        return
                    if verb == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        mail = b""
                        while (row := self.rfile.readline()) != b".\r\n":
                            mail += row
                        standin.mails.append(mail)
                    refused = verb == b"RCPT" and standin.refuse is not None and standin.refuse in line
                    self.wfile.write(b"550 no\r\n" if refused else b"250 fine\r\n")
                    if verb == b"QUIT":
                        return

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self):
        return f"smtp://127.0.0.1:{self._server.server_address[1]}?to=a@example.org,b@example.org"
