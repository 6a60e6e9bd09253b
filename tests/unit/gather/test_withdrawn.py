"""Notes of withdrawal in the forms that authors and arXiv write, and what only sounds like one."""

import pytest

from arxiv_daily.gather.withdrawn import is_withdrawn


@pytest.mark.parametrize(
    "comment",
    [
        "Withdrawn",
        "withdrawn.",
        "Withdrawn by the authors due to an error in Theorem 2",
        "[Withdrawn]",
        "Paper withdrawn",
        "Paper withdrawn by the author due to an error",
        "This version withdrawn by arXiv administrators because the author did not have the right to agree to our license",
        "arXiv admin note: this version withdrawn by arXiv administrators",
        "arXiv admin note: This submission has been withdrawn by arXiv administrators due to inappropriate text overlap",
        "This paper has been withdrawn by the author",
        "This paper has now been withdrawn",
        "This paper has been withdrawn from arXiv by its author due to a crucial sign error in equation 3",
        "this paper is temporarily withdrawn",
        "12 pages, 3 figures. This manuscript has since been withdrawn pending revision",
        "The authors have withdrawn this paper",
        "The author has decided to withdraw this article because of an error",
        "We are withdrawing this submission",
        "We are withdrawing it because of a mistake in Lemma 1",
        "I withdraw this paper",
        "This paper has been superseded by arXiv:2301.00001 and is withdrawn",
        "The author requests withdrawal of this paper",
        "Please withdraw this submission; a new one will follow",
        "Author's withdrawal: duplicate of 2101.00001",
        "The authors would like to withdraw their manuscript",
        "This article has been retracted",
        "Retracted due to errors in the data",
        "This version has been removed by arXiv administrators due to copyright",
        "Submission removed by arXiv admin",
        "the work was withdrawn at the request of the co-authors",
        "Withdrawal notice: see v2",
        "This paper (v3) has been withdrawn",
    ],
)
def test_a_true_form(comment):
    assert is_withdrawn("", comment)


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "Withdrawn from ICASSP 2024, accepted at Interspeech",
        "This paper was withdrawn from ICASSP and submitted to TASLP",
        "We withdrew this paper from NeurIPS",
        "The paper has been withdrawn from the conference",
        "An earlier version of this paper was withdrawn; this one is corrected",
        "The previous version was withdrawn by the authors",
        "This paper has not been withdrawn",
        "The authors do not withdraw this paper",
        "Withdrawn users are left out of Table 3",
        "Retracted papers: a dataset",
        "Retraction notices are analysed",
        "This paper is longer than the one for ICLR and was withdrawn from it",
        "Withdrawal symptoms in speech",
        "Accepted at ICASSP 2026, 5 pages",
        "Text overlap removed by the editors",
    ],
)
def test_what_only_sounds_like_one(comment):
    assert not is_withdrawn("", comment)


@pytest.mark.parametrize(
    ("abstract", "withdrawn"),
    [
        ("This paper has been withdrawn by the author.", True),
        ("Withdrawn because of a flaw in the proof.", True),
        ("The authors have withdrawn this article owing to an error.", True),
        ("This article has been retracted.", True),
        ("We study how citations change once an article has been retracted by its authors.", False),
        ("Retracted papers continue to be cited. We measure how often a paper is withdrawn.", False),
        ("When the paper was withdrawn, its readers were not told.", False),
        ("Money withdrawn by the authors of fraud is tracked.", False),
        ("We present a corpus. " * 20 + "This paper has been withdrawn.", False),
    ],
)
def test_abstracts_may_be_about_withdrawals(abstract, withdrawn):
    assert is_withdrawn(abstract, "") is withdrawn
