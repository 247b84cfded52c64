"""Words that mean the same in engineering prose, in groups.

The first word of each stands for all.

``VERBS`` and ``NOUNS`` differ only in that a verb may be the predicate of a claim. An entry with
underscores is an expression of several words (``time_out``), looked up before small words are
dropped; forms of *be* are left out of it. A word stands in one group only: the one that engineers
mean most often. Groups are kept narrow: two words share one only if swapping them leaves a claim
about software as it was. All words are in base form; they are stemmed when read.
"""

from __future__ import annotations

from memory_engine.domain.table import groups

VERBS = groups("""
    define declare specify | implement realize code_up | live reside sit locate house end_up wind_up
    land find_in found_in can_be_found belong_in contain hold place lie | store keep save persist
    stash retain preserve | use utilize employ leverage rely depend make_use build_on base_on
    utilise reliant dependency_of prerequisite_of base back power underpin | consume | drive |
    require need necessitate demand call_for must have_to need_to has_to needed mandatory obligatory
    compulsory necessary essential requirement prerequisite | run execute perform carry_out
    execution | call invoke invocation | trigger fire kick_off set_off cause lead_to result_in make
    provoke | prompt | start launch boot spin_up bring_up start_up begin startup boot_up come_up |
    stop halt terminate cease shut_down kill end quit shutdown | return give_back hand_back give
    go_back come_back | yield | raise throw | exit | succeed pass work | delete remove erase go_away
    eliminate get_rid_of drop destroy discard deletion removal take_out get_rid throw_away
    throw_out | clear
    purge empty wipe expunge clear_out | flush | evict | invalidate bust | reset | create generate
    produce make_up generation | build compile | send deliver dispatch transmit delivery go_out |
    ship_to ship | publish | emit | broadcast | fetch retrieve obtain look_up lookup retrieval get |
    acquire | read load read_from | write | append | validate verify check validation verification |
    ensure | assert | confirm | manage deal_with take_care_of handle cope_with | process | support
    compatible_with work_with work_on | allow permit let | enable activate turn_on switch_on
    activation set_to_true set_true | disable deactivate turn_off switch_off set_to_false set_false
    | expire lapse run_out expiry ttl lifetime expiration time_to_live valid_for | timeout time_out
    timed_out times_out timing_out | retry try_again reattempt repeat | skip ignore omit leave_out
    pass_over bypass disregard | reject refuse decline turn_down turn_away | fail break failure
    broken go_red turn_red | crash die blow_up | log logging | listen listening bind bound | expose
    | serve served | available accessible | show display render draw | repaint | print output | add
    introduce bring_in | change modify alter edit adjust mutate amend modification alteration
    mutation | update | refresh | upgrade bump | move relocate transfer | copy duplicate clone |
    replicate | rename now_called now_named new_name renamed used_to_be_called used_to_be_named
    formerly_known_as formerly_called previously_called was_called known_as | replace supersede
    substitute swap take_the_place_of replacement in_place_of | configure set_up setup customize
    configurable | set assign | convert transform translate turn_into conversion | map | group |
    bucket | partition | shard | aggregate accumulate | summarize summarise | merge combine unify |
    join | split divide separate | limit cap restrict restriction ceiling max_out quota cutoff
    constrain | threshold | wait wait_for await sleep | pause | finish complete conclude wrap_up
    completion | install installation | deploy roll_out rollout deployment | release | own maintain
    look_after responsible_for in_charge_of take_care owner maintainer ownership responsible |
    charge | pick choose select elect | take pick_up claim grab dequeue | poll | happen occur
    take_place kick_in | apply take_effect | prefer favor favour preferred | push commit_to
    commit_directly_to push_directly_to | authenticate log_in login sign_in authentication auth
    authn logon | authorize authorization authz authorise authorisation | forward relay pass_along |
    inherit extend subclass derive inheritance | override overrule take_precedence | overwrite
    clobber | increase grow go_up | decrease reduce lower shrink go_down | fall_back fallback |
    fail_over failover switch_over | mean denote stand_for indicate signify | consist comprise
    made_of composed_of | track keep_an_eye_on | monitor watch observe | describe explain | exist
    there_be | exceed surpass go_over go_above | enqueue queue_up | mock | stub | fake | memoize |
    hash hashing | pin lock_to | freeze | abort cancel call_off | inject supply provide offer |
    accept take_in | test test_suite exercise | compute calculate work_out | crawl | scrape | escape
    | sanitize sanitise | strip | trim | iterate loop | sync synchronize synchronise | initialize
    initialise init bootstrap | normalize normalise canonicalize | tag label mark flag_as | collect
    gather | export dump | parse interpret | detect notice spot | discover | notify alert inform |
    ping | archive shelve | ask query request_from | revert undo roll_back rollback back_out |
    approve sign_off | connect | link | encode | serialize serialise | decode | deserialize
    deserialise | download pull_down | examine inspect look_at | rotate roll_over rotation cycle |
    schedule plan | warn complain | acknowledge ack acked acknowledgement | deduplicate dedupe dedup
    | wrap enclose | communicate talk speak interact | populate fill prefill | respond reply answer
    | attempt try | protect guard secure | hide conceal | mask redact | obscure | search look_for |
    reach reachable | hit | fix repair correct | resolve solve | point | refer cite mention |
    isolate | sort rank | compress zip | extract unpack unzip | bundle pack | throttle rate_limit
    ratelimit | delay postpone defer | restart reboot | resume continue proceed | provision spin |
    backup back_up | restore recover | suggest recommend advise | name title | distribute spread |
    direct route | annotate decorate | construct instantiate | affect impact influence | assume
    presume | expect anticipate | regenerate recreate rebuild | clean clean_up cleanup tidy | count
    tally | report | last endure | prune | vacuum | paginate page | subscribe | deprecate obsolete |
    measure gauge | highlight emphasize | recognize recognise know aware | consider regard treat |
    default by_default out_of_the_box unless_overridden unless_otherwise_specified
    unless_specified_otherwise unless_configured_otherwise | come arrive | honour follow respect
    obey comply_with adhere_to | resize | scale | insert | put | go | originate come_from stem_from
    derive_from | retire sunset phase_out | adopt switch_to migrate_to | access | infer deduce
    figure_out | determine | propagate cascade bubble_up | suppress swallow silence | renew | revoke
    | issue mint | enrol enroll register | scaffold | scan | audit | review | carry | cover | span |
    embed inline | hang stall get_stuck | accelerate speed_up | degrade slow_down | compare | format
    | lint | want wish | escalate | paste | toggle | tune | sample | average | surround | sign |
    upload | decrypt | encrypt | open | close | lock | unlock | unsubscribe | attach | detach |
    mount | unmount | crop | truncate | round | multiply | filter | redirect | rewrite | reload |
    leak | commit check_in checked_in | rebase | squash | pull | match | include come_with | exclude
    | block | catch | grant | transpile | minify | increment | decrement | receive | lose | gain |
    spend | assemble | disconnect | bill | refund | reserve | import | leave | belong | act_as
    serve_as function_as | stand | remain stay | react | target | wire wire_up hook_up | plug
    plug_in | sum sum_up add_up | fold collapse | couple | decouple | flatten | reverse | invert |
    see
""")

NOUNS = groups("""
    directory folder dir | function method func routine procedure callable | class | type | argument
    parameter param arg | flag option switch | configuration config conf setting settings cfg
    preference preferences configs | database db datastore | envvar environment_variable env_var
    env_variable envvars environment_variables env_vars | project repository repo codebase code_base
    | documentation docs doc | application app | administrator admin | message msg | error exception
    | picture image photo | email mail e-mail | identifier id ids | number amount quantity | maximum
    max maximal upper_bound upper_limit | minimum min minimal lower_bound lower_limit | period
    interval cadence | job task | library lib package | row entry record | entrypoint entry_point
    starting_point | logout log_out sign_out log_off | pullrequest pull_request pr merge_request mr
    prs | pipeline workflow | bug defect | continuousintegration continuous_integration | backend
    back_end | frontend front_end | interface | ui user_interface gui | idle inactive_for
    without_activity without_traffic | money monetary | parallel concurrent simultaneous
    at_the_same_time at_once in_parallel concurrently simultaneously concurrency parallelism |
    sequential serial one_after_another one_by_one one_at_a_time in_sequence serially | daily by_day
    every_day each_day once_a_day once_per_day per_day a_day | nightly every_night each_night |
    hourly by_hour every_hour each_hour once_an_hour once_per_hour | weekly by_week every_week
    each_week once_a_week once_per_week | monthly by_month every_month each_month once_a_month |
    yearly annually every_year once_a_year annual | automatic auto automatically by_itself
    on_its_own | manual by_hand manually hand_written handwritten | fast quick rapid speedy | slow
    sluggish take_long take_a_long_time | big large huge larger bigger | small little tiny smaller |
    stale outdated out_of_date | unique distinct | identical equal | empty_string blank | secret
    confidential | credential credentials | temporary temp tmp transient | persistent durable |
    permanent permanently for_good | latest newest most_recent | initial initially | instant
    immediate immediately instantly right_away | synchronous synchronously blocking_call |
    asynchronous async asynchronously | threadsafe thread_safe | size length | address addr |
    character char | string str | boolean bool | extra additional | oom out_of_memory
    run_out_of_memory running_out_of_memory | float floating_point | integer int | dictionary dict |
    object instance | machine host box | user account_holder | customer client_account | password
    passphrase | person people human | guy man | kid child children | specification spec |
    implementation impl | statistic stats statistics | metric metrics | middle center centre |
    reference ref | certificate cert | environment env | variable var | index indices indexes |
    vertex node_of | information info_on | timezone time_zone tz | millisecond ms | hostname
    host_name | username user_name login_name | filename file_name | endpoint | thirdparty
    third_party external_vendor | commandline command_line command_line_interface cli | terminal tty
    | gpu graphics_card video_card | operatingsystem operating_system os | endtoend end_to_end e2e |
    readonly read_only | foreignkey foreign_key fk | primarykey primary_key pk | traceback
    stack_trace stacktrace backtrace | race race_condition | null nil none nul | exitcode exit_code
    exit_status return_code exit_value | statuscode status_code http_status response_code | dataset
    data_set | deadline time_limit | lag | latency | whitespace white_space | newline line_break
    linebreak | uppercase upper_case | lowercase lower_case | subdirectory subfolder | webhook
    web_hook | changelog change_log | semver semantic_versioning | healthcheck health_check |
    monorepo mono_repo | subprocess child_process | featureflag feature_flag feature_toggle |
    cronjob cron_job scheduled_job scheduled_task | color colour | behavior behaviour | favorite
    favourite | homepage home_page landing_page | signup sign_up registration | typehint type_hint
    type_annotation type_hints type_annotations | regular periodic periodically regularly | lazy
    on_demand lazily | whole entire | simple easy | difficult hard | important critical crucial |
    flaky intermittent | consecutive successive in_a_row | silent quiet silently quietly | exact
    precise | license licence | counter tally_of | seller vendor | teammate coworker colleague |
    sprint iteration | codeowner code_owner codeowners | sso single_sign_on single_signon | gc
    garbage_collection garbage_collector | payload body_of | outage downtime incident | developer
    programmer engineer | purpose goal aim | reason | hostmachine host_machine | kilobyte kb |
    inmemory in_memory | request req | dependency deps | dependent | permission privilege
    access_right | organization organisation org company | virtualmachine virtual_machine vm |
    artifact artefact | website web_site web_page site | browser web_browser | memory ram |
    processor | cpu | chart plot | graph | diagram | channel | topic | handler | callback | stage
    phase | example demo | remark note | member participant | approver reviewer | disk disk_space
    storage_space | cwd current_directory working_directory current_working_directory | grey gray |
    catalog catalogue | longitude lng | quick_start quickstart | testcase test_case | timestamp
    time_stamp | roundtrip round_trip | popup pop_up dialog modal_dialog | typo spelling_error |
    hotfix hot_fix | prerelease pre_release | postmortem post_mortem | separator delimiter |
    codepoint code_point | tax vat | device gadget | laptop | notebook | phone telephone smartphone
    | tv television | woman lady female
""")

KIN = groups("""
    fresh new | legacy old | due deadline | take duration | serve endpoint | listen endpoint | model
    row | error problem | wake run | self ourselves | row result | go endpoint | real actual | older
    earlier | newer later | consider count | access touch | access reach | datum metadata | last
    latest | earlier previous | examine validate | use backend | validate cover | show see | show
    return | mean signal | initial first | main primary | move replace | write store | run start |
    run listen | build generate | configure set | expire live | take poll | push merge | trigger run
    | call run | log write | send forward | fetch read | validate test | use require | define
    implement | define live | store live | implement live | delete clear | stop finish | create add
    | create build | change update | move rename | move live | move migrate | fail crash | raise
    fail | delete trim | publish send | print show | release deploy | install use | pin use | accept
    allow | reject fail | happen start | track log | create write | forward call | listen live |
    listen use | print write | manage own | default set | default use | use live | inherit use |
    convert return | run apply | wait block | warn tag | warn flag | warn raise | deduplicate filter
    | frontend ui | enable set | live map | listen map | send write | link reference | define
    explain | find live | find implement | find define | execution process | explain document |
    verify require | describe document | require exist | exist live | exist provide | create happen
    | return provide | return respond | respond send | response return | serve return | talk
    communicate | choose use | contain consist | change set | set override | use take | read take |
    expect require | assume default | assume require | need want | guard protect | gate enable |
    cover test | run perform | start trigger | slow timeout | error fail | crash raise | respond
    serve | host run | host live | hold maintain | lock block | attempt retry | include live |
    include consist | last take | last run | take run | linter lint | formatter format | respond
    fetch | old deprecated | exist find | isolate own | isolate exist | reach exceed | report show |
    report send | report log | report warn | complain warn | listen accept | listen receive | kind
    type | name identify | fix change | restore revert | throttle limit | recognize known |
    featureflag flag | trigger cause | construct create | regenerate create | copy backup | search
    find | search query | free release | use dependency | resize scale | add insert | add append |
    add write | put store | put live | put write | put add | go live | go send | go write | go store
    | go come | originate read | originate create | carry live | carry include | carry exist |
    communicate use | retire delete | retire deprecated | adopt move | adopt migrate | adopt upgrade
    | adopt replace | adopt use | infer detect | infer compute | suppress skip | renew update |
    revoke clear | revoke delete | issue create | scan validate | audit validate | cover include |
    hang wait | prefer use | column field | attribute property | attribute field | list array |
    dictionary object | date timestamp | server host | request call | event message | library module
    | tool commandline | script command | release version | snapshot backup | machine server | rule
    policy | enable allow | average compute | format convert | access use | access read | want
    require | scaffold create | embed include | embed live | exist own | honour use | honour support
    | honour read | toggle enable | sample example | delete close | close stop | close fail | lock
    mutex | wire connect | wire inject | act live | remain live | remain exist | await wait | sum
    aggregate | sum compute | flatten merge | react respond | react trigger | target use | target
    support | plug connect | leave store | spread distribute | stop fail | ask send | ask call | ask
    fetch | share use | share send | serve send | reject raise | reject return | log_in open | show
    include | hide delete | hide exclude | exclude skip | exclude filter | filter skip | filter
    delete | detect fail | detect raise | warn print | print log | write append | append create |
    store log | save write | export write | export create | import read | import fetch | import load
    | sync copy | sync update | merge join | link connect | link point | map convert | map assign |
    assign set | assign give | allocate create | reserve allocate | reserve store | release clear |
    release delete | lock hold | own hold | manage control | control set | control configure |
    control enable | govern control | drive trigger | decide choose | decide set | determine set |
    depend require | need use | expect use | accept read | accept support | handle support | handle
    accept | process consume | consume read | consume fetch | consume receive | receive accept |
    receive fetch | receive read | take accept | come send | come read | go move | go redirect |
    redirect send | redirect forward | route send | route forward | forward proxy | proxy send |
    expose show | expose provide | provide support | offer support | serve provide | serve live |
    deliver send | ship include | ship provide | ship release | bundle include | bundle build | pack
    compress | run use | execute call | perform use | do run | do use | make create | make build |
    start create | start open | open create | close end | end finish | end expire | last expire |
    last keep | keep hold | keep live | true enable | require include | delete lose | sample read |
    forward proxy | expire release | listen reach | use consume | use drive | trigger prompt | clear
    flush | clear evict | clear invalidate | send ship_to | publish emit | publish broadcast | fetch
    acquire | validate ensure | validate assert | validate confirm | manage process | reach hit |
    listen expose | listen serve | listen available | serve expose | expose available | available
    reach | serve available | serve reach | expose reach | show repaint | update refresh | copy
    replicate | aggregate summarize | limit threshold | wait pause | hide mask | hide obscure |
    encode serialize | decode deserialize | fix resolve | point refer | audit review | escape
    sanitize | notify ping | strip trim | mock stub | mock fake | reverse invert | detect discover |
    crawl scrape | infer determine | group bucket | partition shard | track monitor | pin freeze |
    return yield | ui interface | lag latency | commandline terminal | channel topic | chart graph |
    chart diagram | handler callback | strip delete |
    allow use | take require | raise increase | freeze hang | prompt ask
""")
"""Pairs of groups that stand for one another in some sentences only: they propose that two texts
are one claim.

They explain no difference: ``near`` says in which sentences two words are the same.
"""
