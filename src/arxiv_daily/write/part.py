"""What comes back from a model for one part, and what makes an answer one that will not do."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .checks.flag import Flag, alarms
from .model import errors
from .model.errors import Bad, NoAnswer
from .model.service import Answer, Service

MATHS = re.compile(r"\$\$?[^$]*\$\$?|https?://\S+|\\[A-Za-z]+")
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
REFUSED = re.compile(
    r"^\W*(抱歉|对不起|很抱歉|作为(一个|一名)?(AI|人工智能|大?语言模型)|我(无法|不能)(协助|完成|提供)"
    r"|I'?m sorry|I (cannot|can't|am unable)|As an AI)"
)
CHECKER = ThreadPoolExecutor(1, "check")  # one: more would take the interpreter from the loop that asks
LEAST_CHINESE = 0.25  # share of Chinese among all letters
FEW = 20  # letters below which there is no telling


@dataclass
class ModelText:
    """One part of the page; `reason` says in Chinese why it is pending, `cut` which sections were not read."""

    text: str = ""
    state: str = "done"
    model: str = ""
    prompt: str = ""
    flags: list[dict] = field(default_factory=list)
    title: str = ""
    summary: str = ""
    source: str = ""
    cut: list[str] = field(default_factory=list)
    reason: str = ""


def pending(error: NoAnswer, **known) -> ModelText:
    """A part still to come."""
    return ModelText(state="pending", reason=str(error), **known)


def usable(answer: Answer, prompt: str, keys: tuple[str, ...] = ()) -> None:
    """Raise `Bad` for an answer that is empty, refused, cut short, an echo of the prompt or without a part."""
    if answer.refusal or answer.finish == "content_filter" or REFUSED.match(answer.text):
        raise Bad("模型拒绝作答")
    if answer.finish == "length":
        raise Bad("回答被截断", "回答太长而被截断。请写得更紧凑，按同样的格式重新给出完整的回答。")
    if not answer.text:
        raise Bad("回答为空")
    lines = [line for line in map(str.strip, prompt.splitlines()) if len(line) > 15]
    if any(line in answer.text for line in lines):
        raise Bad("回答重复了提示语", "回答里有提示语的原句。请只给出结果，按同样的格式重新给出完整的回答。")
    if missing := [key for key in keys if key not in answer.data]:
        names = "、".join(missing)
        raise Bad("回答的格式不对" if len(missing) == len(keys) else f"回答缺少 {names} 部分")


def in_chinese(text: str, name: str, share: float = LEAST_CHINESE) -> None:
    """Raise `Bad` for a text with less than this share of Chinese letters, formulas and addresses apart."""
    plain = MATHS.sub("", text)
    chinese, latin = len(HAN.findall(plain)), len(LATIN.findall(plain))
    if chinese + latin >= FEW and chinese < share * (chinese + latin):
        raise Bad(f"{name}不是中文", f"{name}不是中文。请译成简体中文，按同样的格式重新给出完整的回答。")


async def checked(
    service: Service, messages: list[dict], check: Callable[[Answer], list[Flag]], **how
) -> tuple[Answer, list[dict]]:
    """The answer, its alarms sent back to the model once; what then remains becomes flags."""
    loop = asyncio.get_running_loop()
    answer = await service.ask(messages, **how)
    flags = await loop.run_in_executor(CHECKER, check, answer)
    if wrong := [f for f in alarms(flags) if f.check != "injection"]:  # that is the paper's, not the model's
        findings = "\n".join(f"- {flag.detail}" for flag in wrong)
        wish = (
            f"与英文原文核对，发现这些问题：\n{findings}\n"
            "确有错误的请改正，并无错误的保持不变；按同样的格式重新给出完整的回答，不作说明。"
        )
        try:
            second = await service.ask(errors.complaint(messages, answer.text, wish), **how)
        except NoAnswer:
            pass
        else:
            remaining = await loop.run_in_executor(CHECKER, check, second)
            if len(alarms(remaining)) < len(alarms(flags)):
                answer, flags = second, remaining
    return answer, [flag.stored() for flag in flags]
