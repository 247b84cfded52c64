"""Words that exclude each other.

``COMPLEMENTS`` decompose: ``disabled`` is *not enabled*, so that "is disabled" and "is not enabled"
come out the same and "is disabled" and "is enabled" do not. ``ANTONYMS`` and ``RIVALS`` only
exclude: not before is not yet after. All words stand in their base form; they are stemmed when
read.
"""

from __future__ import annotations

from memory_engine.domain.table import groups, words

COMPLEMENTS = dict(
    pair.split("/")
    for pair in words("""
        disable/enable deactivate/enable inactive/active optional/require unnecessary/require
        needless/require unneeded/require forbid/allow prohibit/allow disallow/allow deny/allow
        ban/allow prevent/allow reject/accept refuse/accept decline/accept lack/have
        impossible/possible unable/able incapable/able invalid/valid illegal/legal missing/exist
        absent/exist malformed/valid bad/valid corrupt/valid unknown/recognize
        unrecognized/recognize unfamiliar/recognize untyped/type nonexistent/exist fail/pass
        failure/success unsuccessful/success incompatible/compatible unsupported/support unsafe/safe
        unreliable/reliable asynchronous/synchronous async/synchronous private/public
        immutable/mutate frozen/mutate exclude/include offline/online false/true wrong/right
        incorrect/correct unavailable/available unreachable/reachable unlimited/limit
        unstable/stable unused/use undocumented/document untested/test unauthenticated/authenticate
        anonymous/authenticate unauthorized/authorize unencrypted/encrypt plaintext/encrypt
        uncommitted/commit unbounded/bound unordered/order unsorted/sort incomplete/complete
        insecure/secure insensitive/sensitive inconsistent/consistent independent/depend
        nonblocking/block nonempty/empty nonnull/null unpinned/pin stateless/stateful avoid/use
        dislike/like hate/like detest/like
    """)
)
"""Word -> the word that it negates. Only pairs where one side is exactly the denial of the
other."""

ANTONYMS = tuple(
    (left, right)
    for pair in sorted(
        words("""
        before/after minimum/maximum raise/return read/write client/server request/response
        input/output encode/decode encrypt/decrypt serialize/deserialize compress/decompress
        compress/extract push/pull get/set lock/unlock attach/detach mount/unmount install/uninstall
        import/export upload/download connect/disconnect subscribe/unsubscribe register/unregister
        frontend/backend sender/receiver send/receive producer/consumer publisher/subscriber
        publish/subscribe parent/child source/target source/destination left/right top/bottom
        internal/external internal/public local/remote local/global static/dynamic strict/lenient
        strict/loose eager/lazy above/below over/under upper/lower increase/decrease raise/lower
        shut/open start/stop add/remove create/remove open/close optin/optout high/low fast/slow
        new/old newest/oldest newer/older latest/oldest latest/earliest stable/beta
        deprecated/recommended hard/soft deep/shallow wide/narrow horizontal/vertical row/column
        key/value odd/even inclusive/exclusive primary/secondary primary/replica leader/follower
        master/slave warm/cold hot/cold hit/miss grant/revoke commit/rollback upgrade/downgrade
        prefix/suffix head/tail begin/end first/last ascending/descending ascend/descend
        sequential/parallel manual/automatic implicit/explicit relative/absolute always/never
        up/down on/off yes/no more/less larger/smaller bigger/smaller longer/shorter
        positive/negative temporary/permanent transient/permanent transient/persistent
        persistent/ephemeral long/short empty/full early/late earlier/later single/multiple
        single/multi clockwise/counter-clockwise show/hide visible/hidden expand/collapse
        allowlist/denylist whitelist/blacklist whitelist/denylist buy/sell win/lose skip/run
        include/skip keep/lose keep/remove keep/drop store/remove stdout/stderr vertical/flat
        inbound/outbound incoming/outgoing ingress/egress reader/writer encoder/decoder
        plaintext/hash compile/interpret monolith/microservice many/few inner/outer strong/weak
        mandatory/discouraged debug/release raw/cooked unit/integration unit/end-to-end freeze/thaw
        pause/resume buffer/stream join/leave admin/guest buy/rent light/dark toward/away
        light/heavy loud/quiet sit/stand empty/fill pick/drop near/far inside/outside
        indoors/outdoors wet/dry clockwise/counterclockwise big/small rare/common cheap/expensive
        simple/complex continue/abort retry/abort approve/reject merge/close load/save load/unload
        load/store fetch/store block/allow remove/work same/different enable/skip enable/strip
        verbose/terse verbose/concise readonly/write success/error new/existing human/machine
    """)
    )
    for left, right in [pair.split("/")]
)
"""Pairs of engineering words that cannot stand for one another in the same place."""

RIVALS = tuple(
    frozenset(members)
    for members in groups("""
        daily hourly monthly nightly weekly yearly | day hour minute month second week year | friday
        monday saturday sunday thursday tuesday wednesday | april august december february january
        july june march may november october september | delete get head options patch post put |
        critical debug error fatal info trace warning | fifth first fourth last second third | large
        medium small | high low medium | east north south west | admin editor guest maintainer owner
        user viewer | end-to-end integration load smoke unit | black blue green orange purple red
        white yellow | major minor patch | array boolean dictionary float integer list object set
        string tuple | center left right | autumn spring summer winter | evening morning night noon
        | create delete read update | spaces tabs | merge rebase squash | milliseconds seconds |
        input output | cpu disk memory network | hash list set | customer employee supplier vendor |
        body cookie header query | heap queue stack | process thread | file pipe socket | lowercase
        titlecase uppercase | camelcase kebabcase snakecase | comma semicolon tab pipe
    """)
)
"""Sets of which a thing has one member at a time."""
