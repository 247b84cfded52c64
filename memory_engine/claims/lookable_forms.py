"""The sentences that a look decides, as patterns of the whole sentence."""

from __future__ import annotations

from typing import Literal

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
    "version",
    "defined",
]
"""``stands``: a file is there in which something was seen; ``lasts``: one that is mentioned has
not gone."""

_VAGUE = (
    r"(?!(?:it|its|this|that|there|they|these|those|which|what|he|she|we|you|i|a|an|the|no|not|"
    r"only)\b)"
)
_FOLDERS = r"(?:\.{0,2}/)?(?:[\w.@+-]+/)*"
_BARE = (
    r"Makefile|Dockerfile|[Jj]ustfile|Procfile|Gemfile|Rakefile|Taskfile|Vagrantfile|"
    r"CODEOWNERS|LICENSE|go\.mod|go\.sum"
)
_FILE = rf"{_FOLDERS}(?:[\w.@+-]*\.(?:{'|'.join(EXTENSIONS)})|{_BARE})"
PATH = rf"`?(?P<path>(?<![\w/.~:]){_FILE}|(?<=`){_FOLDERS}[\w.@+-]+/)(?![\w/])`?"
_PLACE = rf"(?: (?:in|inside|of|at) {PATH})?"
_HERE = (
    r"(?: (?:for|of|in|here in) (?:the|this|our) (?:project|package|repo(?:sitory)?|code ?base))?"
)
_OURS = (
    r"(?:the|this|our) (?:project|package|repo(?:sitory)?|code ?base|library|app(?:lication)?|"
    r"tool|code|crate|gem)"
)
_WE = rf"(?:(?:we|it|{_OURS}) )"
_RUNTIME = r"`?(?P<name>python|node(?:\.?js)?|golang|go|rust|ruby|elixir)`?"
_VERSION = r"`?v?(?P<value>\d+(?:\.\d+){0,2})`?"
_UP = r"(?: ?\+| (?:or|and) (?:newer|later|above|higher|up|greater|upwards?))"
_SPEC = (
    r"`?[\"']?(?P<value>(?:[<>=~!^]=?|===|~>) ?\d[\w.]*(?: ?,? ?[<>=~!^]{1,2} ?\d[\w.]*)*)[\"']?`?"
)
_NAME = rf"`?{_VAGUE}(?P<name>@?[A-Za-z][\w.-]*(?:/[\w.-]+)*)`?"
_NOT = r"(?P<no> not|n't| no longer)?"
_LEAST = r"(?:minimum|minimal|lowest|oldest)"
_FIELD = (
    r"(?P<name>build[ -](?:backend|system)|(?:go )?module(?: path| name)?|licen[sc]e|package "
    r"manager|(?:package|project|crate) name|edition)"
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
_RELEASE = r"`?v?(?P<value>\d+(?:\.\d+)+(?:[-.]?[a-z]+[.\d]*)?)`?"
_PARAMETER = r"`(?P<bare>[A-Za-z_][\w.]*)`"
_FUNCTION = r"`(?P<of>[A-Za-z_][\w.]*)(?:\(\))?`"
_RUN = r"(?:runs|executes|calls|invokes|uses)"

FORMS: tuple[tuple[Question, str, str], ...] = (
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
    ("minimum", "msrv", rf"(?:the |our )?(?P<name>msrv) is {_VERSION}"),
    ("asks", "requi", rf"{_RUNTIME} ?{_SPEC} is required"),
    (
        "version",
        "version",
        rf"(?:(?:the|our) (?:current )?|{_OURS}(?:'s)? (?:current )?)version(?: of {_OURS})? "
        rf"is {_RELEASE}",
    ),
    ("version", "version", rf"{_OURS} is (?:at|on) version {_RELEASE}"),
    ("version", "version", rf"{_NAME} is (?:at|on) version {_RELEASE}"),
    ("version", "uses", rf"{_WE}uses? {_NAME} (?:version )?{_RELEASE}"),
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
    ("declares", "licensed", rf"{_OURS} is {_VALUE}[ -](?P<name>licen[sc]e)d"),
    (
        "declares",
        "licensed",
        rf"{_OURS} is (?P<name>licen[sc]e)d under (?:the )?{_VALUE}(?: licen[sc]e)?",
    ),
    ("declares", "", rf"{_OURS} is (?P<name>called|named) {_VALUE}"),
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
    (
        "literal",
        "default",
        rf"(?:the (?:function |method )?)?{_FUNCTION} (?:takes|has|accepts) (?:an? (?:argument |"
        rf"parameter )?)?{_PARAMETER} with an? default (?:value )?of {_LITERAL}",
    ),
    (
        "literal",
        "default",
        rf"(?:the (?:function |method )?)?{_FUNCTION} has an? default {_PARAMETER} of {_LITERAL}",
    ),
    (
        "literal",
        "default",
        rf"(?:the |by )?default (?:value )?(?:of |for )?{_PARAMETER}(?: argument| parameter)? "
        rf"(?:of|in|for) {_FUNCTION} is {_LITERAL}",
    ),
    (
        "literal",
        "default",
        rf"(?:the )?{_PARAMETER} (?:argument|parameter) (?:of|in|to) {_FUNCTION} defaults to "
        rf"{_LITERAL}",
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
        "defined",
        "in",
        r"(?:the (?:class |function |type |method )?)?`(?P<name>[A-Za-z_$][\w$.]*)`(?: class|"
        rf" function| type)? (?:is|sits) (?:found |located )?in {PATH}",
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
        r"there(?: is| are|'s)(?: an?|(?P<no> no|n't an?))? (?:file )?(?:called |named "
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
