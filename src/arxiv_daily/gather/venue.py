"""Where a paper was accepted or published, read from its authors' comment on arXiv.

Only what is stated counts: "accepted to Interspeech 2026" names a venue, "submitted to Interspeech 2026" does not,
and a name that cannot be told from the words around it is left out. A text of n characters takes time linear in n.
"""

import re
from itertools import islice

_LONGEST = 120  # characters of a name
_FIELD = 2000  # characters of a comment that are read
_VERBS = 20  # times that "accepted" and its like are looked at

_ACRONYMS = """
    3DV AAAI AACL ACCV ACL ACML ACMMM AISTATS APSIPA ASPLOS ASRU BMVC BSPC CAD CAV CCGrid CCS CHI CHIL CIKM COLING COLM
    CoNLL CoRL COLT CSCW CVPR DAC DAFx DATE DCASE DIS EACL ECAI ECCV ECIR EMBC EMNLP EUSIPCO EuroSys FAccT FSE GECCO GLOBECOM
    HPCA HRI ICA ICAD ICAPS ICASSP ICC ICCAD ICCV ICDAR ICDCS ICDE ICDM ICIP ICLR ICME ICML ICMC ICMI ICPR ICRA ICSE IGARSS
    IJCAI IJCB IJCNN INFOCOM INLG Interspeech IROS ISBI ISCA ISCAS ISCSLP ISIT ISMAR ISMIR ISSTA ISWC IUI IWAENC IWSLT KDD
    LAK LREC MICCAI MICRO MIDL MLSP MMAsia MMM MobiCom MobiSys NAACL NDSS NeurIPS NIME NSDI OSDI PLDI POPL RecSys RSS SANER
    SIGCOMM SIGGRAPH SIGIR SIGMOD SLT SMC SOSP SPAWC STOC SSW TSD TTIC UAI UbiComp UIST UMAP VLDB VR VTC WACV WASPAA WMT
    WSDM WWW SemEval EvoMUSART Odyssey ICPHS GSW
    ApJ ApJL ApJS AJ A&A MNRAS PASP PASJ PRD PRL PRB PRX JCAP JHEP TASLP TASLPRO TMM TPAMI TNNLS TIP TSP TGRS TVCG TKDE TAC
    SIGGRAPH-Asia CHI-PLAY TIFS TCSVT TMLR JMLR TACL JASA JSTSP SPL OJSP IJCV IJRR TOG TOIS TOMM TISMIR JAIR NMI RA-L
"""
_KNOWN = {name.casefold(): name for name in _ACRONYMS.split()}
_SPOKEN = {
    "mm": "ACM MM",
    "acmmm": "ACM MM",
    "nips": "NeurIPS",
    "apjl": "ApJL",
    "ral": "RA-L",
    "siggraph-asia": "SIGGRAPH Asia",
    "chi-play": "CHI PLAY",
}
_PARTS = [  # what begins with another's name
    (re.compile(r"\b(SIGGRAPH|CHI) (?=Asia\b|PLAY\b)"), r"\1-"),
    (re.compile(r"\bApJ,? (?:Letters|Lett\.)"), "ApJL"),
    (re.compile(r"\bApJ,? (?:Supplements?|Suppl\.)(?: Series)?"), "ApJS"),
    (re.compile(r"\bJASA(?:[- ]EL\b| Express Letters)"), "JASA Express Letters (JASA-EL)"),
]
_FULL_NAMES = (  # the most frequent of the fields; each is said in one form only
    (r"acoustics,? speech,? (?:and|&) signal processing", "ICASSP", r"conference|\b20\d\d\b"),
    (r"automatic speech recognition (?:and|&) understanding", "ASRU", ""),
    (r"spoken language technology workshop", "SLT", ""),
    (r"winter conference on applications of computer vision", "WACV", ""),
    (r"conference on computer vision and pattern recognition", "CVPR", ""),
    (r"european conference on computer vision", "ECCV", ""),
    (r"(?<!european )(?<!winter )international conference on computer vision\b", "ICCV", ""),
    (r"conference on multimedia (?:and|&) expo", "ICME", ""),
    (r"conference on learning representations", "ICLR", ""),
    (r"international conference on machine learning\b(?! and)", "ICML", ""),
    (r"neural information processing systems", "NeurIPS", ""),
    (r"language resources and evaluation conference", "LREC", ""),
    (r"international acm (?:conference on multimedia|multimedia conference)|acm (?:international )?conference on multimedia\b(?! retrieval| systems| asia)|acm multimedia\b(?! asia| systems)", "ACM MM", ""),
    (r"applications of signal processing to audio and acoustics", "WASPAA", ""),
    (r"society for music information retrieval", "ISMIR", ""),
)  # fmt: skip
_NAMED = [(re.compile(form), name, re.compile(needs)) for form, name, needs in _FULL_NAMES]

_BODIES = {"IEEE", "ACM", "MDPI", "USA", "UK", "EU", "IET", "AIP", "IOP", "SPIE", "IFIP", "ISCA", "IEEE/CVF", "IEEE/ACM",
           "IEEE/RSJ", "LNCS", "CCF", "ISBN", "ISSN", "DOI", "PDF", "PDFS", "LBD", "SRW", "CORE"}  # fmt: skip
_VERB = re.compile(
    r"\b(?:(?:was|is|been|has been|will be|to be|it's)\s+)?(?P<verb>accepted|accept(?=\s+(?:by|to|at|in|for)\b)|to appear|appear(?:s|ed|ing)"
    r"|published|presented|in (?:the )?proceedings|in (?:the )?proc\.|proc\.|part of the proceedings|camera[- ]ready)"
    r"(?P<way>(?:\s+(?:for|as|a|an|the|full|long|short|regular|main|oral|poster|spotlight|highlight|position|conference|letter|paper|publication|publishing"
    r"|publish|presentation|inclusion|version|track|proceedings|of|workshop|manuscript))*)"
    r"\s*(?:\b(?:by|to|at|in|for|on|with|of|as)\b|:|(?P<mark>[,–—-]{1,3}))?(?:\s+(?=\S)|\W?$)",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\bsub?mit+ed\b|\bsubmission\b|\bunder[- ](?:\w+ )?review\b|\bin review\b|\bto be submitted\b|\bsubmitting\b|\bpreprint (?:for|of)\b"
    r"|\bprepared for\b|\bintended for\b|\bplanned\b|\breject|\bnot (?:been |yet )?accepted\b|\bupon acceptance\b|\bif accepted\b|\bwithdr",
    re.IGNORECASE,
)
_OTHER_WORK = re.compile(
    r"\b(?:part|parts|portions?) of (?:the|this) (?:work|paper)|\b(?:related|earlier|previous|preliminary|shorter|short|abridged|conference|journal"
    r"|workshop|companion|initial|first|detailed|extended|longer|expanded|v1)\b[^.;]{0,60}\b(?:versions?|papers?|work|presented|presentend)\b[^.;]*$"
    r"|\bextends\b|\bextension of\b|\bbuilds on\b|\bbased on\b|\bresults obtained\b|\barxiv admin note\b|\bsubset of\b",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?"
_END = re.compile(
    r"[;|]|\s+[-–—]{1,3}\s+|(?<=[a-z0-9)\]'’])[.!]\s+(?=[A-Z0-9(])|(?<=[A-Z]{2})[.!]\s+(?=[A-Z0-9(])|[.!]\s*$"
    r"|[.,;:]?\s*\b(?:\d+\s*\+?\s*(?:pages?|figures?|tables?|pp|figs?)\b|pages\b|pp\.|https?:|www\.|doi\b|arxiv|(?:project |home ?|demo |web ?)(?:page|site)"
    r"|codes?\b|with\b|see\b|this\b|main text|we\b|our\b|where\b|copyright|section\b|paper \w*\d|authors?\b|this is\b|also\b|dataset\b|please\b|held\b)"
    r"|[.:,]\s*(?:code|demo|data|project|available|includ|extended|appendix|camera|oral|poster|spotlight|best|in press|volume|vol\b|to be)"
    rf"|,?\s+on (?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|\d{{1,4}}[-./]\d|{_MONTH} \d)",
    re.IGNORECASE,
)  # of a name
_ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Acad|Acoust|Adv|Am|Anal|Ann|Appl|Astron|Astrophys|Autom|Biol|Bull|Chem|Comm|Commun|Comput|Conf|Differ|Eng|Equ|Eur|Inf|Instrum|Int|Intell"
    r"|J|Jour|Lang|Lect|Lett|Mach|Math|Med|Mon|Nat|Netw|Not|Notes|Nucl|Opt|Partial|Phys|Proc|Process|Res|Rev|Robot|Sci|Ser|SIAM|Soc|Softw|Spec|Stat|Stoch"
    r"|Symp|Syst|Theor|Top|Trans)$"
)  # a word that a journal's name ends with a full stop
_PARENTHESIS = re.compile(r"\(([^()]{0,200})\)")
_SHORT = re.compile(
    r"(?<![\w-])(?P<name>[A-Za-z0-9]*[A-Z&/-]*[A-Za-z][A-Za-z0-9&-]{0,14}?)(?i:\s(?:conference|symposium|posters?|demos?|workshops?))?\s?[-–]?\s?"
    r"(?P<year>(?:19|20)\d\d(?!\d)|['’`]\s?\d\d(?!\d)|(?<=[A-Z]{4})2\d(?!\d)|(?<=[A-Z]{3}[-–])2\d(?![\d-]))"
)
_ALONE = re.compile(r"(?<![\w/-])[A-Za-z0-9][\w&]*(?:-(?:[A-Z]|Asia|PLAY)\b)?(?![\w-])")
_YEAR = re.compile(r"(?<!\d)(?:19[89]|20[0-4])\d(?!\d)|['’`]\d\d(?!\d)")
_EVENT = re.compile(r"\b(?:conference|workshop|symposium|proceedings|congress)\b", re.IGNORECASE)
_ANY = frozenset(
    ["international", "national", "annual", "world", "joint", "main", "conference", "workshop", "journal", "symposium",
     "congress", "meeting", "proceedings", "transactions", "letters", "ieee", "acm"]
)  # fmt: skip  # words that many names have and none is
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "de",
        "der",
        "des",
        "di",
        "et",
        "for",
        "fur",
        "für",
        "in",
        "la",
        "of",
        "on",
        "the",
        "to",
        "und",
        "&",
        "-",
        "–",
        "—",
        "--",
        "@",
        "with",
        "into",
    ]
)


def venue(comment: str, journal_ref: str = "") -> str:
    """The venue that a comment states, as `ICASSP 2026`, `ICASSP 2026 Workshop` or a journal's name; "" for none.

    `journal_ref` is arXiv's own field of what was published and counts where the comment names nothing.
    """
    text = " ".join(comment[:_FIELD].split())
    for part, name in _PARTS:
        text = part.sub(name, text)
    for found in islice(_VERB.finditer(text), _VERBS):
        before = _sentence_before(text[: found.start()])
        if _NOT_YET.search(before) or _OTHER_WORK.search(before):
            continue
        name = _cut(text[found.end() :])
        is_said = not found["mark"] or ("manuscript" in found["way"].lower() and found["mark"] != ",")
        if known := _named(name, strict=not is_said, whole=f"{before} {found[0]} {name}"):
            return known
        if before and (known := _named(re.sub(r"[\s,:–—-]+$", "", _clause(before)), strict=True)):
            return known
    if _NOT_YET.search(text):
        return ""
    for clause in re.split(r"[;]|(?<=[a-z0-9)])[.]\s+(?=[A-Z0-9])", text):
        if not _OTHER_WORK.search(clause) and (known := _bare(clause)):
            return known
    return _reference(journal_ref)


def _sentence_before(text: str) -> str:
    """What stands before a verb in its sentence."""
    return re.split(r"[;]|(?<=[a-z0-9)])[.!]\s+(?=[A-Z0-9])", text[-300:])[-1].strip()


def _clause(text: str) -> str:
    """The last part of an enumeration that is not a number of pages."""
    parts = [
        part for part in re.split(r",\s+", text) if not re.match(r"\s*\d+\s*(?:pages|figures|tables)", part)
    ]
    return ", ".join(parts)


def _cut(text: str) -> str:
    """The beginning of a text up to where a name ends."""
    text = text[:400]
    text = re.sub(
        r"^(?:the\s+)?(?:proceedings of\s+)?(?:(?:the|an?|our|its)\s+)?", "", text, flags=re.IGNORECASE
    )
    ends = (found.start() for found in _END.finditer(text))
    end = next(
        (at for at in ends if text[at : at + 1] != "." or not _ABBREVIATED.search(text[:at])), len(text)
    )
    return text[:end].strip(" ,.:;–—-\"'“”")


def _named(name: str, strict: bool, whole: str = "") -> str:
    """What a name is called: by its acronym, or, unless `strict`, as it stands."""
    if not name or _NOT_YET.search(name):
        return ""
    track = _track(f"{whole} {name}")
    if known := _acronym(name):
        return known + track
    if strict:
        return ""
    plain = re.sub(r"\s+,", ",", _PARENTHESIS.sub("", name))
    plain = re.sub(r",\s*[\d–-]+$", "", " ".join(plain.split())).strip(" ,.:;-")
    words = re.split(r"[\s,/]+", plain)
    is_title = all(word.lower() in _SMALL or not word[:1].islower() for word in words if word)
    no_name = re.search(
        r"^\d|\b(?:publication|review|revision|manuscript|version|preprint|supplement\w*|appendix|open access|draft|copy)\b",
        plain,
        re.IGNORECASE,
    )
    is_own = any(word.lower() not in _ANY and len(word) > 2 for word in words)
    return plain if is_title and is_own and len(plain) <= _LONGEST and not no_name else ""


def _acronym(name: str) -> str:
    """Acronym and year of the event or journal that a name is of; "" where it has none that is sure."""
    year = next((_full_year(found[0]) for found in _YEAR.finditer(name)), "")
    for group in [*_PARENTHESIS.findall(name), _PARENTHESIS.sub(" ", name)]:
        for found in _SHORT.finditer(group):
            if called := _called(found["name"], known=False):
                return f"{called} {_full_year(found['year'])}"
    for found in _ALONE.finditer(name):
        if called := _called(found[0], known=True):
            return f"{called} {year}".strip()
    for form, called, needs in _NAMED:
        if form.search(name.lower()) and needs.search(name.lower()):
            return f"{called} {year}".strip()
    for group in _PARENTHESIS.findall(name):
        if re.fullmatch(r"[A-Za-z][A-Za-z0-9&/-]{1,11}", group.strip()) and (
            called := _called(group.strip(), False)
        ):
            return f"{called} {year}".strip()
    return ""


def _called(name: str, known: bool) -> str:
    """How an acronym is written; "" for a body that has no venue, a word, and, if it has to be `known`, any other."""
    name = name.strip("-–&/")
    last = name.rpartition("-")[2] if not known and name.startswith(("IEEE-", "ACM-")) else name
    if written := _KNOWN.get(last.casefold()):
        is_word = (written.isupper() and last.islower()) or (len(written) < 4 and last != written)
        return "" if is_word else _SPOKEN.get(last.casefold(), written)
    if known:
        return ""
    if last.casefold() in _SPOKEN and not last.islower():
        return _SPOKEN[last.casefold()]
    return last if sum(map(str.isupper, last)) >= 2 and last.upper() not in _BODIES and len(last) > 2 else ""


def _full_year(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) == 4 else f"20{digits}"


def _track(text: str) -> str:
    """A part of an event that is told apart from it, such as its workshops."""
    if re.search(r"\bworkshops?\b", text, re.IGNORECASE) and not re.search(
        r"\b(?:ASRU|SLT|WASPAA|MLSP|DCASE|recognition and understanding workshop|language technology workshop)\b",
        text,
        re.IGNORECASE,
    ):
        return " Workshop"
    if re.search(r"\bSRW\b", text):
        return " Workshop"
    found = re.search(
        r"\b(?:findings|tutorials?|late[- ]breaking|competition|challenge|doctoral consortium)\b",
        text,
        re.IGNORECASE,
    )
    return f" {found[0].title()}" if found else ""


def _bare(clause: str) -> str:
    """The venue of a clause that is a name and nothing else: a known one with its year, or an event."""
    text = re.sub(r"^[^A-Za-z0-9]*(?:\d+\s+(?:pages|figures|tables)[,.]?\s*(?:and\s+)?)*", "", clause).strip()
    name = _cut(text)
    short = re.match(
        r"(?:the\s+)?(?:IEEE\s+|ACM\s+)?(?P<name>[A-Za-z0-9&-]+?)(?: (?:posters?|demos?|conference|workshops?|findings))?[\s'’-]?\s?"
        r"(?P<year>20\d\d|\d\d)\b(?P<rest>.{0,60})",
        name,
        re.IGNORECASE,
    )
    if short and (called := _called(short["name"], known=True)):
        rest = re.sub(
            r"\b(?:workshops?|findings|oral|poster|spotlight|highlight|accepted|main|conference|paper|camera[- ]ready|proceedings|datasets (?:and|&) benchmarks"
            r"|(?:industry|demo|journal|research|short paper|applied data science) track|(?:system )?demonstrations?)\b.*",
            "",
            short["rest"],
            flags=re.IGNORECASE,
        )
        if not re.search(r"[a-z]", rest):
            return f"{called} {_full_year(short['year'])}{_track(name)}"
        return ""
    if re.fullmatch(r"[A-Z]{4,8} 20\d\d", name):
        return name
    if _EVENT.search(name) and _YEAR.search(name) and (named := _named(name, strict=False)):
        challenge = re.search(
            r"\b(?:report|challenge|task|track|editors?|thesis|contribution)\b", clause, re.IGNORECASE
        )
        return "" if challenge else named
    return ""


def _reference(journal_ref: str) -> str:
    """The venue of arXiv's own field: by its acronym, else the name before the first number."""
    text = " ".join(journal_ref[:_FIELD].split())
    if not text or _NOT_YET.search(text):
        return ""
    if (known := _acronym(text)) and any(map(str.isdigit, known)):
        return known + _track(text)
    if _EVENT.search(text) and _YEAR.search(text) and (named := _named(_cut(text), strict=False)):
        return named
    name = re.split(r"[,:(]|\s+\d|\s+vol", text, maxsplit=1, flags=re.IGNORECASE)[0].strip(" .")
    return _named(name, strict=False)
