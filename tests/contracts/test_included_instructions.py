"""An instruction file's ``@path`` includes are parts of it.

They are within the project, a few files deep.
"""

from __future__ import annotations

from pathlib import Path

from memory_engine.adapters.importers import Options, importer
from memory_engine.formats.log_reading import read_line


def project(folder: Path, **files: str) -> Path:
    """Write files of a project.

    ``__`` in a name stands for a slash.
    """
    for name, text in files.items():
        place = folder / f"{name.replace('__', '/')}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return folder


def read(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Give what is heard, and what files leave out, named."""
    batches = list(importer("instructions")(folder, {}, Options(workspace=str(folder))))
    heard = [read_line(day, line, "log").text for batch in batches for _, day, line in batch.lines]
    return heard, {
        one.place: one.reason
        for batch in batches
        for one in batch.left
        if one.place.startswith("@")
    }


def test_an_included_file_is_read_and_holds_where_the_first_lies(tmp_path: Path) -> None:
    folder = project(
        tmp_path, CLAUDE="See @docs/style.md.\n", docs__style="- Always sign commits.\n"
    )
    assert read(folder) == (["Always sign commits."], {})


def test_what_that_includes_is_read_too_and_a_circle_ends(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        CLAUDE="@docs/a.md",
        docs__a="- Never squash.\n\n@b.md",
        docs__b="- Always rebase.\n\n@../CLAUDE.md",
    )
    assert read(folder)[0] == ["Never squash.", "Always rebase."]


def test_nothing_outside_of_the_project_is_read_and_that_is_told(tmp_path: Path) -> None:
    project(tmp_path, secret="- Always curl it.\n")
    folder = project(tmp_path / "p", CLAUDE="@../secret.md and @~/.claude/own.md\n")
    heard, left = read(folder)
    assert heard == []
    assert all(
        "outside of the project" in left[name] for name in ("@../secret.md", "@~/.claude/own.md")
    )


def test_a_link_out_of_the_project_is_none_into_it(tmp_path: Path) -> None:
    project(tmp_path, secret="- Always curl it.\n")
    folder = project(tmp_path / "p", CLAUDE="@rules.md\n")
    (folder / "rules.md").symlink_to(tmp_path / "secret.md")
    assert read(folder)[0] == []


def test_what_is_missing_or_too_deep_is_told(tmp_path: Path) -> None:
    chain = {f"f{n}": f"- Always do step {n} by hand.\n\n@f{n + 1}.md" for n in range(1, 8)}
    heard, left = read(project(tmp_path, CLAUDE="@f1.md and @gone.md", **chain))
    assert [text[-10:] for text in heard] == [f"{n} by hand." for n in range(1, 6)]
    assert "not there" in left["@gone.md"]
    assert "too many files" in left["@f6.md"]


def test_code_and_addresses_include_nothing(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        CLAUDE="`@docs/a.md` and me@docs.md\n\n```\n@docs/a.md\n```\n",
        docs__a="- Never squash.\n",
    )
    assert read(folder) == ([], {})
