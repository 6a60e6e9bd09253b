"""What Apprise and our own senders say of a message that a messenger refused, or whose fate is unknown.

`python -m benchmarks.messengers`: each messenger on loopback takes the message, refuses it inside a 200, answers 200
with a page of HTML, fails with 500, or breaks off after it has read the message.
"""

import warnings
from contextlib import contextmanager, suppress
from unittest.mock import patch

from arxiv_daily.operations import messengers
from arxiv_daily.operations.message import Message, NotSent, Unsure
from tests.standins.messenger import BAD, Messenger

MESSAGE = Message("声音日报 2026-01-08", (("题目", "https://x.org/p"),))
FAULTS = {"": "sent", "bad": "failed", "html": "failed", "500": "failed", "break": "unsure"}
ADDRESSES = {
    "feishu": "feishu://TOKENTOKEN",
    "wecom": "wecombot://633a31f6-7f9c-4bc4-97a0-0ec1eefa5898",
    "dingtalk": "dingtalk://" + "a" * 64,
    "telegram": "tgram://123456789:AAFeVlS6dhXY1PjB-EXAMPLE-TOKEN-1234/12345/",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#x",
}


def ours(standin: Messenger) -> str:
    """What our sender makes of it."""
    try:
        messengers.send("ROBOT", standin.address, MESSAGE)
    except NotSent:
        return "failed"
    except Unsure:
        return "unsure"
    return "sent"


@contextmanager
def led_to(port: int):
    """Every request of `requests` goes to the stand-in: Apprise's addresses of these messengers are fixed."""
    from requests import Session

    request = Session.request

    def local(self, method, url, **known):
        return request(self, method, f"http://127.0.0.1:{port}/x", **known)

    with patch.object(Session, "request", local):
        yield


def theirs(kind: str, standin: Messenger) -> str:
    """What Apprise makes of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import apprise

        service = apprise.Apprise()
        assert service.add(ADDRESSES[kind]), kind
        with led_to(standin.port), suppress(Exception):
            return "sent" if service.notify(title=MESSAGE.title, body="题目 https://x.org/p") else "not sent"
    return "raised"


def main() -> None:
    print("| messenger | what it does | right | our sender | Apprise |")
    print("|---|---|---|---|---|")
    wrong = {"ours": 0, "Apprise": 0}
    for kind in BAD:
        for fault, right in FAULTS.items():
            said = []
            for sender in (ours, lambda standin, kind=kind: theirs(kind, standin)):
                with Messenger(kind) as standin:
                    standin.faults = [fault] * 9 if fault else []
                    said.append(sender(standin))
            wrong["ours"] += said[0] != right
            wrong["Apprise"] += said[1] != ("not sent" if right == "failed" else right)
            print(f"| {kind} | {fault or 'takes it'} | {right} | {said[0]} | {said[1]} |")
    print(f"\nJudged wrong of {len(BAD) * len(FAULTS)}: ours {wrong['ours']}, Apprise {wrong['Apprise']}.")


if __name__ == "__main__":
    main()
