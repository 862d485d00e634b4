"""What a question was understood to be, said back as a Swede would say it."""

import pytest

from knowledge.talk.echo import spoken


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        ("Hur djup är den – brunnen i Lerum?", "Hur djup är brunnen i Lerum?"),
        ("Hur mycket täcker det – Älvbidraget?", "Hur mycket täcker Älvbidraget?"),
        ("Vem ska prata om det i Borås – stigen?", "Vem ska prata om stigen i Borås?"),
        ("Hur stor effekt har de – solcellerna i Ale?", "Hur stor effekt har solcellerna i Ale?"),
        ("Hur länge höll det på – fiskprojektet?", "Hur länge höll fiskprojektet på?"),
    ],
)
def test_one_thing_takes_the_place_of_the_word_that_points_to_it(whole: str, said: str) -> None:
    assert spoken(whole) == said


@pytest.mark.parametrize(
    "whole",
    [
        "Vad kostar det – Kungälv, solceller?",
        "När var det – stigen i Lerum?",
        "Var står det – stigen i Lerum?",
        "När byttes det – ordförande?",
        "När blir den klar – stigen i Lerum?",
        "Vem höll i mötet 10 maj 2031?",
        "What did it cost – stigen?",
    ],
)
def test_several_things_and_what_could_not_be_put_there_stay_as_they_are(whole: str) -> None:
    assert spoken(whole) == whole
