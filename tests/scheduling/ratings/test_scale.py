"""A rating as someone writes it."""

import pytest

from scheduling.ratings.scale import NotOnTheScale, Rating, read


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5 6 bra diskussion", Rating(5, 6, "bra diskussion")),
        ("5 6", Rating(5, 6)),
        ("5/6", Rating(5, 6)),
        ("5, 6, bra", Rating(5, 6, "bra")),
        ("5 och 6", Rating(5, 6)),
        ("5", Rating(5)),
        (" 5 – kortare pass nästa gång", Rating(5, None, "kortare pass nästa gång")),
        ("5 6\nTar med mig:\nkartan", Rating(5, 6, "Tar med mig:\nkartan")),
        ("Omdöme: 4 3 lite långt", Rating(4, 3, "lite långt")),
        ("5 6 3 nya kontakter", Rating(5, 6, "3 nya kontakter")),
    ],
)
def test_a_rating_can_be_written(written: str, meant: Rating) -> None:
    assert read(written) == meant


@pytest.mark.parametrize("written", ["0 5", "7", "5 7 bra", "5,6", "5.5 6", "-1 5", "10 5", "5 12 bra", "٣ ٤"])
def test_a_number_that_is_no_step_of_the_scale_is_refused(written: str) -> None:
    with pytest.raises(NotOnTheScale):
        read(written)


@pytest.mark.parametrize(
    "written",
    ["", "sex", "bra", "möten", "5:e maj då?", "hur gick det 5 maj?", "2022 års träffar?", "12 maj"],
)
def test_what_does_not_begin_like_a_rating_is_none(written: str) -> None:
    assert read(written) is None


@pytest.mark.parametrize("wrong", [0, 7, -1])
def test_no_rating_holds_a_number_outside_the_scale(wrong: int) -> None:
    with pytest.raises(NotOnTheScale):
        Rating(wrong)
