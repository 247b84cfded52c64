"""Which sentences of a prompt or an answer are worth keeping: the owner's lasting instructions and claims, an agent's
claims about the code. Precise rather than greedy: what is not picked is lost, what is picked wrongly is chatter for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from memory_engine.domain.records import Kind
from memory_engine.text.declarative import objection
from memory_engine.text.mention import Mention, looks_like_code, mention
from memory_engine.text.prose import Block, blocks, masked_code, sentences


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence worth keeping, what kind of thing it is, and which sentence of its text it was (from 1)."""

    text: str
    kind: Kind
    number: int


LONGEST = 400
"""[characters] A longer sentence is pasted, or several thoughts in one."""

PROPOSES = re.compile(
    r"\b(?:plan|proposal|proposed|propose|option|alternative|approach|recommend\w*|suggest\w*|fix(?:es)?|solution|todo|to do|next|follow-?up|steps?|"
    r"chang\w*|implement\w*|refactor\w*|migration|desired|goals?|pros?|cons?|trade-?offs?|risks?|questions?|issues?|problems?|bugs?|root cause|cause|"
    r"concerns?|improve\w*|added|removed|updated|modified|deleted|done|completed|verif\w*|test plan|results?|impact|mitigation|benefits?|caveat|"
    r"phase|task|milestone|what (?:changed|i)|summary of)\b",
    re.I,
)
"""Under a heading or label with such a word stand plans and reports of work, however declarative they sound."""

PASTED = re.compile(
    r"^\s*(?:#{1,6} |Traceback|at \S+\(|\d{4}-\d\d-\d\d[T ]|\[?\d\d:\d\d|\[\d\d/|\$ |> |>>> |❯|diff --git|@@ |\+\+\+ |--- |Error:|npm ERR|"
    r"[│┃├└╭╰⎿⏺]|[-+] {2,}|\w+@\w+|Implement the following plan|This session is being continued)",
    re.M,
)
"""From such a line on the prompt is a log, a diff or a document, and not the owner's words."""

_LEAD = re.compile(
    r"^(?:(?:ok|okay|so|also|and|but|oh|ah|btw|by the way|fyi|please|pls|hey|well|right|yes|yeah|yep|sure|great|good|cool|thanks|thank you|"
    r"in addition|additionally|however|note(?: that)?|nb|important(?:ly)?|reminder|remember(?: that| to)?|keep in mind(?: that)?|"
    r"for (?:the record|reference|future reference)|one (?:more|other) thing|in general|generally|actually)\b[\s,.:;!…-]*)+",
    re.I,
)
_NO = re.compile(r"^(?:no|nope|nah|wrong|incorrect|not (?:quite|true|correct|right)|that(?:'s| is) (?:wrong|not (?:right|true|correct)|incorrect)|actually)\b[\s,.:;!…-]+", re.I)

LASTING = re.compile(
    r"^(?:from now on|going forward|in (?:the )?future|as a rule|by default|whenever|every time|each time|any time|always|never)\b"
    r"|^(?:you|we|i|agents?|claude|it)(?:'d| would)? (?:must|should|shall|need to|want (?:you )?to|have to|are to) (?:always|never|not ever)\b"
    r"|^(?:we|i) (?:always|never|only|generally|usually|typically)\b|^make sure (?:to|you|that you|we) (?:always|never)\b"
    r"|\b(?:from now on|going forward|in (?:the )?future|every time|at all times|as a rule)[.!]?$"
    r"|^(?:in|for|across|throughout) (?:this|our) (?:repo|repository|project|codebase|code base)\b",
    re.I,
)
HABIT = re.compile(r"^(?:we|our (?:team|project|repo|codebase)|this (?:repo|repository|project|codebase)) (?:use|uses|prefer|prefers|require|requires|follow|follows|don't use|do not use|avoid|avoids|run|runs|keep|deploy|release|test|target|targets|support|supports)\b", re.I)
CHOICE = re.compile(r"^(?:i prefer|prefer|use|stick (?:to|with)|go with|run|write|put|keep|name|call|format|install|commit|test|log)\b.{2,}\b(?:instead of|rather than|over|and not|, not|not|never)\b", re.I)
PURPOSE = re.compile(r"^(?:use|prefer|run|stick (?:to|with)) (?!the |a |an |your |my )\S.*\b(?:for (?:all|any|every|each)|when(?:ever)? \w+ing|in (?:all|any|every)|everywhere)\b|^use (?!the |a |an |your |my )[^\s,]+(?: \w+)? (?:for|to \w+) (?!the |a |an |me\b|now\b)[\w -]{3,40}[.!]?$", re.I)
FORBIDS = re.compile(
    r"^(?:do not|don't|dont|never|avoid|no) (?:ever |use |add |adding |edit |editing |commit |push |write |touch |modify |import |create |put |run |install |mock |skip |delete |rename |"
    r"hard-?code |include |mention |using |bump |amend |force|rebase |squash |merge |log |leave |introduce |change |disable |ignore |call |expose |print )",
    re.I,
)
ONLY_WHEN = re.compile(r"^only (?:ever )?(?:use|run|commit|push|edit|touch|write|merge|release|deploy|add|create)\b|^(?:before|after|when(?:ever)?) (?:you |we )?(?:commit|push|merg|releas|deploy|edit|chang|add|writ|creat|touch|open)(?:e|es|ing|ting|ging|s)?\b.{0,60},? ?(?:\brun|\balways|\bnever|\buse|\bupdate|\bmake sure|\bcheck|\bask|\bbump|\bwrite)\b", re.I)
EVERY = re.compile(r"^(?:all|every|each|any|no|commits?|commit messages?|tests?|prs?|pull requests?|branches|docs|comments|code|migrations?)\b.{0,60}\b(?:must|should (?:always|never|not|only|be)|needs? to|has to|have to|are to|goes? (?:in|into|through))\b", re.I)

OF_THE_MOMENT = re.compile(
    r"\b(?:this|that|these|those|it|them|they|here|there|now|yet|again|still|already|today|tomorrow|tonight|first|next|last|again|anymore|for now|right now|just|instead|"
    r"let's|lets|let me|can you|could you|would you|why|what|which|how|who|i think|maybe|perhaps|looks like|seems|worry|bother|"
    r"wait|ask me|explain|show me|tell me|so far|at the moment|currently|above|below|following|ones?|anything|everything|option|step|phase|plan)\b"
    r"(?! (?:repo|repository|project|codebase|code base|team)\b)",
    re.I,
)
"""Words that tie an instruction to the task at hand; ``instead of`` is let through before."""

PINNED = re.compile(r"\bthe (?!same |main |default |repo|project|codebase|database|root|user|owner|api\b|cli\b|tests?\b|docs?\b|build\b|code\b|\w+s\b)", re.I)
"""``the file``, ``the second one``: a definite thing of the conversation."""

BROKEN = re.compile(r"\b(?:wrong|broken|bug|bugs|buggy|error|errors|crash\w*|fail\w*|fix\w*|weird|missing|goofed|not work\w*|doesn't work|don't work|stuck|slow|issue|problem|stale|work(?:s|ed)? (?:fine|now|well|great))\b", re.I)
VALUE = re.compile(r"\b(?:is|are|=|isn't|aren't|uses?|listens? on|runs? on|defaults? to|lives? in|requires?|needs?|expects?)\b.{0,40}?(?:\d|`|\"|'\w|[A-Z]{2,}|\w/\w|\.\w)")

TO_MEMORY = re.compile(
    r"\b(?:save|add|write|commit|store|put|append)\b[^.\n]{0,40}\b(?:to|in|into) (?:your |the |its |long-term |persistent )*memor(?:y|ies)\b"
    r"|\bnotes? (?:for|to) (?:your|the) memory\b|\bupdate your memor(?:y|ies)\b|\bsystem\s*:\s*(?:promote|remember|assert|store|save)\b"
    r"|\b(?:ai|llm|claude|assistants?|agents?|models?)\b[^.\n]{0,40}\b(?:must|should|please|always)? ?(?:remember|memori[sz]e) (?:that|this)\b"
    r"|\bmemory\.md\b[^.\n]{0,20}:",
    re.I,
)
TO_REMEMBER = re.compile(r"^\W*(?:please |always |important:? |note:? )*(?:remember|memori[sz]e|don't forget|do not forget)\b[^.\n]{0,10}\b(?:that|this|to)\b|^from now on\b", re.I)

SHOWN_TAIL = re.compile(r"\s*\[f[0-9a-f]{12}\].*$|\s*\^?\bf[0-9a-f]{12}\b.*$|\(unverified\)\s*")
FACT = re.compile(r"\bf[0-9a-f]{12}\b")


def of_owner(prompt: str) -> tuple[Statement, ...]:
    """Think: the lasting instructions and the claims about the code in what the owner typed."""
    pasted = PASTED.search(prompt)
    return tuple(_picked(prompt[: pasted.start()] if pasted else prompt, _owners))


def of_agent(answer: str) -> tuple[Statement, ...]:
    """Think: the claims about the code in what an agent answered."""
    return tuple(_picked(answer, _agents))


def _picked(text: str, judge: object) -> Iterator[Statement]:
    assert callable(judge)
    number = 0
    for block in blocks(text):
        for sentence in sentences(block.text):
            number += 1
            if len(sentence) <= LONGEST and (said := judge(sentence, block)):
                yield Statement(*said, number)


def _agents(sentence: str, block: Block) -> tuple[str, Kind] | None:
    text = _LEAD.sub("", sentence) if not sentence.lower().startswith(("so ", "right", "well")) else sentence
    text = re.sub(r"\s*\((?:at |on |see )?lines? [\d ,–-]+(?:(?: in| of)[^()]*)?\)", "", text)
    if any(PROPOSES.search(words) for words in (*block.headings[-2:], block.label)) or not mention(text):
        return None
    return None if objection(text) else (_tidy(text), "claim")


def _owners(sentence: str, block: Block) -> tuple[str, Kind] | None:
    text = _LEAD.sub("", sentence)
    corrects = _NO.match(text)
    text = text[corrects.end() :] if corrects else text
    masked = masked_code(text, "x")
    if not text or masked.rstrip().endswith(("?", ":", "...", "…")):
        return None
    if _instructs(masked):
        return _tidy(text), "rule"
    if BROKEN.search(masked) or objection(text, speaks_of_self=True):
        return None
    about_code = mention(text) or any(looks_like_code(word) for word in text.split())
    return (_tidy(text), "claim") if about_code or (VALUE.search(text) and re.search(r"\d", text)) else None


def _instructs(masked: str) -> bool:
    words = len(masked.split())
    if not 3 <= words <= 45:
        return False
    plain = re.sub(r"\binstead of\b", "rather than", masked.replace("’", "'"), flags=re.I)
    if LASTING.search(plain):
        return not re.search(r"\b(?:was|were|did|didn't|had|been)\b", plain)
    tied = OF_THE_MOMENT.search(plain)
    if tied:
        return False
    if HABIT.search(plain) or EVERY.search(plain) or ONLY_WHEN.search(plain):
        return True
    return not PINNED.search(plain) and any(pattern.search(plain) for pattern in (CHOICE, PURPOSE, FORBIDS))


def _tidy(text: str) -> str:
    said = " ".join(text.split()).strip(" -–—,;")
    first = said.split(" ", 1)[0]
    return said if not said[:1].islower() or looks_like_code(first) or "." in first or "/" in first else said[0].upper() + said[1:]


def to_memory(text: str, untrusted: bool) -> tuple[str, ...]:
    """Think: the sentences of a tool's output that read like an instruction to memory; of an outside text also plain ``remember``."""
    found = []
    for line in text.splitlines():
        for sentence in sentences(line.strip()):
            if len(sentence) <= LONGEST and (TO_MEMORY.search(sentence) or (untrusted and TO_REMEMBER.search(sentence))):
                found.append(sentence)
    return tuple(found)


def key(sentence: str) -> str:
    """Think: a sentence without the case, the marks and the fact id that tell two copies of it apart."""
    return " ".join(re.findall(r"[\w./-]+", SHOWN_TAIL.sub("", sentence).lower())).rstrip(".")


def shown(text: str) -> Iterator[str]:
    """Think: the keys of every line and sentence of a text that was put before an agent."""
    for block in blocks(text):
        yield key(block.text)
        yield from (key(sentence) for sentence in sentences(block.text))


__all__ = ["FACT", "Mention", "Statement", "key", "of_agent", "of_owner", "shown", "to_memory"]
