"""What a day of 20 and of 40 papers takes with services people in China use: `python -m benchmarks.money` prints tables.

Calls and tokens are those of `arxiv_daily.write.estimate`, the estimate of every run; the prices are genai-prices'.
Some models' thoughts, which are paid as tokens out, come on top.
"""

from pathlib import Path

from arxiv_daily.gather.digest import Digest
from arxiv_daily.write import estimate
from arxiv_daily.write.model.prices import Prices, list_name
from arxiv_daily.write.model.usage import Usage
from arxiv_daily.write.prompts import Prompt

PAPERS = (20, 40)
MODELS = ("deepseek-chat", "deepseek-v4-flash", "deepseek-v4-pro", "kimi-k2.6", "GLM-4.7", "GLM-5.1", "MiniMax-M2.7", "gpt-5-mini", "gemini-2.5-flash")  # fmt: skip
PROMPTS = Path(__file__).resolve().parent.parent / "params" / "prompts"


def main() -> None:
    digest = Digest(digest="cost", categories=["cs.SD"])
    names = ("translation", "reading", "overview")
    prompts = {name: Prompt((PROMPTS / f"{name}.md").read_text(encoding="utf-8").strip()) for name in names}
    days = {count: estimate.of_counts(count, 1, prompts, digest) for count in PAPERS}
    print("| papers a day | calls | tokens in | tokens out |\n|---:|---:|---:|---:|")
    for count, parts in days.items():
        whole = sum(parts.values(), Usage())
        print(f"| {count} | {whole.calls} | {whole.tokens_in:,} | {whole.tokens_out:,} |")
    print(f"\nUSD a day, by the {list_name()}:\n")
    print(f"| model | {' | '.join(f'{count} papers' for count in PAPERS)} |\n|---|{'---:|' * len(PAPERS)}")
    prices = Prices({})
    for model in MODELS:
        costs = [estimate.cost(parts, estimate.models_of(digest, model), prices) for parts in days.values()]
        shown = (f"{cost:.2f}" if cost is not None else "not listed" for cost in costs)
        print(f"| {model} | {' | '.join(shown)} |")


if __name__ == "__main__":
    main()
