"""The small words that hold sentences together, by what they do."""

from __future__ import annotations

from memory_engine.domain.table import aliases, groups, words

ARTICLES = words("""
    the a an
""")
"""Said or left out without changing a claim."""

STOP = words("""
    a about across actually after against all along already also always am among an and any are
    around as at basically be because been before behind being between both but by can cannot
    correctly corresponding could currently did directly do does done down during e.g each eg etc
    ever every except exclusively explicitly few for from had has have having he hence her here his
    however i i.e ie if in inside into involved is it its itself just kind least less let lets many
    may merely might more most much must my neither never no nor not now o'clock of off on once one
    ones oneself only onto or our out outside over own per please properly quite rather really
    respective respectively said same several shall she should simply since so solely some still
    straight such than that the their them themselves then there therefore these they thing things
    this those through thus till to too under unless until up upon us very via vs was way ways we
    well were what when whenever where whereas wherever whether which while who whom whose will with
    within without would yet you your
""")
"""Words that carry no content of their own; what they *do* is read off by ``sense``."""

BE = words("""
    are gets be were is been was get being got am
""")
"""Forms of *be*, and *get* where it makes a passive."""

AUXILIARIES = words("""
    am are be been being can cannot could did do does get gets got had has have is may might must
    shall should was were will would
""")
"""Words behind which the predicate of a sentence stands."""

PREPOSITIONS = aliases("""
    to into onto | from off | by | with via through using | in inside | within | on upon | at | for
    | of | against | under below beneath | over above | seq before after | than | then | between
    among | behind | across | around | about | beside alongside | as | per | since | until till |
    without | except | instead | during | outside
""")
"""Preposition -> the role that it gives to what follows. ``before`` and ``after`` give one role:
they are converses."""

SUBORDINATORS = aliases("""
    if when whenever unless | because since | that which who whom whose where | so | while
""")
"""Word that opens a clause -> the kind of clause."""

DETERMINERS = words("""
    a all an any both each every few her his its many most my no our several some that the their
    these this those your
""")
"""Words behind which a noun stands, never a predicate."""

MODALS = aliases("""
    may might could | can | should | must
""")
"""Modal verb -> the modality that the guard compares."""

PARTICIPLES = words("""
    begun bound broken built cast chosen cut done drawn driven fed found frozen given got grown held
    hidden hit kept known led left lost made met mandatory obligatory compulsory necessary essential
    optional unnecessary overridden overwritten paid put read rebuilt reread reset rewritten run
    sent set shown shut sold sought split spun taken thrown told wound written
""")
"""Irregular past participles, and adjectives that say what one would: with a form of *be* they
make a passive."""

GIVEN = words("""
    change changed configured defined explicit given overridden override passed present provided set
    specified specify supplied requested chosen asked selected stated told omitted unset unspecified
""")
"""What a value is not, where the default holds: "unless overridden", "if no region is given"."""

PHRASES = {
    tuple(phrase.split("_")): effect
    for effect, *phrases in groups("""
        cleft is_what are_what was_what is_how is_the_one_the are_the_ones_the |
        cleft:only is_all_that are_all_that | whereabouts is_where are_where | reserved
        reserved_for reserved_to | instead instead_of rather_than as_opposed_to in_place_of |
        role:for in_favour_of in_favor_of | role:beside next_to adjacent_to | not no_longer yet_to
        need_not not_any_longer not_yet neither_of | drop so_far or_not or_may_not or_might_not
        not_only not_just as_well in_order such_as any_more any_longer at_all as_such in_general
        of_course make_sure_to in_use as_follows in_fact in_practice at_the_moment right_now for_now
        as_of_now these_days be_able_to able_to has_been_marked_as marked_as flagged_as in_addition
        on_top to_date in_total up_front as_a_result no_matter straight_to that_is i_think | role:in
        as_part_of | role:with by_means_of with_the_help_of along_with together_with as_well_as |
        role:from out_of | role:front in_front_of | role:regardless regardless_of irrespective_of |
        modal:should supposed_to ought_to | because due_to because_of owing_to thanks_to
        on_account_of given_that so_that to_avoid to_prevent or_else | so which_is_why that_is_why
        is_why that_is_the_reason is_the_reason_why is_the_reason that_is_what_makes
        which_is_what_makes | except except_for apart_from other_than aside_from
        with_the_exception_of but_not everything_but anything_but all_but but_one | example
        for_instance for_example |        only nobody_but no_one_but none_but no_one_except
        nobody_except nothing_except nothing_but no_other | limited restricted_to limited_to
        capped_at capped_to limited_at | if as_long_as provided_that in_case each_time every_time
        any_time in_case_of in_the_event_of in_the_event_that | but even_though | even even_if
        even_when | once as_soon_as | cannot fail_to refus_to neglect_to declin_to forget_to | try
        try_to attempt_to | against decide_against decided_against | quantity:some more_than_one |
        future plan_to intend_to aim_to going_to plans_to planned_to planned_for planned_in
        is_planned are_planned about_to scheduled_for scheduled_to slated_for | willbe will_be |
        without free_of | frequency:first at_first the_first_time | frequency:alternate every_other
        every_second | past used_to | ordered make_sure make_sure_that see_to_it_that
        | before prior_to ahead_of | after subsequent_to | above
        more_than wider_than deeper_than heavier_than slower_than larger_than greater_than
        bigger_than higher_than longer_than in_excess_of | older older_than | newer newer_than
        younger_than | below less_than narrower_than thinner_than lighter_than faster_than
        smaller_than fewer_than lower_than shorter_than drop_below drops_below fall_below
        falls_below drop_under drops_under fall_under falls_under | most at_most up_to no_more_than
        not_more_than no_greater_than no_larger_than no_longer_than no_bigger_than no_higher_than
        not_exceed not_to_exceed may_not_exceed must_not_exceed cannot_exceed can_not_exceed
        should_not_exceed or_older or_lower or_less or_fewer or_shorter or_smaller or_below
        or_earlier | least at_least no_less_than no_fewer_than not_less_than or_newer or_later
        or_higher or_above and_up or_greater and_above and_later and_newer or_more or_longer
        or_larger or_bigger upwards or_better
    """)
    for phrase in phrases
}
"""Several small words with one effect -> what they do in a sentence."""

_OTHERS = {
    word: effect
    for effect, *listed in groups("""
        pronoun we you they i he she | example e.g eg | will will | particle:down down | but but
        whereas | quantity:all all each every | quantity:either either | quantity:both both |
        count:one one single | which:same same | which:other another other | above over above
        exceeding beyond past | quantity:some some many several multiple few | and and plus | nor
        nor | unless unless | stop instead | about approximately approx roughly | frequency:always
        always | frequency:again again | frequency:usually usually normally typically generally
        often mostly | or or | only solely only purely exclusively sole alone | except except
        besides excluding | quantity:less less fewer | quantity:most most | below under below |
        cannot cannot | not neither not never no none nobody nothing | particle:up up | particle:out
        out | quantity:more more | without without | before before preceding | after after following
        | once once | because otherwise else | so so hence therefore thus | past previously formerly
        | future soon | exact exactly precisely | particle:back back | frequency:sometimes sometimes
        rarely seldom occasionally partially partly hardly
    """)
    for word in listed
}

EFFECTS: dict[str, str] = (
    dict.fromkeys(STOP | ARTICLES, "stop")
    | {word: f"role:{role}" for word, role in PREPOSITIONS.items()}
    | {word: f"clause:{kind}" for word, kind in SUBORDINATORS.items()}
    | dict.fromkeys(AUXILIARIES, "aux")
    | {word: f"modal:{kind}" for word, kind in MODALS.items()}
    | _OTHERS
)
"""A small word -> what it does in a sentence (``effect`` or ``effect:kind``); words that are not
here carry content."""
