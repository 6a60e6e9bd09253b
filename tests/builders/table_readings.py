"""Results of readings over tables made by hand: right lines, and the same with an error planted in row, column, direction or gain."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, permutations

from arxiv_daily.write.checks.flag import alarms
from arxiv_daily.write.checks.reading import Source, check_reading

# Caption | columns with their units, `-` before the name where lower is better; then rows.
_TABLES = """
speech recognition | -WER:% -CER:% RTF:
Whisper-S 8.42 3.15 0.21 / Ours-B 6.37 2.48 0.34 / Zipformer 7.05 2.91 0.18
separation on two sets | SI-SDRi:dB SDRi:dB PESQ:
TasNet 15.31 15.64 3.24 / DPRNet 18.82 19.07 3.56 / Ours 21.45 21.93 3.71
image classification | Top-1:% Top-5:% Latency:ms
ResNet-50 76.13 92.86 4.9 / ViT-B 81.07 95.32 9.6 / HybridNet 82.94 96.18 7.2
question answering | EM:% F1:%
BERT-base 80.8 88.5 / RAG-Lite 84.6 91.3 / 全参数微调 85.9 92.2
translation | BLEU: COMET: chrF:
Baseline 28.4 0.812 55.7 / +后编辑 29.9 0.834 57.1 / +重排序 30.6 0.841 58.3
detection | mAP:% AP50:% FPS:
YOLO-X 47.3 65.8 68.9 / DETR-L 49.8 68.1 28.4 / FastDet 51.2 69.7 57.6
anti-spoofing | -EER:% -min-tDCF:
RawNet2 4.66 0.1294 / AASIST 0.83 0.0275 / 本文方法 0.61 0.0208
forecasting | -MSE: -MAE:
Informer 0.865 0.713 / PatchTST 0.413 0.429 / TimeMix 0.375 0.402
robotics | 成功率:% 步数:
BC 41.2 187.5 / DiffPolicy 63.8 152.3 / FlowAct 71.4 139.6
listening test | MOS: SMOS: -CER:%
VITS 3.92 3.61 2.84 / NaturalSp 4.21 3.95 2.13 / GroundTruth 4.47 4.38 1.77
"""
_FRAME = "1) 该文研究上述任务，背景清楚。\n\n2) 方法由两个部分组成，逐步训练。\n\n3) 结果：\n- 总的来看结果较为稳定可靠。\n- {} [S4.T1]。"


def _tables() -> Iterator[tuple[str, list[tuple[str, str, bool]], dict[str, list[str]]]]:
    """The text of each table, its columns (name, unit, whether lower is better), and its rows."""
    lines = [line for line in _TABLES.splitlines() if line]
    for head, body in zip(lines[::2], lines[1::2], strict=True):
        caption, names = head.split(" | ")
        parts = [name.removeprefix("-").split(":") for name in names.split()]
        columns = [
            (name, unit, raw.startswith("-")) for (name, unit), raw in zip(parts, names.split(), strict=True)
        ]
        rows = {row.split()[0]: row.split()[1:] for row in body.split(" / ")}
        written = [" | ".join(["Model", *(f"{n} ({u})" if u else n for n, u, _ in columns)])]
        written += [" | ".join([name, *cells]) for name, cells in rows.items()]
        yield f"Table 1: {caption}\n" + "\n".join(written), columns, rows


def lines(rng: random.Random) -> list[tuple[str, str, str]]:
    """Kind ("right" or what is planted), the table, the line; each kind in the wordings of a right line."""
    made = []
    for table, columns, rows in _tables():
        for (a, b), k in ((pair, k) for pair in combinations(rows, 2) for k in range(len(columns))):
            name, unit, _ = columns[k]
            other = next((n for n in range(len(columns)) if n != k), k)
            x, y = rows[a][k], rows[b][k]
            up = float(y) > float(x)
            more, less = ("高于", "低于") if up else ("低于", "高于")
            rose, fell = ("提升至", "降至") if up else ("降至", "提升至")
            gain, wrong_gain = abs(float(y) - float(x)), abs(float(y) - float(x)) * 1.7 + 0.3
            by = "个百分点" if unit == "%" else unit
            digits = max(len(n.partition(".")[2]) for n in (x, y))
            right = (
                f"{b}的{name}为{y}{unit}",
                f"在{name}上，{b}达到{y}{unit}，{a}为{x}{unit}",
                f"{b}的{name}为{y}{unit}，{more}{a}的{x}{unit}",
                f"{name}由{a}的{x}{unit}{rose}{y}{unit}",
                f"{b}的{name}为{y}{unit}，比{a}的{x}{unit}{'高' if up else '低'}{gain:.{digits}f}{by}",
            )
            planted = {
                "row": (f"{b}的{name}为{x}{unit}", f"在{name}上，{b}达到{x}{unit}，{a}为{y}{unit}"),
                "column": (
                    f"{b}的{name}为{rows[b][other]}{unit}",
                    f"在{name}上，{b}达到{rows[b][other]}{unit}",
                ),
                "direction": (
                    f"{b}的{name}为{y}{unit}，{less}{a}的{x}{unit}",
                    f"{name}由{a}的{x}{unit}{fell}{y}{unit}",
                ),
                "gain": (
                    f"{b}的{name}为{y}{unit}，比{a}的{x}{unit}{'高' if up else '低'}{wrong_gain:.{digits}f}{by}",
                    f"{name}由{a}的{x}{unit}{rose}{y}{unit}，{'提升' if up else '降低'}了{wrong_gain:.{digits}f}{by}",
                ),
                "who is best": tuple(
                    f"{worst}的{name}最优，为{rows[best][k]}{unit}"
                    for best, worst in permutations((a, b), 2)
                    if best == max(rows, key=lambda r: float(rows[r][k]) * (-1 if columns[k][2] else 1))
                ),
            }
            made.append(("right", table, rng.choice(right)))
            made += [(kind, table, rng.choice(wrong)) for kind, wrong in planted.items() if wrong]
    return made


def measure(seed: int = 17) -> tuple[Counter[str], Counter[str], list[tuple[str, str]]]:
    """Lines and alarmed lines by kind, and those that came out other than they should: right alarmed, wrong not."""
    count, hits, off = Counter[str](), Counter[str](), []
    for kind, table, line in lines(random.Random(seed)):
        found = alarmed(table, line)
        count[kind] += 1
        hits[kind] += found
        if found == (kind == "right"):
            off.append((kind, line))
    return count, hits, off


def alarmed(table: str, line: str) -> bool:
    """Whether a reading with this line has an alarm."""
    places = {"S4": "4 Results", "S4.T1": table}
    source = Source(f"4 Results\nThe models are compared.\n{table}", "", places)
    return bool(alarms(check_reading(source, _FRAME.format(line))))
