"""The one place that chooses real adapters.

A `Place` is one store with all of them.

The class is built in layers, each of which needs only those before it: `store`, `server`,
`reading`, `erasing`, `writing`, `hosts`, `nights`, `places`.
"""

from memory_engine.wiring.call import Call as Call
from memory_engine.wiring.hosts import CLAUDE_CODE as CLAUDE_CODE
from memory_engine.wiring.hosts import HOSTS_MEMORY as HOSTS_MEMORY
from memory_engine.wiring.hosts import Attached as Attached
from memory_engine.wiring.outside import embed_through as embed_through
from memory_engine.wiring.outside import embedder as embedder
from memory_engine.wiring.outside import host_config as host_config
from memory_engine.wiring.outside import keep_file as keep_file
from memory_engine.wiring.outside import link_of_watch as link_of_watch
from memory_engine.wiring.outside import machine as machine
from memory_engine.wiring.outside import put_file as put_file
from memory_engine.wiring.places import Place as Place
from memory_engine.wiring.places import place as place
from memory_engine.wiring.places import whereabouts as whereabouts
from memory_engine.wiring.store import now as now
from memory_engine.wiring.switches import flags as flags
from memory_engine.wiring.switches import refuse_shut as refuse_shut
from memory_engine.wiring.switches import shut as shut
