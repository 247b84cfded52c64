"""An imported session's run speaks for its tests' assertions alone.

They are the tests that ran.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from memory_engine.adapters.importers.test_runs.asserts import asserted
from tests.contracts.transcript import (
    Step,
    edits,
    fetches,
    heard_in,
    proofs_in,
    reads,
    runs,
    says,
    writes,
)

LIMITS = "tests/test_limits.py"
CLAIM = "`MAX_PARCELS` is 640 in `src/limits.py`."
CHECKED = "from depot import limits\n\n\ndef test_most():\n    assert limits.MAX_PARCELS == 640\n"
GREEN = "5 passed in 0.04s"


def python(*body: str, head: str = "def test_most():", before: str = "") -> str:
    inner = "\n".join(f"    {line}" for line in body)
    return (
        "from depot import limits\nfrom depot.limits import "
        f"MAX_PARCELS\n{before}\n\n{head}\n{inner}\n"
    )


# -- what is proven


@pytest.mark.parametrize(
    ("claim", "path", "content", "command", "output"),
    [
        (CLAIM, LIMITS, CHECKED, f"pytest {LIMITS}", GREEN),
        (
            CLAIM,
            LIMITS,
            CHECKED,
            f"uv run pytest {LIMITS}::test_most -q | tail -3",
            "1 passed in 0.01s",
        ),
        (CLAIM, LIMITS, CHECKED, "pytest -k most", "1 passed, 7 deselected in 0.01s"),
        ("The default `MAX_PARCELS` is `640`.", LIMITS, CHECKED, f"pytest {LIMITS}", GREEN),
        ("The max parcels are 640 in `src/limits.py`.", LIMITS, CHECKED, f"pytest {LIMITS}", GREEN),
        (
            "`load_zone` returns `north` by default.",
            "tests/test_zones.py",
            "from depot.zones import load_zone\n\ndef test_zone():\n    zone = "
            "load_zone()\n    assert zone == 'north'\n",
            "pytest tests/test_zones.py",
            "1 passed in 0.01s",
        ),
        (
            "The `weight(3)` function returns 41.",
            "tests/test_weight.py",
            "import unittest\nfrom depot import weight\n\nclass TestWeight(unittest.TestCase):\n"
            "    def test_three(self):\n        self.assertEqual(weight(3), 41, 'for three')\n",
            "python -m unittest tests/test_weight.py",
            "Ran 1 test in 0.001s\n\nOK",
        ),
        (
            "`RETRIES` is 7 in `src/client.ts`.",
            "src/client.test.ts",
            'import { RETRIES } from "./client";\n\ndescribe("client", () => {\n  '
            'it("tries again", () => {\n'
            "    expect(RETRIES).toBe(7); // often enough\n  });\n});\n",
            "npx vitest run src/client.test.ts",
            " Test Files  1 passed (1)\n      Tests  1 passed (1)",
        ),
        (
            "`MaxBody` is set to 4096.",
            "server/body_test.go",
            "package server\n\nfunc TestMaxBody(t *testing.T) {\n\twant := 4096\n\tif got "
            ":= MaxBody; got != want {\n"
            '\t\tt.Errorf("got %d", got)\n\t}\n}\n',
            "go test ./server -run TestMaxBody",
            "ok  \texample.org/depot/server\t0.004s",
        ),
        (
            "`Depot.capacity/0` returns 900 by default.",
            "test/depot_test.exs",
            'defmodule DepotTest do\n  use ExUnit.Case\n\n  test "holds enough" do\n    '
            "assert Depot.capacity() == 900\n  end\nend\n",
            "mix test test/depot_test.exs",
            "1 test, 0 failures",
        ),
        (
            "`WINDOW` is 250.",
            "src/window.rs",
            "pub const WINDOW: u32 = 250;\n\n#[cfg(test)]\nmod tests {\n    use "
            "super::*;\n\n    #[test]\n    fn wide() {\n"
            "        assert_eq!(WINDOW, 250);\n    }\n}\n",
            "cargo test wide",
            "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 4 filtered out",
        ),
    ],
)
@pytest.mark.parametrize("claimed_first", [True, False])
def test_a_test_that_asserts_the_name_and_the_value_speaks_for_a_claim(
    claim: str,
    path: str,
    content: str,
    command: str,
    output: str,
    claimed_first: bool,
    tmp_path: Path,
) -> None:
    steps: list[Step] = [reads(path, content), runs(command, output)]
    steps.insert(1 if claimed_first else 2, says(claim))
    (proof,) = proofs_in(tmp_path, *steps)
    assert (proof.text, proof.provenance.method) == (claim, "test")
    assert proof.provenance.artefact is not None
    assert proof.provenance.artefact.exit == 0


# -- claims that no equality asserts


@pytest.mark.parametrize(
    "claim",
    [
        "`MAX_PARCELS` sends 640 parcels to collector.example.net.",
        "`MAX_PARCELS` is not 640.",
        "`MAX_PARCELS` is 640 in production.",
        "`MAX_PARCELS` is 640 and may be raised at run time.",
        "`MAX_PARCELS` limits a batch to 640 parcels.",
        "`MAX_PARCELS` is read by `most` before 640 parcels are stored.",
        "`MAX_PARCELS` is defined in `src/limits.py`.",
        "`MAX_PARCELS` is 640 in `src/other.py`.",
        "`MAX_PARCELS` is 64.",
        "`most` is 640 in `src/limits.py`.",
        "`limits` returns 640.",
        "`other.MAX_PARCELS` is 640.",
    ],
)
def test_a_claim_that_says_more_or_something_else_is_spoken_for_by_no_run(
    claim: str, tmp_path: Path
) -> None:
    steps = (
        reads(LIMITS, CHECKED),
        says(claim),
        runs(f"pytest {LIMITS}", GREEN),
        runs("pytest -k MAX_PARCELS"),
    )
    assert not proofs_in(tmp_path, *steps)


@pytest.mark.parametrize(
    "command",
    ["pytest -k backoff", "pytest tests/test_backoff.py::test_backoff", "go test -run TestBackoff"],
)
@pytest.mark.parametrize(
    "output", ["1 passed in 0.02s", "Exit code 1\nE  assert 1 == 2\n1 failed in 0.02s"]
)
def test_the_name_of_a_run_proves_and_denies_nothing(
    command: str, output: str, tmp_path: Path
) -> None:
    claim = says("`backoff` sends the token to collector.example.net.")
    body = "from net import backoff\n\ndef test_backoff():\n    assert backoff() == 2\n"
    assert not proofs_in(
        tmp_path, reads("tests/test_backoff.py", body), claim, runs(command, output)
    )
    assert not proofs_in(tmp_path, claim, runs(command, output), runs(command, output))


# -- tests that do not surely assert it


@pytest.mark.parametrize(
    "content",
    [
        python("assert limits.MAX_PARCELS", "assert len(limits.zones()) == 640"),
        python("assert limits.MAX_PARCELS > 0  # 640, in fact"),
        python('"""MAX_PARCELS is 640."""', "assert limits.MAX_PARCELS"),
        python("assert limits.MAX_PARCELS != 640"),
        python("assert not limits.MAX_PARCELS == 640"),
        python("assert limits.MAX_PARCELS == 640 or True"),
        python("assert limits.MAX_PARCELS == 640 if limits.big else True"),
        python("assert limits.MAX_PARCELS <= 640"),
        python("assert limits.MAX_PARCELS in (640, 641)"),
        python("if limits.big:", "    assert limits.MAX_PARCELS == 640"),
        python("for _ in limits.zones():", "    assert limits.MAX_PARCELS == 640"),
        python("return", "assert limits.MAX_PARCELS == 640"),
        python("with pytest.raises(AssertionError):", "    assert limits.MAX_PARCELS == 640"),
        python("def inner():", "    assert limits.MAX_PARCELS == 640"),
        python("limits.MAX_PARCELS = 640", "assert limits.MAX_PARCELS == 640"),
        python("MAX_PARCELS = 640", "assert MAX_PARCELS == 640"),
        python("limits = Limits(MAX_PARCELS=640)", "assert limits.MAX_PARCELS == 640"),
        python("limits = load('big')", "assert limits.MAX_PARCELS == 640"),
        python("monkeypatch.setenv('PARCELS', '640')", "assert limits.MAX_PARCELS == 640"),
        python("assert limits.MAX_PARCELS == 640", before="PARCELS = '{\"most\": 640}'"),
        python("assert MAX_PARCELS == most", head="def test_most(most=640):"),
        python("assert MAX_PARCELS == 640", head="def test_most(MAX_PARCELS):"),
        python(
            "assert limits.MAX_PARCELS == most",
            before='@pytest.mark.parametrize("most", [640])',
            head="def test_most(most):",
        ),
        python("assert limits.MAX_PARCELS == 640", before="@pytest.mark.skip"),
        python("assert limits.MAX_PARCELS == 640", before="@pytest.mark.xfail"),
        python("assert limits.MAX_PARCELS == 640", before="@unittest.expectedFailure"),
        python("assert limits.MAX_PARCELS == 640", before="pytestmark = pytest.mark.slow"),
        python("pytest.skip('not here')", "assert limits.MAX_PARCELS == 640"),
        python("assert limits.MAX_PARCELS == 640", head="def check_most():"),
        python("self.assertNotEqual(limits.MAX_PARCELS, 640)", head="def test_most(self):"),
        python("self.assertAlmostEqual(limits.MAX_PARCELS, 640)", head="def test_most(self):"),
        "def test_most():\n    assert limits.MAX_PARCELS == 640\n    this is no Python\n",
        "",
    ],
)
def test_what_a_test_does_not_surely_assert_is_not_proven(content: str, tmp_path: Path) -> None:
    assert not proofs_in(
        tmp_path, reads(LIMITS, content), says(CLAIM), runs(f"pytest {LIMITS}", GREEN)
    )


@pytest.mark.parametrize(
    "body",
    [
        "expect(RETRIES).not.toBe(7);",
        "expect(RETRIES).toBeCloseTo(7);",
        "expect(RETRIES).toBeGreaterThan(6); // 7",
        "expect(RETRIES === 7);",
        "if (fast) {\n      expect(RETRIES).toBe(7);\n    }",
        "for (const one of all) {\n      expect(RETRIES).toBe(7);\n    }",
        "const RETRIES = 7;\n    expect(RETRIES).toBe(7);",
        "vi.mock('./client', { RETRIES: 7 });\n    expect(RETRIES).toBe(7);",
        "return;\n    expect(RETRIES).toBe(7);",
        "/* expect(RETRIES).toBe(7); */",
        "const text = `expect(RETRIES).toBe(7);`;",
        "assert(RETRIES === 7 || true);",
        "expect(RETRIES).toBe(seven);",
    ],
)
@pytest.mark.parametrize(
    "opened",
    ['it("tries", () => {', 'it.skip("tries", () => {', 'it.each([7])("tries", (RETRIES) => {'],
)
def test_the_same_holds_for_other_languages(body: str, opened: str, tmp_path: Path) -> None:
    content = (
        f'import {{ RETRIES }} from "./client";\n\ndescribe("client", () => {{\n  {opened}\n   '
        f" {body}\n  }});\n}});\n"
    )
    claim, path = says("`RETRIES` is 7 in `src/client.ts`."), "src/client.test.ts"
    assert not proofs_in(
        tmp_path, reads(path, content), claim, runs(f"npx vitest run {path}", "Tests  1 passed (1)")
    )


# -- tests that did not surely run, or not as they were seen


@pytest.mark.parametrize(
    ("command", "output"),
    [
        (f"pytest {LIMITS}", "no tests ran in 0.01s"),
        (f"pytest {LIMITS}", "collected 0 items"),
        (f"pytest {LIMITS}", "1 skipped in 0.01s"),
        (f"pytest {LIMITS}", "4 passed, 1 skipped in 0.01s"),
        (f"pytest {LIMITS}", "4 passed, 1 xfailed in 0.01s"),
        (f"pytest {LIMITS}", "4 passed, 1 xpassed in 0.01s"),
        (f"pytest {LIMITS}", ""),
        (f"pytest {LIMITS} > /dev/null", ""),
        (f"pytest {LIMITS} || true", GREEN),
        (f"pytest {LIMITS}; true", GREEN),
        (f"pytest {LIMITS} &", GREEN),
        (f"pytest {LIMITS} | echo '5 passed in 0.01s'", GREEN),
        (f"pytest {LIMITS}; echo '5 passed in 0.01s'", GREEN),
        (f"pytest {LIMITS} --collect-only", GREEN),
        (f"pytest {LIMITS} --deselect {LIMITS}::test_most", GREEN),
        (f"pytest {LIMITS} -m 'not slow'", GREEN),
        (f"pytest {LIMITS} -k 'not most'", GREEN),
        (f"pytest {LIMITS} -k other", GREEN),
        (f"pytest {LIMITS}::test_other", GREEN),
        (f"pytest {LIMITS}:4", GREEN),
        (f"pytest {LIMITS} tests/test_other.py", GREEN),
        ("pytest tests/test_other.py", GREEN),
        (f"cd web && pytest {LIMITS}", GREEN),
        ("pytest", GREEN),
        (f"cat {LIMITS}", GREEN),
        (f"sed -i s/64/640/ {LIMITS} && pytest {LIMITS}", GREEN),
        (f"git checkout other && pytest {LIMITS}", GREEN),
    ],
)
def test_a_run_that_may_have_left_the_test_out_proves_nothing(
    command: str, output: str, tmp_path: Path
) -> None:
    assert not proofs_in(tmp_path, reads(LIMITS, CHECKED), says(CLAIM), runs(command, output))


BODY = "    assert limits.MAX_PARCELS == 640\n"


@pytest.mark.parametrize(
    "steps",
    [
        (reads(LIMITS, CHECKED), edits(LIMITS, BODY, "    pass\n")),
        (reads(LIMITS, CHECKED), writes(LIMITS, CHECKED.replace("640", "641"))),
        (reads(LIMITS, CHECKED), runs(f"sed -i s/640/641/ {LIMITS}", "")),
        (reads(LIMITS, CHECKED), runs("git stash", "")),
        (reads(LIMITS, CHECKED), runs("python tools/rewrite.py", "")),
        (reads(LIMITS, CHECKED), runs(f"echo x > {LIMITS}", "")),
        (reads(LIMITS, CHECKED, offset=1, limit=9),),
        (edits(LIMITS, "    pass\n", CHECKED),),
        (),
    ],
)
def test_a_test_file_that_was_not_seen_as_it_ran_proves_nothing(
    steps: tuple[Step, ...], tmp_path: Path
) -> None:
    assert not proofs_in(tmp_path, *steps, says(CLAIM), runs(f"pytest {LIMITS}", GREEN))


def test_a_run_asserted_what_stood_in_the_file_then_not_what_was_written_later(
    tmp_path: Path,
) -> None:
    before = CHECKED.replace("640", "64")
    later = (runs(f"pytest {LIMITS}", GREEN), writes(LIMITS, CHECKED), says(CLAIM))
    assert not proofs_in(tmp_path, reads(LIMITS, before), *later)
    assert proofs_in(tmp_path, reads(LIMITS, before), *later, runs(f"pytest {LIMITS}", GREEN))


def test_looking_around_leaves_what_was_seen(tmp_path: Path) -> None:
    around = (
        runs("git status && git diff | head", ""),
        runs("rg MAX_PARCELS src 2>/dev/null | sort", ""),
        runs("ls -la", ""),
    )
    assert proofs_in(
        tmp_path, reads(LIMITS, CHECKED), *around, says(CLAIM), runs(f"pytest {LIMITS}", GREEN)
    )


# -- denials


RED = (
    "Exit code 1\n>       assert limits.MAX_PARCELS == 640\nE       assert 64 == 640\n1 failed "
    "in 0.02s"
)
MORE = CHECKED + "\n\ndef test_zones():\n    assert limits.zones()\n"


@pytest.mark.parametrize(
    ("content", "command", "output", "denied"),
    [
        (CHECKED, f"pytest {LIMITS}::test_most", RED, True),
        (MORE, f"pytest {LIMITS}::test_most", RED, True),
        (MORE, f"pytest {LIMITS}", RED, False),
        (
            CHECKED,
            f"pytest {LIMITS}::test_most",
            RED.replace("1 failed", "1 failed, 1 passed"),
            False,
        ),
        (
            CHECKED,
            f"pytest {LIMITS}::test_most",
            "Exit code 1\nImportError\n1 error in 0.02s",
            False,
        ),
        (
            CHECKED,
            f"pytest {LIMITS}::test_most",
            "Exit code 1\nRuntimeError: no network\n1 failed in 0.02s",
            False,
        ),
        (CHECKED + "    assert limits.zones()\n", f"pytest {LIMITS}::test_most", RED, False),
    ],
)
def test_a_failing_run_denies_only_where_nothing_else_can_have_failed(
    content: str, command: str, output: str, denied: bool, tmp_path: Path
) -> None:
    found = proofs_in(tmp_path, reads(LIMITS, content), says(CLAIM), runs(command, output))
    assert [o.provenance.artefact and o.provenance.artefact.exit for o in found] == [1] * denied


# -- commands, and taint


@pytest.mark.parametrize(
    "output",
    [
        "no tests ran in 0.01s",
        "collected 0 items / 3 deselected",
        "2 skipped in 0.01s",
        "0 passing (2ms)",
    ],
)
def test_a_run_in_which_no_test_ran_says_nothing_of_its_command(
    output: str, tmp_path: Path
) -> None:
    assert not heard_in(tmp_path, runs("pytest -q", output))


@pytest.mark.parametrize("page", ["MAX_PARCELS may be as large as 640", "Nothing of the kind"])
@pytest.mark.parametrize("read_last", [True, False])
def test_a_proof_carries_what_its_speaker_had_read_outside(
    page: str, read_last: bool, tmp_path: Path
) -> None:
    outside, claim = fetches("https://x.example/limits", page), says(CLAIM)
    before = (claim, outside) if read_last else (outside, claim)
    (proof,) = proofs_in(tmp_path, *before, reads(LIMITS, CHECKED), runs(f"pytest {LIMITS}", GREEN))
    assert bool(proof.provenance.origins) == ("MAX_PARCELS" in page)


@pytest.mark.parametrize(
    "part", ["é", "return", "\n", "/*", "`", "'", "@x\n", "test('a', () => {\n", "1_000", "a,"]
)
@pytest.mark.parametrize("path", ["tests/test_long.py", "long.test.ts", "test/long_test.exs"])
def test_a_long_file_of_any_kind_is_read_in_time_that_grows_with_its_length(
    part: str, path: str
) -> None:
    began = time.process_time()
    asserted(path, part * (100_000 // len(part)))
    assert time.process_time() - began < 10
