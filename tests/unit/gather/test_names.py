"""Family names as bibliographies know them."""

import pytest

from arxiv_daily.gather.names import family_name, filed_under


@pytest.mark.parametrize(
    ("name", "family", "filed"),
    [
        ("Ada Lovelace", "Lovelace", "lovelace"),
        ("Bernt Ødegård", "Ødegård", "odegard"),
        ("Jan Łukasiewicz", "Łukasiewicz", "lukasiewicz"),
        ("Mary Ann St. John", "St. John", "st john"),
        ("Stefan Weiß", "Weiß", "weiss"),
        ("İbrahim Kılıç", "Kılıç", "kilic"),
        ("Đặng Thị Hòa", "Hòa", "hoa"),
        ("Martin Luther King Jr.", "King", "king"),
        ("John Smith, Jr", "Smith", "smith"),
        ("Robert Downey III", "Downey", "downey"),
        ("Jane Roe, Ph.D.", "Roe", "roe"),
        ("Smith, John", "Smith", "smith"),
        ("Ludwig van Beethoven", "van Beethoven", "beethoven"),
        ("Johannes van der Waals", "van der Waals", "waals"),
        ("Yann Le Cun", "Le Cun", "le cun"),
        ("Maria De Souza", "De Souza", "de souza"),
        ("Abu al-Farabi", "al-Farabi", "farabi"),
        ("Rami Al-Rfou", "Al-Rfou", "alrfou"),
        ("Suresh V", "Suresh", "suresh"),
        ("Ramesh K. S.", "Ramesh", "ramesh"),
        ("Łukasz Ó", "Ó", "o"),
        ("Zhang X.-Y.", "Zhang", "zhang"),
        ("J. R. Li", "Li", "li"),
        ("Q. V. Le", "Le", "le"),
        ("Wei Wu", "Wu", "wu"),
        ("WANG Xiaoming", "WANG", "wang"),
        ("Xiaoming WANG", "WANG", "wang"),
        ("JOHN SMITH", "SMITH", "smith"),
        ("王小明", "王", ""),
        ("欧阳 修", "欧阳", ""),
        ("欧阳修", "欧阳", ""),
        ("Плотников Иван", "Иван", ""),
        ("Gemini Team", "Gemini Team", "gemini team"),
        (
            "The LIGO Scientific Collaboration",
            "LIGO Scientific Collaboration",
            "ligo scientific collaboration",
        ),
        ("for the ATLAS Collaboration", "ATLAS Collaboration", "atlas collaboration"),
        ("NVIDIA", "NVIDIA", "nvidia"),
        ("Madonna", "Madonna", "madonna"),
        ("Ada Lovelace (Analytical Engines)", "Lovelace", "lovelace"),
        ("Jean-Luc O'Neill-Brown", "O'Neill-Brown", "oneillbrown"),
        ("A. B.", "B.", "b"),
        ("", "", ""),
        (" , ", "", ""),
        ("Jr.", "Jr.", "jr"),
        ("de", "de", "de"),
    ],
)
def test_family_names(name, family, filed):
    assert (family_name(name), filed_under(name)) == (family, filed)
