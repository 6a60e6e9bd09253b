"""arXiv's categories, so that a slip in the params is found at once and not taken for a field without papers."""

import difflib

_ARCHIVES = {
    "cs": "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE NI OH OS PF PL RO"
    " SC SD SE SI SY",
    "econ": "EM GN TH",
    "eess": "AS IV SP SY",
    "math": "AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA RT SG SP ST",
    "astro-ph": "CO EP GA HE IM SR",
    "cond-mat": "dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con",
    "nlin": "AO CD CG PS SI",
    "physics": "acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an ed-ph flu-dyn gen-ph"
    " geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph space-ph",
    "q-bio": "BM CB GN MN NC OT PE QM SC TO",
    "q-fin": "CP EC GN MF PM PR RM ST TR",
    "stat": "AP CO ME ML OT TH",
}
_UNDIVIDED = "gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph"
CATEGORIES = frozenset(
    [f"{archive}.{name}" for archive, names in _ARCHIVES.items() for name in names.split()]
    + _UNDIVIDED.split()
)

_HISTORIC = frozenset(  # archives of the nineties, in which old papers still stand
    [
        "acc-phys",
        "adap-org",
        "alg-geom",
        "ao-sci",
        "astro-ph",
        "atom-ph",
        "bayes-an",
        "chao-dyn",
        "chem-ph",
        "cmp-lg",
        "comp-gas",
        "cond-mat",
        "dg-ga",
        "funct-an",
        "mtrl-th",
        "patt-sol",
        "plasm-ph",
        "q-alg",
        "q-bio",
        "solv-int",
        "supr-con",
    ]
)
KNOWN = CATEGORIES | _HISTORIC  # every term of a record that is a category


def suggestion(name: str) -> str:
    """What to write instead of a name that is not a category."""
    written = {category.lower(): category for category in sorted(CATEGORIES)}
    near = difflib.get_close_matches(name.lower(), written, n=1)
    return f"did you mean {written[near[0]]}?" if near else "write one such as cs.SD, eess.AS or hep-th"
