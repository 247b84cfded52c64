"""Statements of instruction files that the code base refutes.

Somebody should mend them. Precise rather than greedy, for false alarms teach people to look away. A
thing is misstated only if every way to take it is refuted. A path must moreover have been meant to
be there: git had it, or its folder is there and the words around it neither make it nor give it as
an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from memory_engine.commandline.steps import COMMENT
from memory_engine.domain.records.looked import Finding, Misstated, Predicate, Trace
from memory_engine.dream.instructions import Stated
from memory_engine.dream.listing import Listing
from memory_engine.dream.predicate import verdict_on
from memory_engine.extract.quotation import COUNTED, supposes

OURS = frozenset({".github"})
"""Hidden folders of a project's own files only; in others a tool may keep things of each user."""
KNOWN: tuple[Trace, ...] = ("", "ignored", "like", "had")
"""Traces, the one that tells most last; only of what git had is it told where it went."""
HERE = re.compile(r"^(?:\.{1,2}/)+")


def contradicted(
    said: Stated, findings: Mapping[Predicate, Finding], listing: Listing
) -> tuple[Finding, ...]:
    """Give the findings that refute every way to take a statement.

    Gives nothing where one way is left. Here a folder that is not there is no reason to think of
    another project: the file is of this one.
    """
    found = tuple(findings[asked] for asked in said.questions)
    if not found or len(found) < len(said.readings):
        return ()
    pairs = zip(said.readings, found, strict=True)
    answers = {"refuted" if _astray(one, listing) else verdict_on(fact, one) for fact, one in pairs}
    return found if answers == {"refuted"} and not _elsewhere(found) else ()


def _astray(finding: Finding, listing: Listing) -> bool:
    """Tell whether only another project's folder keeps a look open.

    A path begins in that folder.
    """
    first, slash, _ = finding.predicate.subject.partition("/")
    left = finding.predicate.name == "exists" and finding.verdict == "unknown"
    return left and bool(slash) and not listing.has_folder(first)


def _elsewhere(found: Iterable[Finding]) -> bool:
    """Tell whether another file offers a target.

    It may be meant to be run there.
    """
    return any(finding.predicate.name == "target" and finding.anchors for finding in found)


def places(said: Iterable[Stated]) -> list[str]:
    """List the paths that these speak of."""
    return sorted({fact.subject for one in said if one.path for fact in one.readings})


def holders(said: Iterable[Stated]) -> list[str]:
    """List the files that these say to hold a symbol."""
    symbols = (one for one in said if one.quote.how == "symbol")
    return sorted({fact.value for one in symbols for fact in one.readings})


def stale(
    said: Stated, listing: Listing, traces: Mapping[str, Trace], texts: Mapping[str, str]
) -> bool:  # fmt: skip
    """Tell whether a refuted statement was meant as it stands."""
    if said.path:
        return _missing(said, listing, traces)
    return said.quote.how != "symbol" or _unnamed(said, texts)


def _missing(said: Stated, listing: Listing, traces: Mapping[str, Trace]) -> bool:
    meant, quote = [fact.subject for fact in said.readings], said.quote
    known = {traces[place] for place in meant}
    if "ignored" in known or any(map(listing.ends_with, meant)):
        return False
    if "had" in known or ("like" in known and quote.how != "command"):
        return True
    if quote.how == "folder" or COUNTED.search(said.path):
        return False
    made = supposes(quote.before, quote.sentence)
    return not made and any(_expected(place, said, listing) for place in meant)


def _expected(place: str, said: Stated, listing: Listing) -> bool:
    """Tell whether a file is plainly one of the project.

    Its folder is written and there.
    """
    folder, _, name = place.rpartition("/")
    hidden = any(part.startswith(".") and part not in OURS for part in place.split("/"))
    written = "/" in HERE.sub("", said.path) or said.quote.how == "link"
    plain = written and "." in name and "[" not in place and not hidden
    return plain and listing.has_folder(folder) and not listing.has_source(place)


def _unnamed(said: Stated, texts: Mapping[str, str]) -> bool:
    """Tell whether the named file never mentions a symbol.

    It is said to hold the symbol.
    """
    name = re.split(r"\W+", said.quote.words.rstrip("()"))[-1]
    there = [texts[fact.value] for fact in said.readings if fact.value in texts]
    return bool(there) and not any(re.search(rf"\b{re.escape(name)}\b", text) for text in there)


def rows(refuted: Iterable[tuple[Stated, Finding]]) -> list[Misstated]:
    """Write each misstatement once, for all the places saying it."""
    found: dict[tuple[str, str], Misstated] = {}
    for said, finding in refuted:
        key = _words(said), finding.because
        row = found.setdefault(key, Misstated((), *key, finding.predicate))
        spots = dict.fromkeys((*row.places, (said.file, said.quote.line)))
        found[key] = row._replace(places=tuple(spots))
    return list(found.values())


def _words(said: Stated) -> str:
    words = said.quote.words
    return " ".join((COMMENT.sub("", words) if said.quote.how == "command" else words).split())


def telling(found: Sequence[Finding], traces: Mapping[str, Trace]) -> Finding:
    """Choose the most telling finding, and let it claim little.

    It says no more than is known.
    """
    best = max(found, key=lambda one: KNOWN.index(traces.get(one.predicate.subject, "")))
    trace, path = traces.get(best.predicate.subject), best.predicate.subject
    if trace is None or (trace == "had" and best.anchors):
        return best
    namesake = f"; a file of that name is {best.anchors[0].path}" if best.anchors else ""
    return best._replace(because=f"{path} is {'gone' if trace else 'not there'}{namesake}")
