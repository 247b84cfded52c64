"""``doctor`` lists instructions that the code refutes.

They are the project's own files.
"""

from __future__ import annotations

import shutil

from tests.end_to_end.harness import Memory

CLAUDE = "# Shop\n\nRun `npm run lint`, then `npm test`. Settings are in `src/settings.js`.\n"
LINT = 'package.json has no script "lint"'
BOTH = "AGENTS.md:4 and CLAUDE.md:3 say"


def project(memory: Memory) -> None:
    files = {
        "package.json": '{"scripts": {"test": "vitest"}}',
        "src/main.js": "",
        "CLAUDE.md": CLAUDE,
        "AGENTS.md": f"\n{CLAUDE}",
    }
    for path, text in files.items():
        place = memory.folder / path
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, "utf-8")


def test_doctor_says_which_line_says_what_the_code_refutes(memory: Memory) -> None:
    project(memory)
    assert memory.ask("doctor")["refuted_instructions"] == [
        {
            "told": f"{BOTH} `npm run lint`; {LINT}",
            "says": "npm run lint",
            "because": LINT,
            "asked": "target",
            "places": [{"file": "AGENTS.md", "line": 4}, {"file": "CLAUDE.md", "line": 3}],
        },
        {
            "told": f"{BOTH} `src/settings.js`; src/settings.js is not there",
            "says": "src/settings.js",
            "because": "src/settings.js is not there",
            "asked": "exists",
            "places": [{"file": "AGENTS.md", "line": 4}, {"file": "CLAUDE.md", "line": 3}],
        },
    ]
    assert f"  - {BOTH} `npm run lint`; {LINT}\n" in memory.run("doctor").out


def test_it_is_nothing_to_mend_in_the_store_and_nothing_is_written(memory: Memory) -> None:
    project(memory)
    store, told = memory.files(), memory.ask("doctor")
    assert told["to_mend"] == memory.ask("doctor")["to_mend"]
    assert not any("CLAUDE.md" in line for line in told["to_mend"])
    assert memory.files() == store
    assert (memory.folder / "CLAUDE.md").read_text("utf-8") == CLAUDE


def test_a_personal_file_that_nothing_lists_is_read_and_no_other_project(memory: Memory) -> None:
    project(memory)
    (memory.folder / "CLAUDE.md").unlink()
    (memory.folder / "AGENTS.md").unlink()
    (memory.folder / "CLAUDE.local.md").write_text("Run `npm run lint`.\n", "utf-8")
    (memory.folder.parent / "CLAUDE.md").write_text("Run `npm run format`.\n", "utf-8")
    assert [row["says"] for row in memory.ask("doctor")["refuted_instructions"]] == ["npm run lint"]


def test_where_there_is_no_code_base_or_no_instructions_nothing_is_listed(memory: Memory) -> None:
    assert memory.ask("doctor")["refuted_instructions"] == []
    assert "nothing in them that the code refutes" in memory.run("doctor").out
    with (memory.root / "config.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\nworkspace: ../gone\n")
    assert memory.ask("doctor")["refuted_instructions"] == []
    shutil.rmtree(memory.root)
    assert memory.run("doctor").code == 10
