"""What is one sign, number or place on any keyboard.

It may have been written on whatever one.
"""

from __future__ import annotations

import pytest

from memory_engine.claims.claim import read
from memory_engine.claims.query import indexed, terms_of
from memory_engine.claims.words.characters import composed
from memory_engine.domain.records.observation import Observation, Provenance
from memory_engine.formats.log import squeezed

SAME = [
    ("Never rebase Anna’s branches.", "Never rebase Anna's branches."),
    ("We don‘t vendor assets.", "We don't vendor assets."),
    ("The limit is ４０ MB.", "The limit is 40 MB."),
    ("The limit is ٤٠ MB.", "The limit is 40 MB."),
    ("Ｒｅｄｉｓ keeps the sessions.", "Redis keeps the sessions."),
    ("The re‑try count is 3.", "The re-try count is 3."),
    ("`load` is defined in `lib\\store\\disk.ts`.", "`load` is defined in `lib/store/disk.ts`."),
    ("`load` is defined in `.\\lib\\disk.ts`.", "`load` is defined in `./lib/disk.ts`."),
    (
        "The dump is in d:\\Program Files (x86)\\kit\\dump.sql.",
        "The dump is in D:/Program Files (x86)/kit/dump.sql.",
    ),
]
OTHER = [
    ("The pattern is `\\d+\\w`.", "The pattern is `/d+/w`."),
    ("The class is `App\\Models\\User`.", "The class is `App/Models/User`."),
    ("The separator is `\\n`.", "The separator is `/n`."),
    ("The area is 5 m².", "The area is 5 m2."),
    ("Step ⑦ is last.", "Step 7 is last."),
]


def key_of(text: str) -> object:
    said = Provenance("user:owner", "owner", "s-1", "s-1", "2026-11-09T10:00:00.000000Z", "said")
    return read(Observation("o1", text, said)).key


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_claim_whatever_it_was_typed_with(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_only_looks_alike_stays_apart(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    "text",
    ["Always use `\\\\server`", "a\\", "C:", "\\", "C:\\", "re.sub(r'\\s+\\.py')", "x\\y.py\\"],
)
def test_a_lone_backslash_is_no_path(text: str) -> None:
    assert composed(text).count("/") <= text.count("\\")


def test_an_emoji_of_several_stays_whole_and_hidden_signs_go() -> None:
    assert squeezed("Ping the 👩‍💻 on call 🏳️‍🌈.") == "Ping the 👩‍💻 on call 🏳️‍🌈."
    assert squeezed("می‌خواهم") == "می‌خواهم"
    assert squeezed("pass\u00adword\u200b is\u202e hidden\U000e0041") == "password is hidden"
    assert squeezed("a\u200db") == "ab"
    assert squeezed("one\ttwo\x07three\r\nfour") == "one two three four"


FOUND = {
    "消息队列": "部署之后消息队列会重启",
    "队": "部署之后消息队列会重启",
    "Valkey": "缓存使用Valkey保存会话",
    "缓存": "缓存使用Valkey保存会话",
    "キャッシュ": "セッションはキャッシュに保存する",
    "ｷｬｯｼｭ": "ｷｬｯｼｭに保存する",
    "배포": "금요일에는 배포하지 않는다",
    "คลังข้อมูล": "สำรองคลังข้อมูลทุกคืน",
    "größe": "Die Größe ist fest.",
}


@pytest.mark.parametrize("question", FOUND)
def test_a_text_is_found_by_its_own_words_in_any_script(question: str) -> None:
    assert set(terms_of(question)) & set(indexed(FOUND[question]).split())


def test_words_that_share_a_letter_are_not_all_found() -> None:
    assert not set(terms_of("列表")) & set(indexed("部署之后消息队列会重启").split())
