"""In which language and script a text is written, by its letters alone.

Shares are of letters outside of formulas, addresses and code. About a third of the characters of a text in
Traditional Chinese are none of Simplified Chinese, and half of a Japanese one are kana, while a faithful translation
holds such letters only in a quoted name: the limits below lie far from both.
"""

import re
import unicodedata
from functools import cache, lru_cache

from . import formulas

_APART = re.compile(r"https?://\S+|`[^`]*`|\\[A-Za-z]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_OTHERS = {
    "kana": re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]"),
    "hangul": re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "indic": re.compile(r"[\u0900-\u0dff]"),
    "greek": re.compile(r"[\u0370-\u03ff]{3,}"),  # words; a letter is a symbol
    "others": re.compile(r"[\u0530-\u058f\u1000-\u109f\u10a0-\u10ff\u1200-\u137f\u1780-\u17ff]"),
}
LEAST_CHINESE = 0.25  # share of Chinese among Chinese and Latin letters
_WORD = re.compile(r"[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:[@./#_-]+[^\W_\u3400-\u9fff\uf900-\ufaff]+)*")
_SMALL = re.compile(r"[a-z]+")
_STEM = 4  # letters by which a word of the source is known again in another form
_LOANS = frozenset(
    [
        "token",
        "tokens",
        "logit",
        "logits",
        "softmax",
        "dropout",
        "prompt",
        "prompts",
        "versus",
        "bits",
        "bytes",
    ]
)
_FEW = 20  # letters below which a name may be the whole text
_MOST_FOREIGN = 0.15  # share of another script's letters beside Chinese
_MOST_JAPANESE = 0.05  # likewise of Japanese ones
_MOST_TRADITIONAL = 0.05  # share of Traditional characters among Chinese ones

# Characters of everyday and technical Traditional Chinese that Simplified Chinese does not have. Those that both
# have (乾 後 裡 of names excepted, 著 於 in old names) are left out where they would mislead.
_TRADITIONAL = frozenset(
    "們這個來時國學會說對開關過還進間問題應該發現實驗據數組織線級結構給經統計絡續緒綜維緊編練縮總績網絕納純細終紹繼"
    "語音訊號識別聲學習訓練語調談論證評價許設計記錄讀寫議譯該詳認請課誤說讓護變輸贏輛轉軟轟輕較載輔輪軌軸輯"
    "視覺觀測覽親規見視頻頭題類順頂項須預領頻顆顏顧顯願顛額風飛飯飲餘館馬駕驗驅騎騙驚鬥魚鳥鳴鴨鹽麥黃點黨齊齒龍龜"
    "機樣標權極構樂歡歲歷歸殘殺殼毀氣漢濟滿漸潛溫測準減渦湊溝滅滲漁潔澤濃濕濾瀏灣災為無煙熱營燈燒爭爺爾牆牽狀獨獲獎獻"
    "環現產畫異當療瘋發盤盡監眾睜矚確碼礎礙禮禍種積稱穩窮競筆節範築簡籤簽籃糧紅紀約級紋細紙紛"
    "聯聞聽聰職肅腦腳膚臉臨舉舊艦藝藥蘇蘭處虛號虧蟲蝕補裝製複襲襯"
    "計訂討訓託訪訴診詞詢試詩話誌誠語誰調談諾謀謂講謝識譜警譽讀"
    "貝負財貢貧貨販貫責貴買費貼貿賀賃資賦賣賴賽購贈趙趨跡踐躍車軍輿辦辭農遜遞遠適遲選遺遷邊還郵鄉鄰醫釋"
    "針釘鈍鈔鉛銀銅鋁鋒錄錢錯鍵鎖鎮鏈鏡鐘鐵鑑鑰長門閃閉閱闊關陣陰陳陸陽隊階際隨險隱雙雜雞離難雲電霧靈靜韓響頁"
    "優傳傷僅僑債傾偵側係倉個倫備傑價儀億儘償儲兒兩冊凍凱創劃劇劉劍勁動務勝勞勢勵勸匯區協單衛卻廠廳參叢"
    "員問啟單嗎嗚嘗嘆嚴囑國圍園圓圖團塊場壓壞壘壢壇墳墜壯壽夢夠夾奪奮婦媽嬌孫寧實審寫寬寶將專尋導屆屬層嶺島峽崗嶄"
    "師帶幀幣幫幹幾庫廁廂廢廣廟彈彌彎彙後徑從徹徵恆悅惡惱愛慣態憂憑憲懷懸戰戲戶擴掃採捨掛掙換揮損搖搶摳撓撥擁擇擊擋擔據擠擬擱擾攜攝攤攪敗敘敵數斂斷"
    "於時晉晝暈暫曆曉曠書東條棄棗楊楓業榮槍檔檢橋櫃檯欄灑點"
    "緩緯縣縱繁繞繪繳罷羅義聖肅脅脈脫腫膠與興艱蒼蓋蔣蕭薩藍虜術衝裡見觸誇證譚豐貓賓賢賠質賬趕躉輩達違連運過遊"
    "鋪銷鍊鏽鑽閒闖闡隻難電頓頒頗頻餓駐駛驟體髮鬆鮮鯨鵝齡檔歐殲毆澀灘瀉燭爐牘犧猶獄獅瑪瑣疊癡瞭矯碩磚礦穎竄竊粵糾綁綠綱緣"
    "樹燦爍獵璽濫灝瀾靂摺敞傭僕勳勻匱嚮嚨囂壩夥妝姪孿寢屜嶼巖廬彥悶惻慮慶慘憐憤懇懲戀拋揀搗撈撲擺擲攏攬曬朧枴柵桿梔棟棲楨樁樑樓樞橢檸櫻汙決沖沒淚淨淺渾湯溼滄滌滬滯潤潰濱瀕灶烏煉煩煥燙燉燜燬燴"
) - frozenset("音習警讀繁敞柵沖決沒灶勻枴彥粵汙妝姪於餘後裡瞭摺籤著乾凱")  # fmt: skip


def _plain(text: str) -> str:
    """The words alone."""
    return _APART.sub(" ", formulas.without(text))


def is_chinese(text: str, share: float = LEAST_CHINESE, source: str = "") -> bool:
    """Whether a text is Chinese: enough of it beside Latin letters, and next to nothing in another script.

    `share` is lower for titles, where names of methods stay; letters of other scripts that `source` has as well
    do not count. A text of few Latin letters alone may be a name where `share` is low.
    """
    words = _plain(text)
    han, latin = len(_HAN.findall(words)), len(_LATIN.findall(words))
    there = set(source)
    foreign = sum(
        len(letter) for script in _OTHERS.values() for letter in script.findall(words) if letter not in there
    )
    if foreign >= 2 and foreign > _MOST_FOREIGN * (han + foreign):
        return False
    japanese = sum(_is_japanese(sign) for sign in _HAN.findall(words) if sign not in there)
    if japanese > _MOST_JAPANESE * han:
        return False
    if not han and latin and share >= LEAST_CHINESE:
        return False
    return han + latin < _FEW or han >= share * (han + latin)


@cache
def _is_japanese(character: str) -> bool:
    """Whether Japanese alone has a character (雑, 検): a text may be Japanese without kana."""
    return _in("shift_jis", character) and not (_in("gb2312", character) or _in("big5", character))


def _in(encoding: str, character: str) -> bool:
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False


def _traditional(text: str) -> list[str]:
    """The Traditional characters of a text, in order."""
    return [character for character in _HAN.findall(_plain(text)) if character in _TRADITIONAL]


def is_traditional(text: str) -> bool:
    """Whether a text is written in Traditional characters, and does not only quote a name in them."""
    found = len(_traditional(text))
    return found >= 2 and found > _MOST_TRADITIONAL * len(_HAN.findall(_plain(text)))


def foreign_words(text: str, source: str) -> list[str]:
    """Words within a Chinese text that are neither Chinese nor of its `source`, in order, each once.

    That is words in other scripts, and words of small Latin letters that no word of the source begins like. Names
    (with a capital or a digit) and addresses are not looked at; one Greek letter is a symbol.
    """
    plain, there = _plain(text), source.casefold()
    stems = {word[:_STEM] for word in _SMALL.findall(_unmarked(there))}
    found: dict[str, None] = {}
    for word in _WORD.findall(plain):
        if _SMALL.fullmatch(word):
            known = word in _LOANS or len(word) < _STEM or word[:_STEM] in stems
        elif word.islower() and _SMALL.fullmatch(_unmarked(word)):
            known = word in there
        else:
            known = not any(script.search(word) for script in _OTHERS.values()) or word.casefold() in there
        if not known:
            found[word] = None
    return list(found)


def _unmarked(word: str) -> str:
    """Without accents."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


# ---- repetition


def words_of(text: str) -> list[str]:
    """The text as a list of Chinese characters, words and numbers, without case and marks."""
    return re.findall(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+", text.casefold())


_PIECE = 8  # words in a row that may stand in two texts by chance, but not often


@lru_cache(16)  # the same prompts are held against every answer
def _pieces(text: str) -> frozenset[tuple[str, ...]]:
    words = words_of(text)
    return frozenset(tuple(words[at : at + _PIECE]) for at in range(len(words) - _PIECE + 1))


def repeated(text: str, other: str) -> tuple[float, int]:
    """What of a text stands in another: its share in pieces of `PIECE` words, and the longest run of words."""
    ours, known = words_of(text), _pieces(other)
    run, longest, covered, until = 0, 0, 0, 0
    for at in range(len(ours) - _PIECE + 1):
        if tuple(ours[at : at + _PIECE]) in known:
            run += 1
            covered += at + _PIECE - max(at, until)
            until = at + _PIECE
        else:
            run = 0
        longest = max(longest, run + _PIECE - 1 if run else 0)
    return covered / max(len(ours), 1), longest


_STUCK = 24  # words from which a text may be found stuck on a few of them


def is_doubled(text: str) -> bool:
    """Whether a text says everything twice, as models do that do not find an end."""
    words = words_of(text)
    half = len(words) // 2
    if half >= 10 and words[:half] == words[-half:]:
        return True
    pieces = {tuple(words[at : at + 4]) for at in range(len(words) - 3)}
    if len(words) >= _STUCK and len(pieces) < 0.15 * len(words):
        return True
    said = [tuple(words_of(piece)) for piece in re.split(r"[。！？!?\n]|\.\s", text)]
    said = [piece for piece in said if len(piece) >= 5]
    return len(said) >= 4 and len(set(said)) <= 0.6 * len(said)
