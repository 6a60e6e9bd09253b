"""What LaTeXML's elements and classes are: sections, blocks, formulas, and what is no part of the text."""

import re

SECTIONS = {
    "ltx_part": "body",
    "ltx_chapter": "body",
    "ltx_section": "body",
    "ltx_subsection": "body",
    "ltx_subsubsection": "body",
    "ltx_acknowledgements": "body",
    "ltx_abstract": "abstract",
    "ltx_appendix": "appendix",
    "ltx_glossary": "appendix",
    "ltx_bibliography": "references",
}
MATTER = SECTIONS.keys() - {
    "ltx_abstract",
    "ltx_acknowledgements",
}  # the front ends where one of them begins
BLOCK_TAG = re.compile(
    r"address|article|aside|blockquote|center|d[dlt]|details|div|fig(ure|caption)|h[1-6]|hr|li|main|[ou]l|p|pre"
    r"|section|summary|t(able|body|d|foot|h|head|r)|foreignobject"
)
BLOCK_CLASSES = {
    "ltx_p",
    "ltx_para",
    "ltx_listingline",
    "ltx_block",
    "ltx_theorem",
    "ltx_proof",
    "ltx_title",
}
DROPPED_TAG = re.compile(
    r"annotation(-xml)?|audio|button|canvas|footer|form|head|header|iframe|img|input|nav|noscript|object|script"
    r"|select|style|template|textarea|title|video"
)
DROPPED = re.compile(
    r"\bltx_(authors|classification|dates?|ERROR|FATAL|INFO|WARNING|index(list)?|keywords|listing_data|nodisplay"
    r"|note_(mark|name|type)|page_\w+|phantom|pagination|pubnotes?|role_footnotemark|subtitle|tag_item|tag_note"
    r"|title_abstract|title_document|TOC)(?!\S)"
)
EQUATIONS = {"ltx_eqn_table", "ltx_equation", "ltx_equationgroup", "ltx_eqn_row"}
EQUATION_NUMBERS = {"ltx_tag_equation", "ltx_tag_equationgroup"}
