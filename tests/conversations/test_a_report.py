"""From a resident's first word to the confirmed answer."""

from town import Town

from domain.people import Role


async def test_a_resident_reports_and_the_official_answers(town: Town) -> None:
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = town.world.person("Айгүл", lang="kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    print(aigul.hears())
    await aigul.presses("Қазақша")
    print(aigul.hears())
    await aigul.presses("Келісім беремін")
    print(aigul.hears())
    await aigul.presses("Жіберу")
    print(aigul.hears())
    print(erlan.sees())
    await erlan.presses("Орындауға қабылдау")
    print(erlan.sees())
    print(aigul.hears())
    assert 0
