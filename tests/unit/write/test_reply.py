"""A table of replies as services send them, each with the answer that is in it; and each kind in seeded variants."""

import asyncio
import json
import random

import pytest

from arxiv_daily.write.model import parts, reply, request, stream, wrapping

KEYS = ("title", "summary", "abstract")
GOOD = {
    "title": "用 Zipper 做语音分离",
    "summary": "从混合信号中分出两位说话人",
    "abstract": "我们界定 $\\alpha$ 与 $\\frac{a}{b}$，误差降到 3.7%。代码已公开。",
}
DRAFT = {"title": "草稿题目", "summary": "草稿", "abstract": "这是第一稿。"}
JSON = json.dumps(GOOD, ensure_ascii=False)
FIRST = json.dumps(DRAFT, ensure_ascii=False)
MARKS = "\n".join(f"=== {key} ===\n{text}" for key, text in GOOD.items())
PROSE = "今天有两篇论文：[论文1](#p-2512.00001) 研究噪声，[论文2](#p-2512.00002) 研究分离。"
THOUGHTS = "Okay, let me see. The title should be short. Maybe {draft}? No, better."

THINKING = {
    "both tags": "<think>\n{t}\n</think>\n\n{a}",
    "only the closing tag": "{t}\n</think>\n\n{a}",
    "thinking": "<thinking>{t}</thinking>{a}",
    "thought": "<thought>\n{t}\n</thought>\n{a}",
    "reasoning": "<reasoning>{t}</reasoning>\n{a}",
    "brackets": "[THINK]{t}[/THINK]{a}",
    "Kimi's": "◁think▷{t}◁/think▷{a}",
    "Kimi's without the first": "{t}◁/think▷{a}",
    "Seed's": "<seed:think>{t}</seed:think>{a}",
    "MiniMax's without the first": "{t}</mm:think>\n{a}",
    "upper case": "<THINK>{t}</THINK>\n{a}",
    "full width": "＜think＞{t}＜/think＞\n{a}",
    "with an attribute": '<think time="3s">{t}</think>\n{a}',
    "after the answer": "{a}\n<think>\n{t}\n</think>",
    "after the answer and cut": "{a}\n\n<think>\n{t}",
    "nested": "<think>{t}<think>{t}</think>{t}</think>\n{a}",
    "more opened than closed": "<think>\n{t}\n<think>\n{t}\n</think>\n{a}",
    "more closed than opened": "<think>{t}</think>\n{t}\n</think>\n{a}",
    "two in turn": "<think>{t}</think>\n<think>{t}</think>\n{a}",
    "of two kinds": "<thinking>{t}<reasoning>{t}</reasoning></thinking>{a}",
    "harmony": "<|channel|>analysis<|message|>{t}<|end|><|start|>assistant<|channel|>final<|message|>{a}<|return|>",
    "harmony from its start": "<|start|>assistant<|channel|>analysis<|message|>{t}<|end|><|start|>assistant<|channel|>final<|message|>{a}",
    "harmony with a constraint": "<|channel|>analysis<|message|>{t}<|end|><|channel|>final <|constrain|>json<|message|>{a}<|return|>",
    "harmony without marks": "analysis{t}assistantfinal{a}",
    "ollama's console": "Thinking...\n{t}\n...done thinking.\n\n{a}",
    "ollama's console, its end": "{t}\n...done thinking.\n\n{a}",
    "Cohere's": "<|START_THINKING|>{t}<|END_THINKING|><|START_RESPONSE|>{a}<|END_RESPONSE|>",
    "OpenThinker's": "<|begin_of_thought|>{t}<|end_of_thought|>\n<|begin_of_solution|>{a}<|end_of_solution|>",
    "folded": '<details type="reasoning" done="true"><summary>Thought for 3 s</summary>{t}</details>\n{a}',
    "answer in a tag": "<think>{t}</think><answer>{a}</answer>",
    "only the answer's tag": "<final>\n{a}\n</final>",
    "Chinese tag": "<思考>{t}</思考>\n{a}",
    "bars": "<|think|>{t}<|/think|>{a}",
    "lenticular brackets": "〖思考〗{t}〖/思考〗\n{a}",
    "Gemma's channel": "<|channel>thought\n{t}<channel|>{a}<turn|>",
    "Seed's with an end": "<seed:think>{t}</seed:think>{a}<seed:eos>",
    "harmony's commentary alone": "<|channel|>analysis<|message|>{t}<|end|><|channel|>commentary<|message|>{a}<|end|>",
    "a switch repeated": "<think>{t}</think>{a}\n/no_think",
}
TOKENS = [
    "{a}<|im_end|>", "{a}<|eot_id|>", "{a}<end_of_turn>", "{a}</s>", "{a}[/INST]", "{a}<|endoftext|>",
    "{a}<｜end▁of▁sentence｜>", "{a}<|end_of_text|>", "{a}\n<|im_end|>\n", "<s>{a}</s>", "{a}<eos>",
    "<|im_start|>assistant\n{a}<|im_end|>", "<|start_header_id|>assistant<|end_header_id|>\n\n{a}<|eot_id|>",
    "<｜Assistant｜>{a}<｜end▁of▁sentence｜>", "{a}<|im_end|><|im_end|>", "{a}<|END_OF_TURN_TOKEN|>",
    "{a}<|im_end|>\n<|im_start|>user\nThank you!<|im_end|>", "[INST]{a}[/INST]", "assistant\n{a}", "{a} </s> </s>",
    "<start_of_turn>model\n{a}<end_of_turn>", "{a}<|eom_id|>", "]<]minimax[>[{a}]<]minimax[>[\n]<]minimax[>[", "\ufeff{a}\x00", "{a}<end_of_utterance>",
]  # fmt: skip
AROUND = [
    "{a}", "```json\n{a}\n```", "```\n{a}\n```", "~~~json\n{a}\n~~~", "{a}\n```", "```json\n{a}",
    "好的，结果如下：\n{a}\n希望有帮助", "Here is the JSON you asked for:\n\n```json\n{a}\n```\n\nLet me know!",
    "{d}\n\n修改之后：\n\n{a}", "第一稿：\n```json\n{d}\n```\n第二稿：\n```json\n{a}\n```", "[{a}]", "{d}{a}",
    "答：{a}（注：以上译文忠实于原文。）",
]  # fmt: skip


def filled(form: str, answer: str, draft: str = FIRST) -> str:
    thoughts = THOUGHTS.replace("{draft}", draft)
    return form.replace("{t}", thoughts).replace("{d}", draft).replace("{a}", answer)


def prose(text: str) -> str:
    return wrapping.prose(wrapping.answer_text(text))


@pytest.mark.parametrize("form", THINKING.values(), ids=THINKING)
@pytest.mark.parametrize("answer", [JSON, MARKS], ids=["json", "marks"])
def test_thoughts_are_not_parts(form, answer):
    assert parts.parse(filled(form, answer), KEYS) == GOOD


@pytest.mark.parametrize("form", THINKING.values(), ids=THINKING)
def test_thoughts_are_not_prose(form):
    assert prose(filled(form, PROSE, draft="今天的导读草稿")) == PROSE


@pytest.mark.parametrize("thought", ["<think>\n{t}", "{t}</think>", "<think>{t}</think>", "Thinking...\n{t}\n...done thinking.",
    "<|channel|>analysis<|message|>{t}<|end|>", "<|START_THINKING|>{t}", "[THINK]{t}", "<reasoning>{t}<think>"])  # fmt: skip
def test_thoughts_alone_are_no_answer(thought):
    text = filled(thought, "", draft="今天的导读草稿")
    assert prose(text) == ""
    assert parts.parse(text, KEYS) == {}


def test_an_answer_within_thoughts_never_closed_is_one_if_it_is_complete():
    assert parts.parse(filled("<think>\n{t}\n{a}", JSON), KEYS) == GOOD


@pytest.mark.parametrize("text", ["模型在 `<think>` 与 `</think>` 之间推理。", "我们用 <think> 和 </think> 包住推理。", "标记 </s> 表示句末，<pad> 用于补齐。"])  # fmt: skip
def test_an_answer_may_speak_of_tags_and_tokens(text):
    assert prose(text) == text
    said = GOOD | {"abstract": text}
    assert parts.parse(json.dumps(said, ensure_ascii=False), KEYS) == said


@pytest.mark.parametrize("form", TOKENS)
@pytest.mark.parametrize("answer", [JSON, MARKS], ids=["json", "marks"])
def test_stop_tokens_are_not_parts(form, answer):
    assert parts.parse(filled(form, answer), KEYS) == GOOD


@pytest.mark.parametrize("form", TOKENS)
def test_stop_tokens_are_not_prose(form):
    assert prose(filled(form, PROSE)) == PROSE


def test_a_stop_token_within_a_part_goes():
    said = {key: f"{text}<|im_end|>" for key, text in GOOD.items()}
    assert parts.parse(json.dumps(said, ensure_ascii=False), KEYS) == GOOD


def test_blanks_that_a_tokenizer_shows():
    assert prose("▁今天▁有两篇论文。") == "今天 有两篇论文。"


@pytest.mark.parametrize("form", AROUND)
@pytest.mark.parametrize("token", ["{a}", "<think>{t}</think>{a}<|im_end|>"])
def test_what_stands_around_the_object(form, token):
    assert parts.parse(filled(token, filled(form, JSON)), KEYS) == GOOD


T, S, A = (json.dumps(GOOD[key], ensure_ascii=False) for key in KEYS)
CLOTHES = {
    "full width": "｛" + "，".join(f"“{key}”：“{text}”" for key, text in GOOD.items()).replace("\\", "\\\\") + "｝",
    "result": json.dumps({"result": GOOD}),
    "data.result": json.dumps({"data": {"result": GOOD}}),
    "schema": json.dumps({"type": "object", "properties": GOOD}),
    "schema with values": json.dumps(
        {"type": "object", "properties": {key: {"type": "string", "value": GOOD[key]} for key in KEYS}}
    ),
    "schema with descriptions": json.dumps(
        {"properties": {key: {"type": "string", "description": GOOD[key]} for key in KEYS}}
    ),
    "list of one": json.dumps([GOOD]),
    "list of parts": json.dumps([{key: GOOD[key]} for key in KEYS]),
    "list of names and values": json.dumps([{"name": key, "content": GOOD[key]} for key in KEYS]),
    "call": json.dumps({"name": "parts", "arguments": json.dumps(GOOD)}),
    "JSON in a string": json.dumps(json.dumps(GOOD)),
    "JSON in a field": json.dumps({"output": json.dumps(GOOD, ensure_ascii=False)}),
    "trailing comma": f'{{"title": {T}, "summary": {S}, "abstract": {A},}}',
    "comments": f'{{"title": {T}, // 题目\n"summary": {S}, /* 一句话 */ "abstract": {A}\n# 完\n}}',
    "comma and comment": f'{{\n"title": {T}, // the title\n"summary": {S},\n"abstract": {A}, // done\n}}',
    "capital keys": f'{{"Title": {T}, "SUMMARY": {S}, "Abstract": {A}}}',
    "translated keys": f'{{"标题": {T}, "一句话": {S}, "摘要": {A}}}',
    "other translated keys": f'{{"题目": {T}, "一句话介绍": {S}, "摘要译文": {A}}}',
    "keys with a suffix": f'{{"title_zh": {T}, "summary_zh": {S}, "abstract_zh": {A}}}',
    "keys with blanks": f'{{" title ": {T}, "summary:": {S}, "**abstract**": {A}}}',
    "single quotes": str(dict(GOOD.items())),
    "three objects": f'{{"title": {T}}}\n{{"summary": {S}}}\n{{"abstract": {A}}}',
    "no end": f'{{"title": {T}, "summary": {S}, "abstract": {A}',
    "more keys": f'{{"language": "zh", "title": {T}, "notes": ["a"], "summary": {S}, "abstract": {A}, "done": true}}',
    "typographic quotes": f"{{“title”: {T}, “summary”: {S}, “abstract”: {A}}}",
    "marks in Chinese": f"=== 题目 ===\n{GOOD['title']}\n=== 一句话介绍 ===\n{GOOD['summary']}\n=== 摘要译文 ===\n{GOOD['abstract']}",
    "headings": f"## 标题\n{GOOD['title']}\n\n## 一句话总结\n{GOOD['summary']}\n\n## 摘要\n{GOOD['abstract']}",
    "bold": f"**Title:** {GOOD['title']}\n**Summary:** {GOOD['summary']}\n**Abstract:** {GOOD['abstract']}",
    "lenses": f"【题目】\n{GOOD['title']}\n【一句话】\n{GOOD['summary']}\n【摘要】\n{GOOD['abstract']}",
    "lines": f"题目：{GOOD['title']}\n一句话介绍：{GOOD['summary']}\n摘要译文：{GOOD['abstract']}",
    "numbered": f"1. title: {GOOD['title']}\n2. summary: {GOOD['summary']}\n3. abstract: {GOOD['abstract']}",
    "name in both languages": f"=== title 题目 ===\n{GOOD['title']}\n=== summary 一句话 ===\n{GOOD['summary']}\n=== abstract 摘要 ===\n{GOOD['abstract']}",
    "elements": f"<title>{GOOD['title']}</title>\n<summary>{GOOD['summary']}</summary>\n<abstract>{GOOD['abstract']}</abstract>",
    "marks twice": MARKS.replace("分离", "草稿") + "\n" + MARKS,
    "marks in a fence": f"```\n{MARKS}\n```",
    "marks and a remark": f"{MARKS}\n\n（注：以上译文忠实于原文，术语按术语表。）",
    "marks and a fence's end": f"{MARKS}\n```",
    "marks and stars": f"{MARKS}\n\n***\n\n*注：译文未作增删。*",
    "a call written out": f"<tool_call>\n<function=parts>\n<parameter=title>\n{GOOD['title']}\n</parameter>\n<parameter=summary>\n{GOOD['summary']}\n</parameter>\n<parameter=abstract>\n{GOOD['abstract']}\n</parameter>\n</function>\n</tool_call>",
    "another call written out": "".join(f"<arg_key>{key}</arg_key>\n<arg_value>{text}</arg_value>\n" for key, text in GOOD.items()),
    "parameters by name": "".join(f'<parameter name="{key}">{text}</parameter>' for key, text in GOOD.items()),
    "a table": "| 字段 | 内容 |\n|---|---|\n" + "\n".join(f"| {key} | {text} |" for key, text in GOOD.items()),
    "assignments": "\n".join(f'{key} = "{text}"' for key, text in GOOD.items()),
    "CDATA": "".join(f"<{key}><![CDATA[{text}]]></{key}>" for key, text in GOOD.items()),
    "YAML": f"title: {GOOD['title']}\nsummary: {GOOD['summary']}\nabstract: |\n  {GOOD['abstract']}",
    "two languages": json.dumps({key: {"en": "The English of it", "zh": text} for key, text in GOOD.items()}),
    "original and translation": json.dumps({key: {"原文": "The English", "译文": text} for key, text in GOOD.items()}),
    "keys of a translator": json.dumps(dict(zip(("标题翻译", "一句话简介", "摘要（中文）"), GOOD.values(), strict=True))),
    "translated_ keys": json.dumps({f"translated_{key}": text for key, text in GOOD.items()}),
    "closing quotes alone": JSON.replace('"', "”"),
    "a string in a string": json.dumps(json.dumps(JSON)),
    "numbered keys": json.dumps({f"{place}. {key}": text for place, (key, text) in enumerate(GOOD.items(), 1)}),
    "its form at the end": f'{JSON}\n\n格式：{{"title": "...", "summary": "...", "abstract": "..."}}',
    "TOML": "\n".join(f'{key} = """\n{text}\n"""' for key, text in GOOD.items()),
    "a list of definitions": "".join(f"<dt>{key}</dt><dd>{text}</dd>" for key, text in GOOD.items()),
    "bare keys": f"{{title: {T}, summary: {S}, abstract: {A}}}",
    "bare keys, other quotes": f"{{title: '{S[1:-1]}', summary: `{S[1:-1]}`, abstract: {A},}}".replace(S[1:-1], GOOD["title"], 1),
    "marks of full width": f'{{"title"：{T}，"summary"：{S}，"abstract"：{A}}}',
    "a call in a channel": f"<|start|>assistant<|channel|>commentary to=functions.parts <|constrain|>json<|message|>{JSON}<|call|>",
}  # fmt: skip


PACKED = {  # the whole once more, with nothing but thoughts and tokens around it
    "quoted for HTML": JSON.replace('"', "&quot;"),
    "quoted for a string": JSON.replace("\\", "\\\\").replace('"', '\\"'),
    "quoted line by line": "\n".join(f"> {line}" for line in json.dumps(GOOD, ensure_ascii=False, indent=1).splitlines()),
    "numbered lines": "\n".join(f"{place} | {line}" for place, line in enumerate(json.dumps(GOOD, ensure_ascii=False, indent=1).splitlines(), 1)),
    "no beginning": JSON[1:],
}  # fmt: skip


@pytest.mark.parametrize("text", (CLOTHES | PACKED).values(), ids=CLOTHES | PACKED)
@pytest.mark.parametrize("around", ["{a}", "<think>{t}</think>\n{a}<|im_end|>"], ids=["bare", "thoughts"])
def test_parts_in_other_clothes(text, around):
    assert parts.parse(filled(around, text), KEYS) == GOOD


@pytest.mark.parametrize(
    "text",
    ['{"title": "题', '{"title": "题", "summary": "句"}', "抱歉。", "", "{}", "[]", "{{{{", '{"result": 5}'],
)
def test_what_is_not_there_is_not_found(text):
    assert len(parts.parse(text, KEYS)) < 3


TEX = [
    (r"$\alpha$ 与 $\frac{a}{b}$", r"$\alpha$ 与 $\frac{a}{b}$"),
    (r"$\\alpha$ 与 $\\frac{a}{b}$", r"$\alpha$ 与 $\frac{a}{b}$"),
    (r"$\\\\alpha$ 与 $\\\\beta_{1}$", r"$\alpha$ 与 $\beta_{1}$"),
    (r"$$\\nabla \\cdot u = \\rho$$", r"$$\nabla \cdot u = \rho$$"),
    (r"\\texttt{kern} 与 100\\%", r"\texttt{kern} 与 100\%"),
    (r"$\begin{cases} a & b \\ c & d \end{cases}$", r"$\begin{cases} a & b \\ c & d \end{cases}$"),
    (r"$\begin{cases} a \\b \end{cases}$", r"$\begin{cases} a \\b \end{cases}$"),
    (r"$\\begin{cases} a & b \\\\ c & d \\end{cases}$", r"$\begin{cases} a & b \\ c & d \end{cases}$"),
    (r"\\(x^2\\) 的 $a\\,b$", r"\(x^2\) 的 $a\,b$"),
    (r"一行\n- 二行\n（三）", "一行\n- 二行\n（三）"),
    (r"值为 $\nu$，\n其次", "值为 $\\nu$，\n其次"),
    ("\x08eta 在 $\x0crac{1}{2}$ 中", r"\beta 在 $\frac{1}{2}$ 中"),
]


@pytest.mark.parametrize(("said", "meant"), TEX)
def test_tex_in_json_is_what_was_meant(said, meant):
    text = json.dumps(GOOD | {"abstract": said}, ensure_ascii=False)
    assert parts.parse(text, KEYS)["abstract"] == meant


@pytest.mark.parametrize(
    "formula",
    [r"\beta", r"\frac{1}{2}", r"\nabla f", r"\rho", r"\theta", r"\upsilon", r"\Delta", r"\text{if }x"],
)
@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_tex_escaped_any_number_of_times(formula, times):
    escaped = formula
    for _ in range(times):
        escaped = escaped.replace("\\", "\\\\")
    text = '{"title": "题", "summary": "句", "abstract": "设 $' + escaped + '$。"}'
    assert parts.parse(text, KEYS)["abstract"] == f"设 ${formula}$。"


REMARKS = [
    "（注：以上译文忠实于原文。）", "注：术语按给定的术语表翻译。", "（译文完）", "*译注：方法名保留原文。*", "希望以上翻译对您有帮助！",
    "如需调整，请告诉我，我可以修改译文。", "---", "```", "> 注：本导读只用了所给的内容，未超出要求的字数。", "[Note: the translation keeps all terms.]",
    "Let me know if you need the translation in another format.", "以上为按要求写成的导读。", "**说明**：译文未作增删。",
    "Let me know if you want it shorter!", "（字数：98）", "您还想了解哪一篇论文的细节？", "**相关问题：**\n1. 何为噪声？\n2. 它有多大？",
]  # fmt: skip


@pytest.mark.parametrize("remark", REMARKS)
def test_remarks_about_the_answer_go(remark):
    assert prose(f"{PROSE}\n\n{remark}") == PROSE
    said = GOOD | {"abstract": f"{GOOD['abstract']}\n\n{remark}"}
    assert parts.parse(json.dumps(said, ensure_ascii=False), KEYS) == GOOD


DRESSED = [
    "**{a}**", "“{a}”", "「{a}」", "<p>{a}</p>", "摘要：{a}", "**摘要**\n\n{a}", "## 摘要\n\n{a}", "Abstract: {a}",
    "**摘要：** {a}", "\\begin{abstract}\n{a}\n\\end{abstract}", "{a} 🚀", "{a}\n\n关键词：语音；分离", "{a}\n\n翻译说明：\n- 保留原名\n- 术语按表",
    "{a}\n\n注：1. 专有名词保留英文；2. 数字未改动。", "版本一：\n{a}\n\n版本二：\n另一种说法。", "直译：{a}\n意译：另一种说法。", "初译：草稿。\n润色后：{a}",
    "“**{a}**”", "<b>{a}</b>", "`{a}`",
]  # fmt: skip


@pytest.mark.parametrize("form", DRESSED)
def test_what_a_part_wears_is_taken_off(form):
    said = GOOD | {"abstract": form.replace("{a}", GOOD["abstract"])}
    assert parts.parse(json.dumps(said, ensure_ascii=False), KEYS) == GOOD


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("《{t}》", "{t}"),
        ("# {t}", "{t}"),
        ("题目：{t}", "{t}"),
        ("Title: {t}", "{t}"),
        ("{t}（或：另一题）", "{t}"),
        ("1. {t}\n2. 另一题", "{t}"),
        ("🎧 {t}", "{t}"),
        ("“长尾”与“短尾”", "“长尾”与“短尾”"),
        ("《红楼梦》与《西游记》", "《红楼梦》与《西游记》"),
    ],
)
def test_what_a_title_wears_is_taken_off(said, meant):
    text = json.dumps(GOOD | {"title": said.replace("{t}", GOOD["title"])}, ensure_ascii=False)
    assert parts.parse(text, KEYS)["title"] == meant.replace("{t}", GOOD["title"])


def test_signs_of_other_formats_are_characters():
    said = GOOD | {"abstract": "误差降到 ３．７％，&nbsp;快 ４ 倍。<br>代码已公开。"}
    assert parts.parse(json.dumps(said), KEYS)["abstract"] == "误差降到 3.7%， 快 4 倍。\n代码已公开。"


OPENINGS = [
    "好的，以下是今日导读：\n\n",
    "以下是导读：\n",
    "导读：",
    "Here is the introduction:\n\n",
    "思考：先分类。\n\n最终答案：\n",
    "当然！以下是译文：\n",
    "**最终回答**\n",
    "```markdown\n",
    "> The user wants two papers.\n> Keep it short.\n\n",
    "今天有论文。\n\nWait, that is too short. Here is the corrected version:\n\n",
    "今天有论文。\n修改后的版本如下：\n",
    "# 今日导读\n\n",
    "好的！以下是今日导读：\n\n---\n\n",
]


@pytest.mark.parametrize("opening", OPENINGS)
def test_an_opening_goes(opening):
    assert prose(opening + PROSE) == PROSE


@pytest.mark.parametrize(
    "form",
    ['{"introduction": "{a}"}', '```json\n{"content": "{a}"}\n```', '"{a}"', "“{a}”", "📰 {a} 🎧", "<introduction>{a}</introduction>",
     "\\boxed{{a}}", '{a}\n<tool_call>\n{"name": "finish", "arguments": {}}\n</tool_call>'],
)  # fmt: skip
def test_what_a_plain_text_was_put_into_is_taken_off(form):
    assert said(choice({"content": form.replace("{a}", PROSE)}), keys=()).text == PROSE


@pytest.mark.parametrize(
    "text",
    [
        "注：所有误差均为三次实验的均值。",
        "说明这一方法优于基线。",
        "以上结果表明方法有效。",
        "最终结果优于 Whisper。",
        "- **提示**：模型对提示词敏感。",
    ],
)
def test_what_the_paper_says_stays(text):
    assert prose(f"{PROSE}\n\n{text}") == f"{PROSE}\n\n{text}"


@pytest.mark.parametrize(
    ("message", "text", "refusal"),
    [
        ({"content": "甲"}, "甲", ""),
        ({"content": None}, "", ""),
        ({}, "", ""),
        ({"content": [{"type": "text", "text": "甲"}, {"type": "text", "text": "乙"}]}, "甲乙", ""),
        ({"content": [{"type": "reasoning", "text": "想"}, {"type": "text", "text": "甲"}]}, "甲", ""),
        ({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "想"}]}, {"type": "text", "text": "甲"}]}, "甲", ""),
        ({"content": [{"type": "output_text", "text": {"value": "甲"}}]}, "甲", ""),
        ({"content": ["甲", "乙"]}, "甲乙", ""),
        ({"content": {"type": "text", "text": "甲"}}, "甲", ""),
        ({"content": None, "reasoning_content": "想"}, "", ""),
        ({"content": "", "refusal": "I cannot help."}, "", "I cannot help."),
        ({"content": [{"type": "refusal", "refusal": "No."}]}, "", "No."),
        ({"content": [{"type": "image_url", "image_url": {}}, {"type": "text", "text": "甲"}]}, "甲", ""),
        (None, "", ""),
    ],
)  # fmt: skip
def test_content_in_every_form(message, text, refusal):
    found = reply.reply_of({"choices": [{"message": message, "finish_reason": "stop"}]})
    assert (found.text, found.refusal) == (text, refusal)


@pytest.mark.parametrize(
    "completion",
    [
        {},
        {"choices": None},
        {"choices": []},
        {"choices": [None]},
        None,
        [],
        "text",
        {"error": {"message": "x"}},
    ],
)
def test_what_is_no_completion(completion):
    with pytest.raises(reply.Unreadable):
        reply.reply_of(completion)


@pytest.mark.parametrize(
    ("said", "name"),
    [("stop", "stop"), ("STOP", "stop"), ("FinishReason.STOP", "stop"), ("FINISH_REASON_STOP", "stop"), (None, ""), ("null", ""), ("end-turn", "end_turn"), ("length", "length"), ({"type": "stop", "matched": 151645}, "stop")],
)  # fmt: skip
def test_reasons_to_stop_have_one_spelling(said, name):
    assert reply.finish_of(said) == name


@pytest.mark.parametrize("seed", range(40))
def test_everything_at_once(seed):
    """Thoughts, clothes, fences, tokens and remarks drawn together."""
    draw = random.Random(seed)
    text = draw.choice([*CLOTHES.values(), JSON, JSON, MARKS])
    if text.startswith(("{", "[")) and draw.random() < 0.5:
        text = draw.choice(["```json\n{a}\n```", "好的：\n{a}", "{a}\n\n希望以上翻译有帮助。"]).replace(
            "{a}", text
        )
    text = filled(draw.choice(list(THINKING.values())), text)
    text = filled(draw.choice(TOKENS), text)
    assert parts.parse(text, KEYS) == GOOD


@pytest.mark.parametrize(
    "text",
    [
        "<think>" * 20000,
        "{" * 20000,
        '{"title": "' * 5000,
        "[" * 20000,
        "```\n" * 20000,
        "\\" * 40000,
        "<|channel|>analysis" * 4000,
        "注：" * 20000,
        '"' * 40000,
        "=== title ===\n" * 5000,
    ],
)
def test_hostile_replies_end(text):
    parts.parse(text, KEYS)
    prose(text)


def test_half_a_character_is_left_out_and_two_halves_are_one():
    said = json.dumps({key: f"甲\ud83d\ude00乙\ud800{text}" for key, text in GOOD.items()})
    assert parts.parse(said, KEYS) == {key: f"甲😀乙{text}" for key, text in GOOD.items()}


def said(body, keys=KEYS):
    """The answer in a body, as the service sent it."""
    return streamed([body], mark="", keys=keys)


def streamed(chunks, mark="data: ", keys=KEYS):
    """The answer in a stream of events; a text stands for a line of its own."""
    question = {"model": "m", "messages": [{"role": "user", "content": "?"}], "keys": keys, "parameters": {}}
    texts = [chunk if isinstance(chunk, str) else mark + json.dumps(chunk) for chunk in chunks]
    return request.answer_in(asyncio.run(stream.completion(lines(texts), lambda: None)), question)


async def lines(texts):
    for text in texts:
        yield text


def choice(message, finish="stop"):
    return {"choices": [{"index": 0, "message": message, "finish_reason": finish}]}


def delta(said, finish=None, index=0):
    return {"choices": [{"index": index, "delta": said, "finish_reason": finish}]}


CALL = {"name": "parts", "arguments": JSON}
ENVELOPES = {
    "only among the thoughts": choice({"content": "", "reasoning_content": JSON}),
    "only among the thoughts, null": choice({"content": None, "reasoning": f"Let me see.\n{JSON}"}),
    "a call": choice({"content": None, "tool_calls": [{"type": "function", "function": CALL}]}, "tool_calls"),
    "a call, decoded": choice({"tool_calls": [{"function": CALL | {"arguments": GOOD}}]}, "tool_calls"),
    "an old call": choice({"content": None, "function_call": CALL}, "function_call"),
    "decoded": choice({"content": GOOD}),
    "thoughts as a part": choice({"content": [{"type": "thinking", "thinking": [{"text": FIRST}]}, {"type": "text", "text": JSON}]}),
    "Ollama's own": {"model": "m", "message": {"role": "assistant", "content": JSON}, "done": True, "done_reason": "stop"},
    "Ollama's generate": {"model": "m", "response": JSON, "done": True, "done_reason": "stop"},
    "DashScope's own": {"output": choice({"content": JSON}), "request_id": "1"},
    "DashScope's text": {"output": {"text": JSON, "finish_reason": "stop"}, "usage": {"input_tokens": 5, "output_tokens": 7}},
    "in data": {"code": 200, "msg": "success", "data": choice({"content": JSON})},
    "in data, code 0": {"code": 0, "message": "ok", "data": choice({"content": JSON})},
    "a result": {"id": "1", "result": JSON, "is_truncated": False},
    "Responses": {"object": "response", "status": "completed", "output": [{"type": "reasoning", "summary": []}, {"type": "message", "content": [{"type": "output_text", "text": JSON}]}]},
    "Messages": {"type": "message", "role": "assistant", "content": [{"type": "text", "text": JSON}], "stop_reason": "end_turn"},
    "one choice, no list": {"choices": choice({"content": JSON})["choices"][0]},
    "a list of one message": {"choices": [{"message": [{"content": JSON}], "finish_reason": "stop"}]},
    "a delta at once": {"choices": [{"delta": {"content": JSON}, "finish_reason": "stop"}]},
    "an empty choice first": {"choices": [*choice({"content": ""})["choices"], *choice({"content": JSON})["choices"]]},
    "a call for each part": choice({"content": None, "tool_calls": [{"function": {"name": key, "arguments": {key: text}}} for key, text in GOOD.items()]}, "tool_calls"),
    "candidates": {"candidates": [{"content": {"parts": [{"text": "Let me see.", "thought": True}, {"text": JSON}]}, "finishReason": "STOP"}]},
    "llama.cpp's own": {"content": JSON, "stop": True},
    "parsed by the service": choice({"content": None, "parsed": GOOD}),
}  # fmt: skip
STREAMS = {
    "a call in pieces": [delta({"tool_calls": [{"index": 0, "function": {"name": "parts", "arguments": JSON[:30]}}]}), delta({"tool_calls": [{"index": 0, "function": {"arguments": JSON[30:]}}]}), delta({}, "tool_calls")],
    "among the thoughts": [delta({"reasoning_content": JSON[:30]}), delta({"reasoning_content": JSON[30:]}), delta({"content": ""}, "stop")],
    "keep-alives in words": ["data: ping", "event: ping", "data: keep-alive", "data:", delta({"content": JSON}, "stop"), "data: [DONE]"],
    "an index of its own": [delta({"content": JSON[:9]}, index=1), delta({"content": JSON[9:]}, "stop", index=1)],
    "two choices": [delta({"content": JSON}), delta({"content": FIRST}, index=1), delta({}, "stop")],
    "an event in several lines": [*(f"data: {line}" for line in json.dumps(delta({"content": JSON}, "stop"), indent=1).splitlines()), "", "data: [DONE]"],
    "a broken event": ['data: {"choices": [', delta({"content": JSON}, "stop")],
    "null": ["data: null", {"choices": None}, delta(None), delta({"content": JSON}), delta(None, "stop")],
}  # fmt: skip


PIECES = [PROSE[at : at + 5] for at in range(0, len(PROSE), 5)]
REPEATED = {  # a plain text, of which no last complete object can be taken
    "each chunk twice": [delta({"content": piece}) for piece in PIECES for _ in "ab"] + [delta({}, "stop")],
    "the whole at the end": [*(delta({"content": piece}) for piece in PIECES), delta({"content": PROSE}, "stop")],
    "the whole as a message": [*(delta({"content": piece}) for piece in PIECES), choice({"content": PROSE})],
    "Messages": [*({"type": "content_block_delta", "delta": {"type": "text_delta", "text": piece}} for piece in PIECES), {"type": "message_delta", "delta": {"stop_reason": "end_turn"}}],
    "Responses": [*({"type": "response.output_text.delta", "delta": piece} for piece in PIECES), {"type": "response.output_text.done", "text": PROSE}, {"type": "response.completed", "response": ENVELOPES["Responses"] | {"output": [{"type": "message", "content": [{"type": "output_text", "text": PROSE}]}]}}],
}  # fmt: skip


@pytest.mark.parametrize("chunks", REPEATED.values(), ids=REPEATED)
def test_a_stream_that_repeats_what_it_said(chunks):
    answer = streamed(chunks, keys=())
    assert answer.text == PROSE
    assert answer.finish in reply.COMPLETE


@pytest.mark.parametrize("body", ENVELOPES.values(), ids=ENVELOPES)
def test_an_answer_in_another_envelope(body):
    answer = said(body)
    assert answer.data == GOOD
    assert not answer.finish or answer.finish in reply.COMPLETE


@pytest.mark.parametrize("chunks", STREAMS.values(), ids=STREAMS)
def test_an_answer_in_an_odd_stream(chunks):
    answer = streamed(chunks)
    assert answer.data == GOOD
    assert answer.finish in reply.COMPLETE


def test_line_separators_do_not_end_a_line():
    async def pieces():
        for piece in ("\ufeffdata: 甲\u2028乙\r", "\ndata: 丙", "丁"):
            yield piece

    async def gathered():
        return [line async for line in stream.lines(pieces()) if line]

    assert asyncio.run(gathered()) == ["\ufeffdata: 甲\u2028乙", "data: 丙丁"]


def test_ollamas_own_stream():
    pieces = [{"message": {"content": text}, "done": False} for text in (JSON[:20], JSON[20:])]
    answer = streamed([*pieces, {"message": {"content": ""}, "done": True, "done_reason": "stop"}], mark="")
    assert (answer.data, answer.finish) == (GOOD, "stop")


def test_tokens_counted_under_other_names():
    usage = said(ENVELOPES["DashScope's text"]).usage
    assert (usage.tokens_in, usage.tokens_out) == (5, 7)


def test_half_an_answer_among_the_thoughts_is_none():
    half = json.dumps({"title": "草稿"}, ensure_ascii=False)
    assert said(choice({"content": "", "reasoning_content": half})).data == {}


@pytest.mark.parametrize(
    "body, words",
    [
        ({"code": 20012, "message": "Model does not exist", "data": None}, "Model does not exist"),
        ({"error_code": 110, "error_msg": "Access token invalid"}, "Access token invalid"),
        ({"base_resp": {"status_code": 1004, "status_msg": "login fail"}, "choices": None}, "login fail"),
        ({"object": "error", "message": "too long", "code": 400}, "too long"),
        ({"success": False, "message": "系统繁忙"}, "系统繁忙"),
        ({"detail": "Not authenticated"}, "Not authenticated"),
        (
            {"choices": [{"delta": {"content": ""}, "finish_reason": "error", "error": {"message": "died"}}]},
            "died",
        ),
    ],
)
def test_an_error_in_fields_of_its_own(body, words):
    with pytest.raises(stream.SaidError, match=words):
        said(body)


@pytest.mark.parametrize(
    "mark",
    [
        "[^1^]",
        "[^12]",
        "【4†source】",
        "【4:0†paper.pdf】",
        "[citation:1]",
        "\ue200cite\ue202turn0search1\ue201",
    ],
)
def test_marks_of_a_services_own_search_go(mark):
    assert prose(PROSE.replace("噪声，", f"噪声{mark}，")) == PROSE
    marked = json.dumps(GOOD | {"abstract": GOOD["abstract"] + mark}, ensure_ascii=False)
    assert parts.parse(marked, KEYS) == GOOD


def test_numbered_marks_go_where_the_source_has_none():
    assert wrapping.without_numbers("噪声[1][2]。", "Noise.") == "噪声。"
    assert wrapping.without_numbers("噪声 [3]。", "Noise [3].") == "噪声 [3]。"
    assert wrapping.without_numbers("[1](#p-1) 研究噪声。") == "[1](#p-1) 研究噪声。"
