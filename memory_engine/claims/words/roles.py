"""What words do in a claim: fill, sort, undo, cause."""

from __future__ import annotations

from memory_engine.domain.table import words

FILLERS = words("""
    live define use do make have code logic project module suite system value thing part way place
    name source utility helper component implementation feature
""")
"""Words that may change for one another without changing what is claimed."""

LIGHT = words("""
    use live define implement require have make get do run set provide manage happen allow exist own
    trigger function class file directory object variable command script code logic project suite
    system feature value thing part way place call name content able behavior behaviour module
    instance source utility helper component item case operation action mechanism subsystem
    envvar maximum minimum come contact find environment number amount person someone user-facing
    basis purpose kind want wish quiet possible able something anything someone anyone somebody
    anybody everything everyone another other else single
""")
"""Words that add little: "X is used for Y" is "Y is done with X"."""

APPOSITIVE = words("""
    function class method file directory object variable command script module package envvar
    argument flag field column type attribute property constant key setting table endpoint name
    decorator exception identifier symbol helper fixture service tag branch target parameter option
    hook
""")
"""Beside the name of a thing they say only what kind of thing it is: "the function `f`" is `f`."""

CONVERSE = words("""
    power powers powered underpin underpins dependency dependencies prerequisite prerequisites
    requirement requirements
""")
"""Predicates that say from the other side what their group says: X powers Y where Y uses X."""

BARE_VERBS = words("""
    run go live contain need use begin start follow expire happen exist carry stay keep fail take
    come belong appear depend require get make include become remain write read wait land sit have
""")
"""Verbs in the form they have behind a plural: what stands right before one is no predicate, but
its subject."""

FUNCTIONAL_VERBS = words("""
    default listen live define store pin rename replace own set move name
""")
"""Verbs that give a thing a value of which it has one at a time; what one uses, calls or
supports may be many."""

LOCATING_VERBS = words("go read install land send fetch")
"""Verbs whose place is one at a time: where it goes, is read from or installed."""

MAKING_VERBS = words(
    "serialize compute hash encrypt parse build create write format bundle deploy "
    "implement render compile sign package manage"
)
"""Verbs that are done with one tool at a time."""

NAMING_VERBS = words("default rename replace own name")
"""Of those, the ones whose value may be any word: who owns it, what it is called, what is the
default."""

HARM = words("fail crash hang leak lose stale break error deadlock oom")
"""What "or" threatens with: "set it, or the build fails"."""

MANY_VALUED = words(
    "require work support test accept use include contain allow read write handle try check"
)
"""Verbs that may hold of several numbers at a time: it supports 3.10, and 3.11."""

UNDOING = words(
    "delete stop disable abort revert forbid lose lack suppress skip block discontinue "
    "abandon drop leave fix solve"
)
"""Verbs that undo: where one side alone has one, the other says that the thing still is."""

MAKING = words("create write store add put copy scaffold output")
"""Verbs whose object need not be there before: what is to be created is not missing."""

CAUSING = words("cause make trigger break delay block slow prevent hide trip expose worsen mask")
"""Verbs whose subject is the cause, and whose object the effect: with these exchanged it is
another claim."""

SORTS = words("""
    controller optimizer speed pipeline output budget signal event domain engineer privilege
    permission gpu database flow operatingsystem prefix suffix clock frequency pixel reason kernel
    rate range structure coordinate schedule font interval period column executor engine duration
    version port path format output connection schema language framework library length size status
    state metric statement command message data information content document text list array record
    entry row element set group amount count total value unit level mode type kind sort form style
    order side part section piece stack layer constraint field property parameter argument option
    flag setting key address link location folder namespace region variable constant expression code
    source target result response request query call process procedure task job step phase tool
    program software application product package dependency runtime limit deadline time moment date
    day page file stage person people team member company project repository signature definition
    declaration assignment instance interface endpoint server service machine
""")
"""Words for the sort of a thing: said or left out behind it, or before its name, they change
nothing."""

EMPTY = words("""
    anywhere later appear sure away everywhere ever become guarantee available direct present ready
    separate respective own current actual existing given certain possible required again still
    lazily first top how fyi btw note user preference minimum maximum oldest newest whole entire
    complete everything default normal usual
""")
"""Words that neither add nor restrict: that a thing is there, is this one, or that somebody
wants it."""

DIMENSIONS = words("long wide high tall deep thick old large heavy slow fast")
"""What a quantity may be said to measure: 40 minutes long, slower than 200 ms."""

STAYING = words("leave remain stay keep store")
"""Verbs that only say that a state lasts: "leaves it unchecked" does not check it."""

LOCATIVE = words("live define implement exist find have")
"""Words that say no more than that a thing is somewhere."""

NEEDING = words("use require run")
"""Verbs by which we say that we have a thing: "we use Gradle 8" is "Gradle is at 8"."""

MANNERS = words("order mode level status direction format style")
"""What a thing has one of at a time: results come in ascending order, a compiler runs in strict
mode."""

ATTRIBUTES = words("""
    version size length amount count total number value level mode type kind sort form format style
    language rate range interval period name path address location key limit deadline time state
    status order set list maximum minimum resolution duration lifetime file directory cause reason
    throttle expire code member source instance
""")
"""What may be named beside that of which it is: the size of the queue is 5 MB, the queue is 5
MB."""
