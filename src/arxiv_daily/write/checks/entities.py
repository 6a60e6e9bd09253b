"""What a translation keeps as it is: formulas, links, names."""

import re

from .lexicon import renderings

FORMULA = re.compile(r"\$\$.+?\$\$|(?<!\\)\$[^$\n]+?(?<!\\)\$|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
LINK = re.compile(r"https?://(?:(?![)>\]}\\])[!-~])+")
NAME = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-–./+][A-Za-z0-9]+)*", re.ASCII)
ALONE = {
    *("Whisper", "Conformer", "Llama", "Qwen", "Mamba", "Gemma", "Gemini", "Kaldi", "Encodec", "Librispeech"),
    *("Moshi", "Mimi", "Claude", "Wavenet", "Tacotron", "Vicuna", "Mistral", "Transformer"),
}
NUMBERED = re.compile(
    r"(?:stage|step|phase|part|level|task|track|type|top|section|subtask|tier)s?-?\d+", re.I
)


def bare(formula: str) -> str:
    """The formula without its dollars or brackets."""
    return re.sub(r"^(?:\$\$?|\\[(\[])|(?:\$\$?|\\[)\]])$", "", formula)


UNIT = re.compile(r"\\(?:mathrm|text|textrm|mathit|mbox|rm)\s*\{\s*([^{}]*?)\s*\}")
SIGNS = re.compile(r"\\(?:times|pm|sim|approx|leq?|geq?|circ|cdot|degree|%|,|;|!|:)")
EXPONENT = re.compile(r"\$\^\{?([23])\}?\$")


def numeric(formula: str) -> bool:
    """Whether the formula is only a number with a sign or unit: `$86.3\\%$`, `$\\sim 10\\times$`, `$97\\,\\mathrm{ms}$`."""
    inner = SIGNS.sub("", UNIT.sub("", bare(formula)))
    return bool(re.search(r"\d", inner)) and not re.search(r"[A-Za-z=<>_\\]", inner)


def inside(match: re.Match[str]) -> str:
    return f" {UNIT.sub(lambda m: m[1], bare(match[0]))} "


def plain(text: str) -> str:
    """The text with numeric formulas as plain numbers, and exponents of units as signs."""
    text = EXPONENT.sub(lambda m: "²³"[int(m[1]) - 2], text)
    return FORMULA.sub(lambda m: inside(m) if numeric(m[0]) else " ", text)


def names(text: str) -> list[str]:
    """Names, acronyms, data sets, metrics: capitals inside, or letters with digits."""
    tokens = NAME.findall(LINK.sub(" ", re.sub(r"\\[a-zA-Z]+", " ", text)))
    return [t for t in tokens if is_name(t)]


def is_name(token: str) -> bool:
    if NUMBERED.fullmatch(token):
        return False
    parts = re.split(r"[-–./+]", token)
    inner = any(re.search(r"[A-Za-z0-9][A-Z]|[A-Za-z]\d|\d[A-Za-z]", part) for part in parts)
    return token in ALONE or inner or bool(re.fullmatch(r"[A-Z][A-Za-z]*-\d[\w.]*", token))


# Acronyms that Chinese papers as often give in full: to leave one out loses nothing.
COMMON_ACRONYMS = frozenset(
    [
        "AI",
        "ML",
        "DL",
        "NLP",
        "CV",
        "ASR",
        "TTS",
        "LLM",
        "VLM",
        "MLLM",
        "LALM",
        "LMM",
        "SLM",
        "LM",
        "CNN",
        "RNN",
        "DNN",
        "NN",
        "GAN",
        "VAE",
        "GPU",
        "CPU",
        "TPU",
        "NPU",
        "API",
        "SOTA",
        "IoT",
        "VR",
        "AR",
        "XR",
        "HCI",
        "MIR",
        "MT",
        "S2ST",
        "ST",
        "SSL",
        "SNR",
        "SDR",
        "WER",
        "CER",
        "EER",
        "MOS",
        "BPM",
        "STFT",
        "FFT",
        "DFT",
        "MFCC",
        "GMM",
        "HMM",
        "SVM",
        "PCA",
        "ICA",
        "KL",
        "MSE",
        "MAE",
        "RMSE",
        "SER",
        "SV",
        "ASV",
        "SE",
        "SS",
        "BSS",
        "VC",
        "SVC",
        "SVS",
        "AED",
        "SED",
        "VAD",
        "KWS",
        "DOA",
        "TDOA",
        "HRTF",
        "RIR",
        "HRIR",
        "DSP",
        "DDSP",
        "RL",
        "RLHF",
        "SFT",
        "CoT",
        "MoE",
        "RAG",
        "QA",
        "VQA",
        "ASD",
        "L2",
        "L1",
        "CSI",
        "PDE",
        "ODE",
        "SDE",
        "FEM",
        "EEG",
        "MEG",
        "ECG",
        "EMG",
        "MRI",
        "fMRI",
        "CT",
        "IR",
        "UV",
        "NIR",
        "RF",
        "LED",
        "US",
        "UK",
        "EU",
        "USA",
        "UN",
        "CO2",
        "DNA",
        "RNA",
        "3D",
        "2D",
        "1D",
        "4D",
        "II",
        "III",
        "IV",
        "FR",
        "ES",
        "DE",
        "EN",
        "ZH",
        "JA",
        "KO",
        "CTC",
        "AR",
        "NAR",
        "SISO",
        "MIMO",
        "ANC",
        "AEC",
        "DAW",
        "MIDI",
        "GPS",
        "UAV",
        "UAVs",
        "DRL",
        "AGN",
        "CMB",
        "SM",
        "BLE",
        "WiFi",
        "HPC",
        "OOD",
        "ID",
        "KD",
        "PEFT",
        "T2A",
        "T2M",
        "TTM",
        "TTA",
        "V2A",
        "A2V",
        "VTS",
        "LSTM",
        "GRU",
        "ViT",
        "MLP",
        "DiT",
        "CFG",
        "EMA",
        "NAS",
        "IP",
        "AIGC",
        "AGI",
        "ADD",
        "CM",
        "RVQ",
        "VQ",
        "BWE",
        "PLC",
        "HOA",
        "NLU",
        "NLG",
        "SLU",
        "OCR",
        "HR",
        "LR",
        "IQA",
        "FL",
        "DP",
        "TF",
        "VAEs",
        "SPL",
        "RT",
        "LID",
        "AVSR",
        "CAPT",
        "L1s",
        "SELD",
        "SSL",
        "SSD",
        "DSS",
        "NMF",
        "MVDR",
        "RTF",
        "DCT",
        "IDCT",
        "ECE",
        "EOS",
        "BOS",
        "FLOP",
        "FLOPs",
        "GFLOP",
        "GFLOPs",
        "GFLOPS",
        "FLOPS",
        "TTFT",
        "RTFx",
        "NMT",
        "GRPO",
        "PPO",
        "DPO",
        "SDG",
        "AUC",
        "ROC",
        "EEG",
        "SOTA",
        "MAP",
        "mAP",
        "IoU",
        "FPS",
        "MSD",
        "FAD",
        "LSD",
        "DTW",
        "LPC",
        "DFT",
        "PSD",
        "CQT",
        "HMMs",
        "PDF",
        "RMS",
        "CPUs",
        "GPUs",
        "TFLOPS",
        "MACs",
        "ADC",
        "DAC",
        "FPGA",
        "ASIC",
        "MCU",
        "IIR",
        "FIR",
        "LTI",
        "SISDR",
        "EDA",
        "PPG",
        "HRV",
        "BCI",
        "ICASSP",
        "RMSE",
        "MRR",
        "CI",
        "SD",
        "STD",
        "ANOVA",
        "IQR",
        "AP",
        "F1",
        "FPR",
        "TPR",
        "FAR",
        "FRR",
        "GAN",
        "LLMs",
        "UI",
        "UX",
        "PC",
        "MOOC",
        "NGO",
        "HCI",
        "PTSD",
        "ADHD",
        "ALS",
        "AD",
        "PD",
        "MCI",
        "COVID",
        "HVAC",
        "LiDAR",
        "RGB",
        "HDR",
    ]
)
INTRODUCED = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})\)|\(([A-Z][A-Za-z0-9-]{1,9})[;,]")
SPELT_OUT = re.compile(r"^[A-Z][A-Za-z]*$")


def translatable(name: str, source: str) -> bool:
    """Whether the Chinese may give the name in its own words: an acronym that the source spells out or all know."""
    bare = re.sub(r"(?<=[A-Za-z])s$", "", name)
    if re.fullmatch(r"[a-z]+[A-Z]+[a-z]*", name) and renderings(name.lower()):
        return True  # a word in odd capitals: strEamable
    if bare in COMMON_ACRONYMS or name in COMMON_ACRONYMS or len(bare) < 3:
        return True
    bracketed = {m[1] or m[2] for m in INTRODUCED.finditer(source)}
    if {name, f"{bare}s", bare} & bracketed:
        return initials_of(bare, source) or bare.isupper()
    return (bare.isupper() and initials_of(bare, source)) or bool(
        re.fullmatch(r"[a-z]+\d*[dDhs]?|\d[\d.]*[A-Za-z]{0,4}", name)
    )


def initials_of(acronym: str, source: str) -> bool:
    """Whether words of the source in a row begin with the letters of the acronym, small words left out or not."""
    letters = [c for c in acronym.lower() if c.isalpha()]
    words = [w.lower() for w in re.findall(r"[A-Za-z]+", source)]
    small = {"of", "the", "and", "for", "in", "to", "with", "a", "on", "by"}
    for row in (words, [w for w in words if w not in small]):
        first = "".join(w[0] for w in row)
        if len(letters) >= 2 and "".join(letters) in first:
            return True
    return False


def fold(text: str) -> str:
    return re.sub(r"[\s\-–_/]", "", text).casefold()
