"""A shortcut decides what the plain way decides.

Whatever the text, nothing is passed over that would have been found.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from memory_engine.adapters.importers.conversation.bounds import (
    LONGEST_BEFORE,
    LONGEST_OWN,
    MOST_OPEN,
    MOST_TESTS,
)
from memory_engine.adapters.importers.conversation.definitions import defined_names
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.session_json import from_json, to_json
from memory_engine.adapters.importers.conversation.stated import understood
from memory_engine.adapters.importers.test_runs import asserts, equality, outcome
from memory_engine.adapters.importers.test_runs.asserts import asserted, kept_unread
from memory_engine.adapters.importers.tools import printed
from memory_engine.claims import mention, prose, query, spotting
from memory_engine.claims.spotting import Spotter
from memory_engine.claims.stance.moment import OBJECTIONS
from memory_engine.claims.starts import starts_of
from memory_engine.claims.words import signs
from memory_engine.claims.words.telling import RETOLD, telling_words
from memory_engine.commandline.parse import parse_shell
from memory_engine.domain.needles import AnyOf, Needled
from memory_engine.extract import filters, keys, referent, statement, taint
from memory_engine.extract.cues import CUES, SECTIONS
from memory_engine.privacy import secrets, shapes, stretches, words
from memory_engine.privacy.worded import Worded

ROUNDS = 150
CUED = {**CUES, **dict(OBJECTIONS), **SECTIONS}
HARD = "`a.b`, I'm DON'T ſince K İt ı 8080 -> → ✅ (x) **y** hmmm decided by-design a\u0301 é"
"""Signs over which a shortcut may stumble: letters with two small forms, words joined by signs."""


def words_of(patterns: Mapping[str, re.Pattern[str]]) -> list[str]:
    """Draw patterns' words, plain, capital, and lengthened.

    Longer is by a letter.
    """
    found = {
        word for pattern in patterns.values() for word in re.findall(r"[a-z']{1,}", pattern.pattern)
    }
    return (
        sorted(found | {word.upper() for word in found} | {f"{word}x" for word in found})
        + HARD.split()
    )


def joined(words: list[str], most: int = 14) -> st.SearchStrategy[str]:
    """Texts of such words, with all that may stand between two."""
    between = st.sampled_from(
        [" ", " ", " ", ", ", ". ", "-", "_", "", "\n", "'", "’", "/", "? ", ": "]
    )
    return st.lists(st.tuples(st.sampled_from(words), between), max_size=most).map(
        lambda parts: "".join(map("".join, parts))
    )


@settings(max_examples=ROUNDS, deadline=None)
@given(text=joined(words_of(CUED)) | st.text(max_size=60))
def test_the_words_of_a_sentence_rule_out_no_pattern_that_matches(text: str) -> None:
    plain = {name for name, pattern in CUED.items() if pattern.search(text)}
    assert Spotter(CUED).found(text) == plain
    assert Spotter(CUED).first(text) == next((name for name in CUED if name in plain), "")


@pytest.mark.parametrize(
    "pattern",
    [
        r"\b(?:due to|since)\b",
        r"\w+n't\b",
        r"^\W*now\b",
        r"a|\d+ b",
        r"(?i:x)y",
        r"(?=a)b|c",
        r"[^a]b",
    ],
)
@pytest.mark.parametrize(
    "text", ["due  to", "Since", "won't", "-- Now", "12 b", "Xy", "b", "xb", "", "pass since"]
)
def test_patterns_of_every_form_are_ruled_out_by_right_alone(pattern: str, text: str) -> None:
    for flags in (re.I, re.NOFLAG):
        compiled = re.compile(pattern, flags)
        assert Spotter({"it": compiled}).found(text) == ({"it"} if compiled.search(text) else set())


def test_most_cues_are_looked_up_by_their_words() -> None:
    tried_always = [
        name for name, cue in CUES.items() if any(start.kind == "any" for start in starts_of(cue))
    ]
    assert len(tried_always) < len(CUES) / 5


def test_only_known_letters_have_another_case_than_their_small_form() -> None:
    signs = [
        chr(code) for code in range(sys.maxunicode + 1) if not spotting.FOLDED.search(chr(code))
    ]
    letters = re.compile("[a-z]", re.I)
    assert [
        sign
        for sign in signs
        if letters.match(sign) and not ("a" <= sign.lower() <= "z" and len(sign) == 1)
    ] == []
    assert [sign for sign in signs if len(sign.lower()) != 1] == []
    word = re.compile(r"\w")
    assert [
        sign for sign in signs if bool(word.match(sign)) != bool(word.match(sign.lower()))
    ] == []


OUTPUTS = [
    "1 failed",
    "0 failures",
    "12 passed",
    "3 tests,",
    "ok pkg 0.2s",
    "FAILED",
    "FAIL",
    "error:",
    "Found 2 errors",
    " passing",
    "12 passing",
    "\n",
    " ",
    "Error: ",
    "Passed: 3",
    "OK",
    "OK (3 tests)",
    "Ran 3 tests",
    "# pass 3",
    "skipped",
    "1 skipped",
    "no tests ran",
    "bash: x: command not found",
    "want",
    "expected",
    "Traceback (most recent call last)",
    "in 0.2s",
    "** (",
    "Tests: 1 passed",
    "x",
    "12",
]


@settings(max_examples=ROUNDS, deadline=None)
@given(output=st.lists(st.sampled_from(OUTPUTS), max_size=8).map("".join))
def test_what_a_pattern_cannot_match_without_rules_out_nothing_else(output: str) -> None:
    for group in (
        outcome.ABSENT,
        outcome.PASSED,
        outcome.FAILED,
        outcome.LEFT_OUT,
        outcome.NONE_RAN,
    ):
        together = re.compile("|".join(one.pattern.pattern for one in group.patterns), re.M)
        assert group.search(output) == bool(together.search(output))
    for needled in (
        outcome.PASSES,
        outcome.FAILURES,
        outcome.RUN,
        outcome.PACKAGES,
        outcome.ASSERTED,
    ):
        assert [found.span() for found in needled.finditer(output)] == [
            found.span() for found in needled.pattern.finditer(output)
        ]
        assert bool(needled.search(output)) == bool(needled.pattern.search(output))


@pytest.mark.parametrize(
    "module", [outcome, asserts, equality, statement, mention, taint, prose, query]
)
@settings(max_examples=30, deadline=None)
@given(text=joined([*words_of(CUED), *OUTPUTS]))
def test_so_it_is_with_any_pattern(module: object, text: str) -> None:
    for pattern in vars(module).values():
        if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
            assert bool(Needled(pattern).search(text)) == bool(pattern.search(text))
            assert AnyOf([pattern]).search(text) == bool(pattern.search(text))


def by_shlex(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    return list(lexer)


def by_parser(line: str) -> list[str]:
    return [word for call in parse_shell(line).calls for word in (*call.assigned, *call.words)]


def refused(cut: Callable[[str], object], line: str) -> object:
    try:
        return cut(line)
    except ValueError:
        return "refused"


@settings(max_examples=ROUNDS * 5, deadline=None)
@given(line=st.text(" \t\r\x0b'\"\\ab~*é=", max_size=16))
def test_a_command_is_cut_into_words_as_shlex_cuts_it(line: str) -> None:
    assert refused(by_parser, f"x {line}") == refused(by_shlex, f"x {line}")


NAMES = [
    "parse_config",
    "ParseConfig",
    "a.b.c",
    "HTTPServer",
    "1_000",
    "x_1,000",
    "8080",
    "v1.2",
    "port: 7",
    "the",
    "The",
    "foo-bar",
    "`run it`",
    "`a_b`",
    "src/a.py",
    "www.a.py",
    "a\\b.py",
    "Makefile",
    "x.pyz",
    "e.g.",
    "é_a",
    "Σας.",
    "..",
    "C:\\a\\b.py",
    "https://a.b/c.py",
    "\n",
    "``",
    "~",
    "a" * 80,
]


@settings(max_examples=ROUNDS, deadline=None)
@given(text=joined(NAMES), other=joined(NAMES))
def test_the_telling_names_of_a_text_are_those_found_in_all_of_it(text: str, other: str) -> None:
    before = keys.telling_names(other)
    for given_filter in ("", before):
        names = " ".join(keys.TELLING.findall(text))
        assert keys.telling_names(text, given_filter) == (
            filters.remembered(names, given_filter) if names else given_filter
        )


@settings(max_examples=ROUNDS, deadline=None)
@given(text=joined(NAMES))
def test_paths_and_values_are_ruled_out_by_right(text: str) -> None:
    bare = mention.URL.sub(" ", text)
    assert list(mention.paths_in(text)) == [
        mention.PLACE_IN_FILE.sub("", found[0]) for found in mention.PATH.finditer(bare)
    ]
    assert keys.VALUED.search(text) or not keys.VALUE.search(text)


def by_one(seen: str, words: Iterator[str] | frozenset[str]) -> int:
    bits = filters.as_bytes(seen)
    return sum(filters.has(bits, word) for word in words)


@settings(max_examples=ROUNDS, deadline=None)
@given(pages=st.lists(joined(NAMES), max_size=5), sentence=joined(NAMES))
def test_sources_together_say_what_each_says_alone(pages: list[str], sentence: str) -> None:
    sources = {f"page {number}": filters.remembered(page) for number, page in enumerate(pages)}
    named = keys.keys_of(sentence, ())
    assert taint.shared(sources, sentence, ()) == tuple(
        name for name, seen in sources.items() if not seen or by_one(seen, named)
    )
    telling = telling_words(sentence)
    retold = tuple(
        name
        for name, seen in sources.items()
        if not seen or by_one(seen, telling) >= RETOLD * len(telling)
    )
    assert taint.retold(sources, sentence) == retold


def test_a_long_text_is_remembered_as_a_whole() -> None:
    long = " ".join(f"word{n},1_000.5-x" for n in range(filters.AT_ONCE // 8))
    assert len(long) > 2 * filters.AT_ONCE
    halves = long.find(" ", len(long) // 2)
    assert filters.remembered(long) == filters.remembered(
        long[halves:], filters.remembered(long[:halves])
    )


FULL = [
    (f"tests/test_{letter}.py", "def test_a():\n    assert LIMIT == 3\n", False)
    for letter in "abcdefgh"
]
TESTS = st.sampled_from(
    [
        "def test_a():\n    assert LIMIT == 3\n",
        "def test_a():\n    pass\n",
        "def test_b():\n    assert SIZE == 4\n",
        "",
    ]
)
STEPS = st.tuples(
    st.sampled_from([f"tests/test_{letter}.py" for letter in "abcdefgh"] + ["src/a.py"]),
    TESTS,
    st.booleans(),
)


@settings(max_examples=ROUNDS, deadline=None)
@example(steps=[*FULL, ("tests/test_h.py", "", True)])
@example(
    steps=[*FULL[:3], ("tests/test_i.py", "", False), *FULL[3:], ("tests/test_h.py", "", False)]
)
@given(steps=st.lists(STEPS, max_size=24))
def test_test_files_that_are_understood_late_are_those_that_were_understood_at_once(
    steps: list[tuple[str, str, bool]],
) -> None:
    late, held = Session(root="s"), dict[str, Mapping[str, str]]()
    for path, content, edited in steps:
        if edited:
            late, held = (
                late.edited(path, "1"),
                {name: tests for name, tests in held.items() if name != path},
            )
        else:
            late = late.saw_tests(path, kept_unread(path, content))
            rest = {name: tests for name, tests in held.items() if name != path}
            held = {**rest, path: asserted(path, content)} if asserted(path, content) else rest
            held = dict(list(held.items())[-MOST_TESTS:])
    assert to_json(late).get("asserted", {}) == held
    assert to_json(from_json(to_json(late))) == to_json(late)


OLDER_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’)\]*]*+(?=\s++[\"'“‘(\[*]*+[A-Z0-9`])|"
    r"(?<![.!?])[.!?]++[\"'”’)\]*]*+$"
)
"""The end of a sentence, looked for at every sign."""


@settings(max_examples=ROUNDS * 5, deadline=None)
@given(text=st.text(".!?…\"') *Aa`1\n", max_size=20))
def test_sentences_end_where_they_did(text: str) -> None:
    assert [found.span() for found in prose.END.finditer(text)] == [
        found.span() for found in OLDER_END.finditer(text)
    ]


@settings(max_examples=ROUNDS, deadline=None)
@given(
    lines=st.lists(
        st.sampled_from(
            [
                "def a",
                "  export default class B",
                "static let x",
                "CONST = 1",
                "",
                "x",
                "pub(crate) fn go",
                "async\tfunction* f()",
            ]
        ),
        max_size=6,
    )
)
def test_a_definition_stands_at_the_beginning_of_a_line(lines: list[str]) -> None:
    assert defined_names("\n".join(lines)) == tuple(
        dict.fromkeys(name for line in lines for name in defined_names(line))
    )


def test_real_text_is_read_alike() -> None:
    for sentence in Path(__file__).read_text("utf-8").splitlines():
        assert Spotter(CUED).found(sentence) == {
            name for name, pattern in CUED.items() if pattern.search(sentence)
        }


HALVES = """
api_key|API key|Paſſword|toKen|prıvate-key|_pw|=| : |'Kettle-42x!'|hunter2-Kettle|redis-cli -a Kett2
auth=('me', 'Kettle-42')|app:Kettle42@tcp(|mongosh -p Kettle-42|sessionid=aB3dE6gH9jK2mN5pQ8sT
cookie: a=aB3dE6gH9jK2|htpasswd -b f me Kettle-42|x-a-token: aB3dE6gH9jK2|secret: |\n|>|access
login('me', 'Kettle-42')|$1$abcdefghij0123456789|db:5432:app:me:Kettle42|https://me:Kettle42@db/x
""".strip()
NAMES = [
    *words_of({"": re.compile(shapes.SECRET)}),
    *re.split(r"[|\n]", HALVES),
    "-----BEGIN PRIVATE KEY-----",
]
"""Words for secrets, and what makes them ones."""


@settings(max_examples=ROUNDS, deadline=None)
@given(text=joined(NAMES, 8) | st.text(max_size=60))
def test_a_shape_is_found_where_it_may_begin_or_nowhere(text: str) -> None:
    folded = text.translate(shapes.FOLDED).lower()
    assert len(folded) == len(text)
    begun = secrets._Begun(text)
    for name, shape in shapes.SHAPES.items():
        found = [each.span() for each in shape.finditer(text)]
        assert [each.span() for each in secrets._each(shape, text, begun.of(name))] == found
        sign, least = words.SIGNS.get(name, ("", 0))
        assert not found or text.count(sign) >= least
        assert not found or name not in words.GATES or words.GATES[name].search(text)
        assert not found or any(word in folded for word in words.WORDS[name] or ("",))


@settings(max_examples=ROUNDS, deadline=None)
@given(text=joined(NAMES, 8) | st.text(max_size=60))
def test_cues_are_those_of_the_plain_pattern(text: str) -> None:
    low = text.lower()
    assume(low == low.lower())
    for cue, found in zip_longest(stretches.CUE.finditer(low), stretches.cues_of(low)):
        assert cue
        assert found
        assert found[0] == max(cue.start() - stretches.BEFORE, 0)
        assert found[1] in (cue.end() + stretches.AFTER, len(low))


@given(
    text=st.text("abc_1 é", max_size=40),
    words=st.lists(st.text("abc_1", min_size=1, max_size=5), max_size=20),
)
def test_words_sought_at_once_are_those_sought_one_by_one(text: str, words: list[str]) -> None:
    assert Worded((word, [word]) for word in words).of(text) == {w for w in words if w in text}


PLACES = """
node_modules/ .venv/ venv/lib/ vendor/ go/pkg/mod/ .cargo/registry/ .cargo/./registry/ deps/ _build/
external/ a/ ./ ../ /w/p/ src/x.py worktrees/b/ node_modules x :12: <== ==> : \n \n\n -
""".split(" ")


@settings(max_examples=ROUNDS, deadline=None)
@given(text=st.lists(st.sampled_from(PLACES), max_size=12).map("".join))
def test_no_file_of_others_is_shown_without_the_end_of_its_folder(text: str) -> None:
    assert printed.of_dependencies(text, "/w/p") == "\n".join(printed._lines(text, "/w/p"))


SAID = ["", "The port is 8080.", "Let me look.", "x " * 400 + "is set.", "We use `uv`. It is fast."]


@settings(max_examples=ROUNDS, deadline=None)
@given(told=st.lists(st.tuples(st.sampled_from(SAID), st.booleans()), max_size=2 * MOST_OPEN))
def test_what_was_stated_is_understood_late_as_at_once(
    told: list[tuple[str, bool]],
) -> None:
    session, plain = Session(), ""
    for text, anew in told:
        session = session.states(text, anew)
        stated = " ".join(referent.stated(text[-LONGEST_OWN:]))
        plain = (stated if anew else f"{plain} {stated}")[-LONGEST_BEFORE:]
    assert understood(session.before) == plain
    assert to_json(session).get("before", "") == plain


SIGNS = [*"ab1 x.,;:?!'\"`()[]{}<>=+-*/%&|^~$#@\\_−≥…→✅", "**", "++", "&&", "``", " - "]
SIGNED = st.lists(st.sampled_from(SIGNS), max_size=9).map("".join)


@given(SIGNED)
@settings(max_examples=3000)
def test_a_text_that_is_not_looked_through_for_signs_has_none(text: str) -> None:
    found = signs.signs.__wrapped__(text)
    with pytest.MonkeyPatch.context() as plainly:
        plainly.setattr(signs, "_MAY_SIGN", re.compile(""))
        assert found == signs.signs.__wrapped__(text)
