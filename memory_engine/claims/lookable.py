"""What a sentence says of a code base that a look at it decides: limits, dependencies, fields,
constants, tasks, files.

The sentences are matched whole, as those of ``slots``; what only mentions a file, or only begins
like one of them, is ``part``: looking may refute it and never prove it.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from memory_engine.claims.mention import EXTENSIONS

Question = Literal[
    "minimum",
    "allows",
    "asks",
    "depends",
    "declares",
    "literal",
    "runs",
    "target",
    "exists",
    "stands",
    "lasts",
]
"""``stands``: a file is there in which something was seen; ``lasts``: one that is mentioned has
not gone."""

LONGEST = 400
"""[characters] Of a sentence that is read; a longer one says more than one thing."""


class Lookable(NamedTuple):
    """A question with its terms; whether the sentence says yes to it, and says no more than that.

    ``loose`` where no answer may mean another thing: what a project depends on may be no package.
    """

    question: Question
    subject: str
    value: str = ""
    path: str = ""
    says: bool = True
    part: bool = False
    loose: bool = False


_VAGUE = (
    r"(?!(?:it|its|this|that|there|they|these|those|which|what|he|she|we|you|i|a|an|the|no|not|"
    r"only)\b)"
)
_FOLDERS = r"(?:\.{0,2}/)?(?:[\w.@+-]+/)*"
_BARE = (
    r"Makefile|Dockerfile|[Jj]ustfile|Procfile|Gemfile|Rakefile|Taskfile|Vagrantfile|"
    r"CODEOWNERS|LICENSE"
)
_FILE = rf"{_FOLDERS}(?:[\w.@+-]*\.(?:{'|'.join(EXTENSIONS)})|{_BARE})"
PATH = rf"`?(?P<path>(?<![\w/.~:]){_FILE}|(?<=`){_FOLDERS}[\w.@+-]+/)(?![\w/])`?"
_PLACE = rf"(?: (?:in|inside|of|at) {PATH})?"
_HERE = (
    r"(?: (?:for|of|in|here in) (?:the|this|our) (?:project|package|repo(?:sitory)?|code ?base))?"
)
_OURS = (
    r"(?:the|this|our) (?:project|package|repo(?:sitory)?|code ?base|library|app(?:lication)?|"
    r"tool|code)"
)
_WE = rf"(?:(?:we|it|{_OURS}) )"
_RUNTIME = r"`?(?P<name>python|node(?:\.?js)?|golang|go|rust|ruby|elixir)`?"
_VERSION = r"`?v?(?P<value>\d+(?:\.\d+){0,2})`?"
_UP = r"(?: ?\+| (?:or|and) (?:newer|later|above|higher|up|greater|upwards?))"
_SPEC = (
    r"`?[\"']?(?P<value>(?:[<>=~!^]=?|===|~>) ?\d[\w.]*(?: ?,? ?[<>=~!^]{1,2} ?\d[\w.]*)*)[\"']?`?"
)
_NAME = rf"`?{_VAGUE}(?P<name>@?[A-Za-z][\w.-]*(?:/[\w.-]+)?)`?"
_NOT = r"(?P<no> not|n't| no longer)?"
_LEAST = r"(?:minimum|minimal|lowest|oldest)"
_FIELD = (
    r"(?P<name>build[ -](?:backend|system)|(?:go )?module(?: path| name)?|licen[sc]e|package "
    r"manager|package name|edition)"
)
_VALUE = (
    r"(?:`(?P<code>[^`]+)`|\"(?P<quoted>[^\"]+)\"|(?P<value>[^\s,;`\"]*[^\s,;`\".](?: "
    r"v?\d[\d.]*(?<!\.))?))"
)
_CONSTANT = (
    r"(?:`(?P<name>[A-Za-z_$][\w.$-]*)`|(?P<bare>[a-z]+(?:[_-][a-z0-9]+)+|"
    r"(?-i:[A-Z][A-Z0-9_]{2,})))"
)
_UNIT = r"(?: (?:seconds?|minutes?|hours?|days?|ms|bytes|[kmg]i?b|percent|rows?|items?))"
_LITERAL = (
    r"(?:`(?P<code>[^`]+)`|[\"'](?P<quoted>[^\"']+)[\"']|"
    rf"(?P<value>[+-]?\d[\d_.]*(?<![._]){_UNIT}?|true|false|none|null))"
)
_TOOL = r"`?(?P<value>[a-z][\w.-]*)`?"
_RUN = r"(?:runs|executes|calls|invokes|uses)"

_FORMS: tuple[tuple[Question, str, str], ...] = (
    (
        "minimum",
        "",
        rf"(?:the )?{_LEAST}(?: required| supported)?(?: version of)? {_RUNTIME}(?: version)?"
        rf"(?: required| supported)?{_HERE} is {_VERSION}",
    ),
    ("minimum", "", rf"(?:the )?{_RUNTIME}(?:'s)? {_LEAST}(?: version)? is {_VERSION}"),
    (
        "minimum",
        "",
        rf"(?:the )?{_RUNTIME} {_VERSION} is (?:the|our) {_LEAST}(?: supported| required)?(?: "
        r"version)?",
    ),
    ("minimum", "", rf"{_RUNTIME} must be (?:at least )?{_VERSION}{_UP}?"),
    ("minimum", "need", rf"{_WE}?needs? (?:at least )?{_RUNTIME} (?:version )?{_VERSION}{_UP}?"),
    (
        "minimum",
        "requi",
        rf"{_WE}?requires? (?:at least )?{_RUNTIME} (?:version )?{_VERSION}{_UP}?",
    ),
    ("minimum", "requi", rf"(?:at least )?{_RUNTIME} (?:version )?{_VERSION}{_UP}? is required"),
    (
        "allows",
        "",
        rf"{_WE}?(?:(?P<no>do not|don't|does not|doesn't|no longer) )?(?:supports?|(?:runs?|"
        rf"works?) (?:on|with|under)) {_RUNTIME} {_VERSION}{_UP}?",
    ),
    ("allows", "support", rf"{_RUNTIME} {_VERSION}{_UP}? is{_NOT} supported"),
    (
        "allows",
        "drop",
        rf"{_WE}?(?:have |has )?(?P<no>dropped) (?:support (?:for|of) )?{_RUNTIME} {_VERSION}",
    ),
    (
        "allows",
        "drop",
        rf"support (?:for|of) {_RUNTIME} {_VERSION} (?:was|is|has been) (?P<no>dropped|"
        r"removed)",
    ),
    (
        "asks",
        "",
        r"(?:the )?`?(?P<name>requires-python|python_requires|rust-version|"
        rf"engines\.node)`?(?: setting| field)?{_PLACE}(?: is|:| ?=) ?(?:set to )?{_SPEC}",
    ),
    (
        "asks",
        "",
        r"(?:the )?`?(?P<name>requires-python|python_requires|rust-version|engines\.node)`? "
        rf"is (?:set to )?{_SPEC} in {PATH}",
    ),
    (
        "asks",
        "",
        rf"(?:{_WE}|{PATH} )(?:requires|needs|depends on|pins|asks for) "
        rf"`?(?P<name>[A-Za-z][\w.-]*) ?{_SPEC}",
    ),
    (
        "depends",
        "depend",
        rf"{_NAME} is{_NOT} an? (?:direct |runtime |required |hard )?dependency{_HERE}",
    ),
    (
        "depends",
        "dependenc",
        rf"{_NAME} is{_NOT} (?:one of|among) (?:the|our|its) (?:runtime )?dependencies{_PLACE}",
    ),
    (
        "depends",
        "dependenc",
        r"(?:the|our|its) (?:runtime )?dependencies (?:(?P<no>do not|don't|no longer) "
        rf")?include {_NAME}",
    ),
    (
        "depends",
        "dependenc",
        rf"{_NAME} is{_NOT} an? (?P<group>dev|development|test|optional|build)[ -](?:time "
        rf")?dependency{_HERE}",
    ),
    (
        "depends",
        "depend",
        rf"{_WE}(?:(?P<no>does not|doesn't|do not|don't|no longer) )?depends? on {_NAME}",
    ),
    (
        "depends",
        "depend",
        rf"(?:{_WE}|{PATH} )(?:has|have|lists?|declares?|names) {_NAME} (?:as|among) (?:a|an|"
        r"its|the) (?:direct |runtime )?dependenc(?:y|ies)",
    ),
    (
        "depends",
        "depend",
        rf"{_NAME} is{_NOT} (?:listed|declared|named) (?:as a dependency|among the "
        rf"dependencies){_PLACE}",
    ),
    ("depends", "depend", rf"(?:there is|{_WE}(?:has|have)) (?P<no>no) dependency on {_NAME}"),
    (
        "declares",
        "is",
        rf"(?:the |our )?(?:(?:project|package|repo|go|rust|python)(?:'s)? )?{_FIELD}{_HERE} "
        rf"is{_NOT} (?:set to |the )?{_VALUE}(?: licen[sc]e)?{_PLACE}",
    ),
    (
        "declares",
        "is",
        rf"{_VALUE} is{_NOT} (?:the|our) (?:(?:project|package|repo)(?:'s)? )?{_FIELD}",
    ),
    ("declares", "buil", rf"{_WE}(?:is built|builds?) with {_VALUE}"),
    ("declares", "build", rf"(?:the |our )?{_FIELD} uses {_VALUE}"),
    ("declares", "as", rf"{_WE}uses? {_VALUE} as (?:the|its|our) {_FIELD}"),
    (
        "literal",
        "",
        rf"(?:the )?(?:constant |variable |setting |value of |default of )?{_CONSTANT}{_PLACE} "
        rf"(?:is|equals|=|has the value|defaults to){_NOT} (?:set to |equal to )?{_LITERAL}(?: "
        r"by default)?",
    ),
    (
        "literal",
        "in",
        rf"(?:the )?(?:constant |variable |setting |value of )?{_CONSTANT} (?:is|equals|=|"
        rf"defaults to){_NOT} (?:set to )?{_LITERAL} (?:in|inside) {PATH}",
    ),
    (
        "literal",
        "in",
        rf"in {PATH},? (?:the )?(?:constant |value of )?{_CONSTANT} (?:is|equals|=|defaults "
        rf"to){_NOT} (?:set to )?{_LITERAL}",
    ),
    ("literal", "set", rf"{PATH} sets {_CONSTANT} to {_LITERAL}"),
    ("literal", "define", rf"{PATH} defines {_CONSTANT} (?:as|=) {_LITERAL}"),
    (
        "literal",
        "=",
        rf"`(?P<name>[A-Za-z_]\w*) = (?P<value>[^`]+)` (?:is (?:set|defined) )?in {PATH}",
    ),
    ("runs", "s", rf"`(?P<name>[^`]+)` {_RUN} {_TOOL}"),
    (
        "runs",
        "s",
        rf"the `?(?P<name>[\w:-]+)`? (?P<sort>target|script|recipe){_PLACE} {_RUN} {_TOOL}",
    ),
    (
        "target",
        "s",
        rf"(?:the )?{PATH} (?:(?P<no>lacks|has no)|has|defines|contains) (?:a |an |the "
        r")?`?(?P<name>[\w:-]+)`? (?P<sort>target|script|recipe)",
    ),
    (
        "target",
        "",
        r"(?:run|use|call|invoke|execute) `(?P<name>[^`]+)` (?:to|for|before|after|when|if) "
        r"(?P<value>[^`]+)",
    ),
    (
        "exists",
        "exist",
        rf"(?:the )?(?:file )?{PATH} (?:(?P<no>does not|doesn't|no longer) )?exists?{_HERE}",
    ),
    (
        "exists",
        "",
        rf"(?:the )?(?:file )?{PATH} (?P<no>is missing|is gone|(?:was|has been) (?:deleted|"
        r"removed))",
    ),
    ("exists", "no ", rf"(?P<no>no) {PATH}(?: file)? exists{_HERE}"),
    (
        "exists",
        "there",
        r"there (?:is|are)(?: an?|(?P<no> no|n't an?))? (?:file )?(?:called |named "
        rf")?{PATH}(?: file)?{_HERE}(?: (?:at|in) the (?:root|top))?",
    ),
    (
        "exists",
        "",
        rf"{_WE}(?:(?P<no>has no|have no|lacks|does not have|doesn't have|contains no|ships "
        rf"no)|has|have|contains|ships|keeps) (?:an? |its own |the )?{PATH}(?: file)?",
    ),
    (
        "target",
        "there",
        r"there is (?:an? |(?P<no>no) )`(?P<name>[^` ]+ [^`]+)`(?: target| script| recipe| "
        r"command)?",
    ),
)
"""(question, letters without which the form cannot match, the form)."""

_COMPILED = tuple((question, hint, re.compile(form, re.I)) for question, hint, form in _FORMS)
_ADVERB = re.compile(r"\b(?:now|currently|still|already|also|just|actually) ", re.I)
_LAST_ADVERB = re.compile(r",? (?:now|currently|already|as well|today)$", re.I)
_NAMED_TASK = re.compile(
    r"(?:the )?(?:`(?P<name>[\w:-]+)` make target|make target `(?P<target>[\w:-]+)`) [a-z]+s\b",
    re.I,
)
_TASK = re.compile(r"(?:the )?`(?P<name>[a-z][\w.-]*(?: [\w.:/@=-]+)+)` [a-z]+s\b", re.I)
_MENTION = re.compile(PATH)
_ABSENT = re.compile(
    r"\b(?:not?|never|without|unless|until|if|when|once|would|will|should|must|may|might|could|can"
    r"|add(?:ed|s)?|creat\w+|generat\w+|produc\w+|wr(?:it|o)\w*|built|builds|made|makes|"
    r"download\w*|cach\w+|output\w*"
    r"|ignored?|optional\w*|e\.g|example|like|any|each|every)\b|n't|\?",
    re.I,
)
"""Words with which a sentence speaks of a task that need not be there."""
_AWAY = re.compile(
    r"\b(?:was|were|had|been|used to|no longer|delet\w+|remov\w+|renam\w+|mov(?:ed|es)|"
    r"replac\w+|supersed\w+"
    r"|gone|missing|lacks?|instead|dropp\w+|split|merged|creat(?:e|ed)|adds?|added|will|"
    r"should)\b|\?",
    re.I,
)
"""Words with which a sentence speaks of what became of a file, or is to."""
_RUNNERS = {"target": "make", "script": "npm run", "recipe": "just"}
_FIELDS = {
    "requires-python": "python",
    "python_requires": "python",
    "rust-version": "rust",
    "engines.node": "node",
}
_DECLARED = dict.fromkeys(("go module", "module", "module name", "go module path"), "module path")
_DECLARED |= dict.fromkeys(("build system", "build-system", "build-backend"), "build backend")
_ALIASES = {"nodejs": "node", "node.js": "node", "golang": "go"}


def lookable(text: str) -> Lookable | None:
    """Read the question that decides a sentence, if there is one."""
    if len(text) > LONGEST:
        return None
    plain = _LAST_ADVERB.sub("", _ADVERB.sub("", text.strip().rstrip(".!").replace("’", "'")))
    lower = plain.lower()
    for question, hint, form in _COMPILED:
        if hint in lower and (found := form.fullmatch(plain)):
            return _read(question, found)
    return None


def mentioned(text: str) -> Lookable | None:
    """Read the task or file that a sentence rests on without saying that it is there."""
    if len(text) > LONGEST or "://" in text:
        return None
    if task := _TASK.match(text) or _NAMED_TASK.match(text):
        command = task["name"] if task.re is _TASK else f"make {task['name'] or task['target']}"
        return None if _ABSENT.search(text, task.end()) else Lookable("target", command, part=True)
    found = _MENTION.search(text)
    around = text.replace(found["path"], " ") if found else ""
    if not found or _AWAY.search(around):
        return None
    return Lookable("lasts", found["path"], part=True)


def _read(question: Question, found: re.Match[str]) -> Lookable:
    groups = {name: text for name, text in found.groupdict().items() if text}
    name = groups.get("name") or groups.get("bare") or ""
    value = groups.get("code") or groups.get("quoted") or groups.get("value") or ""
    path, says = groups.get("path", ""), "no" not in groups
    if question == "exists":
        return Lookable("exists", path, says=says)
    if question == "declares":
        name = _DECLARED.get(name.lower(), name) or "build backend"
    if "sort" in groups:
        name = f"{_RUNNERS[groups['sort'].lower()]} {name}"
    name = _ALIASES.get(name.lower(), name)
    name = _FIELDS.get(name.lower(), name) if question == "asks" else name
    loose = question == "depends" and "dependenc" not in found[0].lower()
    return Lookable(question, name, value, path, says, "group" in groups, loose)
