from io import BytesIO

from PIL import Image

from bot.demo.dates import figure
from bot.demo.meetings import facts, of_year
from bot.demo.picture import ratings_picture


def test_the_words_say_what_the_picture_shows() -> None:
    rated = [meeting for meeting in facts() if meeting.satisfaction is not None]
    picture = ratings_picture(facts())
    assert picture.alt.startswith("Nöjdhet per träff, på skalan 1–6: 7 april, Mölnlycke: Medborgardialog 5,75;")
    assert all(figure(meeting.satisfaction or 0) in picture.alt for meeting in rated)
    assert picture.alt.count(";") == len(rated) - 1


def test_a_meeting_more_makes_the_picture_taller() -> None:
    rated = [meeting for meeting in of_year(2025) if meeting.satisfaction is not None]
    shorter, taller = (Image.open(BytesIO(ratings_picture(some).png)) for some in (rated[:-1], rated))
    assert shorter.width == taller.width
    assert shorter.height < taller.height


def test_the_bars_can_be_told_from_the_paper_without_colour() -> None:
    grey = Image.open(BytesIO(ratings_picture(of_year(2025)).png)).convert("L")
    shades = grey.histogram()
    assert sum(shades[:100]) > 0.1 * grey.width * grey.height
    assert sum(shades[240:]) > 0.5 * grey.width * grey.height


def test_the_picture_speaks_the_language_of_the_reader() -> None:
    assert ratings_picture(of_year(2025), "en").alt.startswith("Satisfaction per meeting")
