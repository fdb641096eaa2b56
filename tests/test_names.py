"""Printed names are split as their owners would split them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_proceedings.names import Name, bibtex_name, inverted_name, sort_key, split_name


@pytest.mark.parametrize(
    ("printed", "given_names", "particle", "family", "suffix"),
    [
        ("Sanjeev Arora", "Sanjeev", "", "Arora", ""),
        ("Mohammad Emtiyaz Khan", "Mohammad Emtiyaz", "", "Khan", ""),
        ("Yee Whye Teh", "Yee Whye", "", "Teh", ""),
        ("  Łukasz \n Kaiser ", "Łukasz", "", "Kaiser", ""),
        ("John C.S. Lui", "John C.S.", "", "Lui", ""),
        ("Brendan O'Donoghue", "Brendan", "", "O'Donoghue", ""),
        ("Hui Xue'", "Hui", "", "Xue'", ""),
        ("Quoc V Le", "Quoc V", "", "Le", ""),
        ("Bo MA", "Bo", "", "MA", ""),
        # lower-case particles
        ("Laurens van der Maaten", "Laurens", "van der", "Maaten", ""),
        ("Ludwig van Beethoven", "Ludwig", "van", "Beethoven", ""),
        ("Nando de Freitas", "Nando", "de", "Freitas", ""),
        ("José Vinícius de Miranda Cardoso", "José Vinícius", "de", "Miranda Cardoso", ""),
        ("Gerard 't Hooft", "Gerard", "'t", "Hooft", ""),
        ("Salman bin Khalid", "Salman", "bin", "Khalid", ""),
        ("Tommaso d’Orsi", "Tommaso", "", "d’Orsi", ""),
        ("van Beethoven", "", "van", "Beethoven", ""),
        ("José Ortega y Gasset", "José", "", "Ortega y Gasset", ""),
        # lower-case words that are none
        ("bin xia", "bin", "", "xia", ""),
        ("ya sheng sun", "ya sheng", "", "sun", ""),
        ("Jian liu", "Jian", "", "liu", ""),
        # capitalised particles
        ("Christopher M De Sa", "Christopher M", "", "De Sa", ""),
        ("Guy Van den Broeck", "Guy", "", "Van den Broeck", ""),
        ("Nimrod De La Vega", "Nimrod", "", "De La Vega", ""),
        ("Nicolas Le Roux", "Nicolas", "", "Le Roux", ""),
        ("Mohamed El Amine Boudjoghra", "Mohamed El Amine", "", "Boudjoghra", ""),
        ("De Cheng", "De", "", "Cheng", ""),
        ("Abir De", "Abir", "", "De", ""),
        ("Xue Bin Peng", "Xue Bin", "", "Peng", ""),
        # Vietnamese middle names
        ("Van Cuong Pham", "Van Cuong", "", "Pham", ""),
        ("Hung Van Le", "Hung Van", "", "Le", ""),
        ("Nguyễn Văn An", "Nguyễn Văn", "", "An", ""),
        ("Nguyen Van An", "Nguyen Van", "", "An", ""),
        # suffixes
        ("Martin King Jr.", "Martin", "", "King", "Jr."),
        ("Timothy Truong Jr", "Timothy", "", "Truong", "Jr"),
        ("Hal Daumé III", "Hal", "", "Daumé", "III"),
        ("Kaiser Jr.", "", "", "Kaiser", "Jr."),
        ("John Smith V", "John Smith", "", "V", ""),
        ("Jr.", "", "", "Jr.", ""),
        # printed with commas
        ("King, Martin", "Martin", "", "King", ""),
        ("King, Jr., Martin", "Martin", "", "King", "Jr."),
        ("King, Martin, Jr.", "Martin", "", "King", "Jr."),
        ("Martin King, Jr.", "Martin", "", "King", "Jr."),
        ("van der Maaten, Laurens", "Laurens", "van der", "Maaten", ""),
        ("Rahman, Md", "Md", "", "Rahman", ""),
        ("Jane Doe, PhD", "Jane", "", "Doe", ""),
        ("Doe,", "", "", "Doe", ""),
        # nicknames
        ('Zhangyang "Atlas" Wang', "Zhangyang", "", "Wang", ""),
        ("Maoyuan 'Raymond' Song", "Maoyuan", "", "Song", ""),
        ("Wei Wang (王伟)", "Wei", "", "Wang", ""),
        ("(Sandy)", "", "", "(Sandy)", ""),
        # whole names
        ("Madonna", "", "", "Madonna", ""),
        ("南佳怡", "", "", "南佳怡", ""),
        ("杰昊 梁", "", "", "杰昊 梁", ""),
        ("김 민준", "", "", "김 민준", ""),
        ("Xize 成", "Xize", "", "成", ""),
        ("", "", "", "", ""),
    ],
)
def test_a_printed_name_has_its_parts(
    printed: str, given_names: str, particle: str, family: str, suffix: str
) -> None:
    assert split_name(printed) == Name(given_names, particle, family, suffix)


def test_an_override_settles_a_doubtful_split() -> None:
    overrides = {"Gabriel García Márquez": Name("Gabriel", "", "García Márquez")}
    assert split_name("Gabriel García Márquez", overrides).family == "García Márquez"
    assert split_name("Gabriel García", overrides).family == "García"


@pytest.mark.parametrize(
    ("printed", "bibtex", "inverted"),
    [
        ("Sanjeev Arora", "Arora, Sanjeev", "Arora, Sanjeev"),
        ("Laurens van der Maaten", "van der Maaten, Laurens", "van der Maaten, Laurens"),
        ("Martin King Jr.", "King, Jr., Martin", "King, Martin, Jr."),
        ("Madonna", "Madonna", "Madonna"),
    ],
)
def test_names_are_written_family_first(printed: str, bibtex: str, inverted: str) -> None:
    assert bibtex_name(split_name(printed)) == bibtex
    assert inverted_name(split_name(printed)) == inverted


def test_what_is_written_for_bibtex_is_read_back_alike() -> None:
    name = split_name("Ludwig van Beethoven Jr.")
    assert split_name(bibtex_name(name)) == name


def test_people_stand_under_their_family_name_without_particle_or_accents() -> None:
    printed = ["Laurens van der Maaten", "Łukasz Kaiser", "Zoë Ńunez", "Ana Nunes", "Ben Lee"]
    assert sorted(printed, key=sort_key) == [
        "Łukasz Kaiser",
        "Ben Lee",
        "Laurens van der Maaten",
        "Ana Nunes",
        "Zoë Ńunez",
    ]


words = st.sampled_from(
    ["van", "De", "der", "Nguyen", "Van", "Jr.", "III", "Li", "o'", "王", "Ana", ",", "(X)", "y"]
)


@given(st.lists(words, min_size=1, max_size=6).map(" ".join) | st.text(max_size=20))
def test_a_name_of_any_form_has_a_family_name(printed: str) -> None:
    name = split_name(printed)
    assert bool(name.family) == bool(printed.strip())
    for part in (name.given, name.particle, name.family, name.suffix):
        assert part == " ".join(part.split())


@given(st.lists(words.filter(lambda word: word not in {",", "(X)"}), min_size=1, max_size=6))
def test_no_word_of_a_name_is_lost_or_moved(name_words: list[str]) -> None:
    name = split_name(" ".join(name_words))
    parts = (name.given, name.particle, name.family, name.suffix)
    assert " ".join(part for part in parts if part).split() == name_words
