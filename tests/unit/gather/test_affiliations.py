"""Institutions of authors, read from a page that marks them up."""

import pytest
from lxml import html

from arxiv_daily.gather.latexml.affiliations import affiliations

CONTACT = '<span class="ltx_contact ltx_role_affiliation">{}</span>'


def page(*authors: str) -> html.HtmlElement:
    creators = "".join(f'<span class="ltx_creator ltx_role_author">A{author}</span>' for author in authors)
    return html.fromstring(
        f'<article class="ltx_document"><div class="ltx_authors">{creators}</div></article>'
    )


def test_an_institution_is_named_once_and_without_its_address():
    one = CONTACT.format("Department of Odd Sounds, University of Oddness, 12345 Odd, Norway")
    two = CONTACT.format(
        "<span>Institute of Technology Evenville</span><span>Evenville</span><span>Peru</span>"
    )
    assert affiliations(page(one, two, one)) == ["University of Oddness", "Institute of Technology Evenville"]


@pytest.mark.parametrize(
    "author",
    [
        "",  # nothing said of this author
        "<sup>1</sup> University of Oddness",  # not marked up
        CONTACT.format("Department of Odd Sounds"),  # names no institution
        CONTACT.format("University of Oddness, University of Evenness"),  # more than one
        CONTACT.format("University of Oddness, a@b.org"),  # mixed with other things
        CONTACT.format("Work done during an internship at Google"),
    ],
)
def test_one_author_in_doubt_leaves_out_all(author):
    assert affiliations(page(CONTACT.format("University of Oddness"), author)) == []
