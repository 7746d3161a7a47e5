"""Text formatting: recorded results of TDLib, entities and errors of whole messages."""

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.text.formatting import TextError, caption, detect, incoming, outgoing, parse_html

DATA = Path(__file__).parents[1] / "data"
VECTORS = json.loads((DATA / "html-vectors.json").read_text(encoding="utf-8"))
ERRORS = json.loads((DATA / "telegram-errors.json").read_text(encoding="utf-8"))

Entity = dict[str, Any]


def entity(kind: str, offset: Any, length: int, **more: Any) -> Entity:
    return {"type": kind, "offset": offset, "length": length, **more}


def html(source: str) -> tuple[str, list[Entity]]:
    return outgoing(source, parse_mode="HTML")


def refusal(*arguments: Any, rule: Any = outgoing, **options: Any) -> str:
    with pytest.raises(TextError) as caught:
        rule(*arguments, **options)
    return caught.value.description


# TDLib's recorded answers


@pytest.mark.parametrize("vector", VECTORS["html"], ids=lambda vector: ascii(vector["html"])[:40])
def test_html_vector(vector: dict[str, Any]) -> None:
    if "error" in vector:
        assert refusal(vector["html"], rule=parse_html) == vector["error"]
    else:
        assert parse_html(vector["html"]) == (vector["text"], vector["entities"])


@pytest.mark.parametrize("vector", VECTORS["detect"], ids=lambda vector: ascii(vector["text"])[:40])
def test_detect_vector(vector: dict[str, Any]) -> None:
    assert detect(vector["text"]) == vector["entities"]


# Parsing


def test_error_names_the_byte_not_the_character() -> None:
    assert refusal("Қала <br>", rule=parse_html).endswith('Unsupported start tag "br" at byte offset 9')


def test_date_and_custom_emoji_keep_what_they_say() -> None:
    time = '<tg-time unix="1647531900" format="tDw">кеше</tg-time>'
    emoji = '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>'
    assert parse_html(time + emoji) == (
        "кеше👍",
        [
            entity("date_time", 0, 4, unix_time=1647531900, date_time_format="wDt"),
            entity("custom_emoji", 4, 2, custom_emoji_id="5368324170671202286"),
        ],
    )


def test_phone_and_script_links_vanish_but_their_words_stay() -> None:
    assert parse_html('<a href="tel:+77011234567">112</a> <a href="javascript:x()">x</a>') == ("112 x", [])


def test_half_a_character_is_refused() -> None:
    assert "check for unmatched surrogate code units" in refusal("&#xD83D;", rule=parse_html)
    assert refusal("\ud83d", rule=parse_html) == "Bad Request: text must be encoded in UTF-8"


# What a message holds


def test_telegram_finds_addresses_and_commands_in_html() -> None:
    text, entities = html("<b>Сайт</b>: egov.kz, /start")
    assert text == "Сайт: egov.kz, /start"
    assert entities == [entity("bold", 0, 4), entity("url", 6, 7), entity("bot_command", 15, 6)]


def test_nothing_else_lives_inside_code() -> None:
    assert html("<code><b>egov.kz</b> @tatulyq</code>")[1] == [entity("code", 0, 16)]
    assert html("<pre>/start <i>x</i></pre>")[1] == [entity("pre", 0, 8)]


def test_a_link_is_not_found_inside_a_link() -> None:
    _, entities = html('<a href="https://e.kz">egov.kz</a> #су')
    assert entities == [entity("text_link", 0, 7, url="https://e.kz/"), entity("hashtag", 8, 3)]


def test_style_is_cut_at_the_edges_of_a_link() -> None:
    _, entities = html('<b>a<a href="https://e.kz">b</a>c</b>')
    bold = [entity("bold", 0, 1), entity("bold", 1, 1), entity("bold", 2, 1)]
    assert entities == [bold[0], entity("text_link", 1, 1, url="https://e.kz/"), *bold[1:]]


def test_styles_that_touch_become_one() -> None:
    assert html("<b>a</b><b>b</b><b>c<b>d</b></b>")[1] == [entity("bold", 0, 4)]


def test_quotes_do_not_nest() -> None:
    assert html("<blockquote>a<blockquote>b</blockquote></blockquote>")[1] == [entity("blockquote", 0, 2)]


def test_blanks_at_both_ends_go_and_offsets_follow() -> None:
    assert html("\n 😀 <b>қала</b> <i> \n</i>") == ("😀 қала", [entity("bold", 3, 4)])
    assert html("x <b>қала  </b>\n") == ("x қала", [entity("bold", 2, 4)])


def test_leading_blanks_inside_an_entity_stay() -> None:
    assert html("<b>  x  </b>") == ("  x", [entity("bold", 0, 3)])


def test_control_characters_become_blanks_and_carriage_returns_go() -> None:
    assert html("a\r\n\tb\0<b>\u202ec</b>") == ("a\n b c", [entity("bold", 5, 1)])


def test_a_hundred_entities_are_kept_links_first() -> None:
    links = "".join(f'<a href="https://e.kz/{number}">{number}</a> ' for number in range(60))
    styles = "".join(f"<b>{number}</b> " for number in range(60))
    kinds = [kept["type"] for kept in html(styles + links + "#су")[1]]
    assert (kinds.count("text_link"), kinds.count("bold"), kinds.count("hashtag")) == (60, 40, 0)


@pytest.mark.parametrize("parse_mode", [None, "", "none", "None"])
def test_without_parse_mode_tags_are_text(parse_mode: str | None) -> None:
    assert outgoing("<b>x</b>", parse_mode=parse_mode) == ("<b>x</b>", [])


def test_parse_mode_has_no_case() -> None:
    assert outgoing("<b>x</b>", parse_mode="html") == outgoing("<b>x</b>", parse_mode="HTML")


def test_markdown_is_refused_loudly() -> None:
    with pytest.raises(NotImplementedError, match="does not speak Markdown"):
        outgoing("*x*", parse_mode="MarkdownV2")


# Refusals


def recorded(when: str) -> str:
    """The one recorded error of which the condition contains ``when``."""
    (description,) = (error["description"] for error in ERRORS["errors"] if when in error["when"])
    assert isinstance(description, str)
    return description


def test_refusals_are_the_recorded_ones() -> None:
    assert refusal("", parse_mode="HTML") == recorded("text missing/empty")
    assert refusal("<b> </b>\n", parse_mode="HTML") == recorded("text only spaces")
    assert refusal("қ" * 4097, parse_mode="HTML") == recorded("text > 4096 code points")
    assert refusal("қ" * 16385, parse_mode="HTML") == recorded("raw text or caption > 32768 bytes")
    assert refusal("қ" * 1025, parse_mode="HTML", rule=caption) == recorded("caption > 1024")
    assert refusal("x", parse_mode="BBCode") == recorded("parse_mode unknown")


@pytest.mark.parametrize("source", ["<b></b>", " \n\t", "\u200b\u00a0", "<i>\u2800</i>", "\r\x01"])
def test_a_message_must_show_something(source: str) -> None:
    assert refusal(source, parse_mode="HTML") == "Bad Request: text must be non-empty"


def test_limits_count_code_points_after_parsing() -> None:
    assert len(html(f"<b>{'😀' * 4096}</b>")[0]) == 4096
    assert html(f"  {'&lt;' * 4096}  ")[0] == "<" * 4096
    assert len(caption(f"<b>{'😀' * 1024}</b>", parse_mode="HTML")[0]) == 1024


def test_raw_limit_counts_bytes() -> None:
    spaces = " " * (32_768 - 3)
    assert refusal(f"қ{spaces}x", parse_mode="HTML") == "Bad Request: message is too long"
    assert refusal(f"қ{spaces}xx", parse_mode="HTML") == "Bad Request: text is too long"


def test_caption_may_be_missing_or_blank() -> None:
    assert caption("", parse_mode="HTML") == ("", [])
    assert caption("", parse_mode="BBCode") == ("", [])
    assert caption("<b>  </b>", parse_mode="HTML") == ("", [])
    assert caption("\u200b", parse_mode="HTML") == ("\u200b", [])


# Entities instead of a parse mode


def test_given_entities_are_kept_and_the_found_ones_are_telegrams_own() -> None:
    given = [
        entity("bold", 0, 4),
        entity("url", 0, 4),
        entity("text_mention", 5, 5, user={"id": 42, "is_bot": False}),
    ]
    text, entities = outgoing("қала Ерлан", parse_mode=None, entities=given)
    assert (text, entities) == (
        "қала Ерлан",
        [entity("bold", 0, 4), entity("text_mention", 5, 5, user_id=42)],
    )


def test_given_entities_do_not_count_beside_a_parse_mode() -> None:
    assert outgoing("<i>x</i>", parse_mode="HTML", entities=[entity("bold", 0, 1)])[1] == [
        entity("italic", 0, 1)
    ]


@pytest.mark.parametrize(
    ("wrong", "description"),
    [
        (entity("huge", 0, 1), "can't parse MessageEntity: Unsupported type specified"),
        ({"type": "bold", "length": 1}, "can't parse MessageEntity: Can't find field \"offset\""),
        (
            entity("text_link", 0, 1, url="tel:1"),
            "entity URL 'tel:1' is invalid: Wrong HTTP URL",
        ),
        (entity("bold", "x", 1), 'can\'t parse MessageEntity: Field "offset" must be a valid Number'),
        (entity("custom_emoji", 0, 2, custom_emoji_id="0"), "invalid custom emoji identifier specified"),
        (entity("date_time", 0, 2, unix_time=0), "invalid date specified"),
        (entity("bold", -1, 1), "receive an entity with incorrect offset -1"),
        (entity("bold", 1, 1), "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (
            entity("bold", 0, 9),
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
        ),
        (entity("bold", 7, 1), "entity begins after the end of the text at UTF-16 offset 7"),
    ],
)
def test_a_wrong_entity_is_refused(wrong: Entity, description: str) -> None:
    assert refusal("😀 x", parse_mode=None, entities=[wrong]) == f"Bad Request: {description}"


# What people type


def test_a_person_types_tags_commands_and_addresses() -> None:
    text, entities = incoming("  /start@tatulyq_bot <b>Абай</b> көшесі\r\n#Түркістан a@b.kz  ")
    assert text == "/start@tatulyq_bot <b>Абай</b> көшесі\n#Түркістан a@b.kz"
    assert [found["type"] for found in entities] == ["bot_command", "hashtag", "email"]
    assert entities[1] == entity("hashtag", 38, 10)


def test_a_command_is_ascii_only() -> None:
    assert incoming("/тест") == ("/тест", [])


def test_numbers_of_phones_and_cards_are_not_marked() -> None:
    assert incoming("+7 701 123 45 67, 4111 1111 1111 1111")[1] == []


def test_marks_of_direction_are_tamed() -> None:
    assert incoming("a\u200e\u200f\u200eb\u2028c\u0333d") == ("a\u200c\u200c\u200ebcd", [])


def test_a_person_cannot_send_nothing_or_too_much() -> None:
    assert refusal(" \n", rule=incoming) == "Bad Request: text must be non-empty"
    assert refusal("а" * 4097, rule=incoming) == "Bad Request: message is too long"
