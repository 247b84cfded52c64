"""Closed lists of words: what a token is, what a small word does in a sentence, what a unit is worth.

Data, not rules: nothing here decides anything on its own. Meanings that come in groups stand in ``synonyms``, those that
exclude each other in ``opposites``.
"""

from __future__ import annotations

TECH: dict[str, str] = {
    alias: line.split()[0]
    for line in """
    postgresql postgres psql pg|mysql|mariadb|sqlite sqlite3|mongodb mongo|redis|memcached memcache|cassandra|dynamodb|cockroachdb
    elasticsearch elastic|opensearch|solr|meilisearch|clickhouse|duckdb|snowflake|bigquery|redshift|neo4j|influxdb|oracle
    rabbitmq|kafka|nats|pulsar|sqs|sns|pubsub|zeromq zmq|mqtt|celery|rq|dramatiq|sidekiq|airflow|dagster|prefect|temporal|qdrant
    docker|podman|kubernetes k8s|nomad|helm|kustomize|terraform|pulumi|ansible|chef|puppet|vagrant|consul|vault|istio|envoy|linkerd
    nginx|apache|caddy|traefik|haproxy|gunicorn|uvicorn|hypercorn|uwsgi|daphne|tomcat|jetty|puma|unicorn|lancedb|chroma|faiss|pgvector
    python python3 cpython|pypy|go golang|rust|java|kotlin|scala|clojure|groovy|ruby|php|perl|lua|elixir|erlang|haskell|ocaml|julia|zig
    javascript js ecmascript|typescript ts|coffeescript|c++ cpp|c#|f#|swift|dart|fortran|cobol|node node.js nodejs|deno|bun|wasm webassembly
    react react.js reactjs|vue vue.js vuejs|angular|svelte|solidjs|preact|next.js nextjs|nuxt nuxt.js|remix|gatsby|astro|ember|jquery
    django|flask|fastapi|starlette|tornado|aiohttp|bottle|pyramid|rails|sinatra|laravel|symfony|express express.js|koa|nestjs|hono|phoenix
    sqlalchemy|alembic|peewee|prisma|sequelize|typeorm|drizzle|hibernate|flyway|liquibase|pydantic|marshmallow|attrs|msgspec|psycopg|psycopg2
    pytest|unittest|nose|tox|nox|hypothesis|jest|vitest|mocha|jasmine|karma|cypress|playwright|selenium|puppeteer|junit|testng|rspec|minitest
    ruff|flake8|pylint|black|isort|mypy|pyright|pyre|eslint|prettier|biome|tslint|stylelint|rubocop|clippy|rustfmt|gofmt|golangci-lint
    pip|pipenv|poetry|pdm|uv|hatch|conda|mamba|npm|pnpm|yarn|cargo|maven mvn|gradle|bazel|buck|cmake|ninja|meson|webpack|vite|rollup|esbuild
    parcel|turbopack|babel|swc|git|mercurial hg|svn subversion|github|gitlab|bitbucket|gitea|jenkins|circleci|travis|buildkite|argocd|drone
    aws|gcp|azure|heroku|vercel|netlify|cloudflare|fly.io|digitalocean|s3|gcs|lambda|ec2|ecs|eks|fargate|cloudfront|rds|minio
    json|yaml yml|toml|xml|csv|tsv|parquet|avro|protobuf|msgpack messagepack|ini|markdown|html|css|scss sass|less|svg|pdf|jsonl ndjson
    http|https|grpc|graphql|soap|websocket websockets|sse|tcp|udp|ftp|sftp|ssh|smtp|imap|ldap|tls|ssl|mtls|dns|http2 http/2|http3 http/3
    oauth oauth2|saml|oidc|jwt|jwts|bcrypt|scrypt|argon2|argon2id|pbkdf2|md5|sha1 sha-1|sha256 sha-256|sha512 sha-512|hmac|aes|rsa|ed25519
    rs256|hs256|es256|gzip|brotli|zstd|lz4|snappy|zlib|utf-8 utf8|utf-16 utf16|ascii|latin-1 latin1|base64|uuid uuids|ulid ulids
    prometheus|grafana|datadog|sentry|jaeger|zipkin|opentelemetry otel|splunk|logstash|kibana|fluentd|loki|statsd|newrelic|pagerduty|honeycomb
    linux|windows|macos osx|ubuntu|debian|alpine|fedora|centos|rhel|freebsd|android|ios|chrome|firefox|safari|edge
    tensorflow|pytorch torch|keras|jax|numpy|scipy|pandas|polars|spark|dask|ray|sklearn scikit-learn|xgboost|spacy|nltk|openai|anthropic
    stripe|paypal|twilio|sendgrid|mailgun|slack|jira|confluence|notion|figma|auth0|okta|keycloak|cognito|firebase|supabase|pyjwt|tailwind
    bash|zsh|powershell|vim|emacs|vscode|pycharm|intellij|jupyter|sphinx|mkdocs|docusaurus|storybook|swagger openapi|postman
    systemd|supervisord|cron|launchd|redux|mobx|zustand|rxjs|axios|lodash|requests|httpx|urllib3|boto3|asyncio|trio|gevent|jinja2 jinja|mako
    """.replace("\n", "|").split("|")
    for alias in line.split()
}
"""Name of a technology, in lower case -> its one name. Two of them in one place never say the same."""

EVERYDAY = frozenset(
    ["go", "black", "requests", "flask", "node", "edge", "ray", "spark", "lambda", "express", "helm", "chef", "puppet", "vault", "temporal", "less", "swift", "dart", "oracle", "notion", "buck", "hatch", "slack", "unicorn", "puma", "bottle", "tornado", "pyramid", "remix", "drone", "phoenix", "trio", "hypothesis", "ember", "nose", "karma", "rust", "ruby", "julia", "ninja", "mocha", "parcel", "elastic", "sentry", "prefect", "drizzle", "nomad", "celery", "stripe", "rails", "redshift", "snowflake", "honeycomb", "rollup", "sphinx", "meson", "attrs", "chroma"]
)
"""Technologies whose names are everyday words: meant only where the name is written with a capital, or as code."""

ENVIRONMENTS: dict[str, str] = {
    alias: line.split()[0]
    for line in """production prod|staging|development dev|ci|sandbox|preprod pre-production|qa|canary|localhost|linux|windows|macos osx|docker
    android|ios|ubuntu|debian|alpine|arm64 aarch64 arm|x86 x86-64 x86_64 amd64|mobile|desktop|ipv4|ipv6""".replace("\n", "|").split("|")
    for alias in line.split()
}
"""Where a claim holds -> its one name: another environment is another claim."""

ACRONYMS = frozenset(
    ["api", "apis", "url", "urls", "uri", "http", "https", "json", "xml", "yaml", "html", "css", "sql", "ui", "ux", "gui", "cli", "sdk", "db", "id", "ids", "ip", "io", "os", "cpu", "gpu", "ram", "ssd", "dns", "tls", "ssl", "jwt", "rest", "rpc", "grpc", "tcp", "udp", "csv", "pdf", "utc", "gmt", "iso", "ttl", "lru", "fifo", "lifo", "crud", "orm", "mvc", "ci", "cd", "pr", "prs", "mr", "qa", "vm", "vms", "aws", "gcp", "sso", "mfa", "otp", "rbac", "acl", "cdn", "cors", "csrf", "xss", "spa", "ssr", "pwa", "seo", "faq", "etl", "ast", "jit", "gc", "dom", "ide", "kb", "mb", "gb", "tb", "ms", "eof", "crc", "md5", "sha", "uuid", "oidc", "saml", "dto", "dao", "sla", "slo", "vpn", "vpc", "nat", "arn", "iam", "kms", "todo"]
)
"""Written in capitals as a habit, not as the name of something: ``API`` is ``api``."""

EMPHASIS = frozenset(
    ["not", "never", "always", "must", "only", "do", "does", "don", "no", "all", "any", "every", "none", "and", "or", "if", "when", "is", "are", "was", "be", "been", "has", "have", "should", "shall", "may", "can", "cannot", "please", "note", "important", "the", "a", "an", "use", "avoid", "required", "optional", "deprecated", "warning"]
)
"""Words that people shout: ``NEVER`` is ``never``."""

EXTENSIONS = frozenset(
    ["py", "pyi", "pyx", "js", "jsx", "ts", "tsx", "mjs", "cjs", "vue", "svelte", "go", "rs", "rb", "php", "java", "kt", "kts", "scala", "c", "cc", "cpp", "h", "hpp", "cs", "swift", "m", "mm", "sh", "bash", "zsh", "fish", "ps1", "bat", "cmd", "sql", "md", "rst", "txt", "json", "jsonl", "json5", "yaml", "yml", "toml", "ini", "cfg", "conf", "env", "lock", "xml", "html", "htm", "css", "scss", "sass", "less", "csv", "tsv", "parquet", "proto", "graphql", "tf", "hcl", "j2", "jinja", "tpl", "tmpl", "ipynb", "log", "pem", "crt", "key", "service", "sock", "db", "sqlite", "db3", "png", "jpg", "jpeg", "gif", "svg", "pdf", "zip", "gz", "tar", "tgz", "whl", "jar", "war", "gradle", "properties", "dockerfile", "mk", "cmake", "nix", "ex", "exs", "erl", "hs", "ml", "lua", "pl", "r", "jl", "dart", "zig", "wasm", "plist", "ejs", "hbs", "pug", "tsbuildinfo", "snap", "patch", "diff", "bak"]
)
"""Endings that make ``name.ending`` a path."""

SLASHED = frozenset(["and/or", "i/o", "ci/cd", "tcp/ip", "he/she", "his/her", "n/a", "a/b", "w/o", "w/", "yes/no", "on/off", "true/false", "read/write", "client/server", "input/output"])
"""Slashes that separate no folders."""

UNITS: dict[str, tuple[str, str]] = {
    alias: (unit, factor)
    for line in """
    s 0.000000001 ns nanosecond nanoseconds|s 0.000001 us µs microsecond microseconds|s 0.001 ms msec millisecond milliseconds
    s 1 s sec secs second seconds|s 60 m min mins minute minutes|s 3600 h hr hrs hour hours|s 86400 d day days|s 604800 w week weeks
    month 1 month months|month 12 yr year years
    byte 1 byte bytes|byte 1000 kb kilobyte kilobytes|byte 1000000 mb megabyte megabytes|byte 1000000000 gb gigabyte gigabytes
    byte 1000000000000 tb terabyte terabytes|byte 1024 kib|byte 1048576 mib|byte 1073741824 gib|byte 1099511627776 tib
    bit 1 bit bits|bit 1000 Kb kbit|bit 1000000 Mb mbit|bit 1000000000 Gb gbit|bit/s 1000000 mbps|bit/s 1000000000 gbps
    % 1 % percent percents|px 1 px pixel pixels|core 1 core cores vcpu vcpus|- 1 x times time
    """.replace("\n", "|").split("|")
    if line.strip()
    for unit, factor, *aliases in [line.split()]
    for alias in aliases
}
"""Unit word -> (the unit it is counted in, how many of those it is)."""

MAGNITUDES = {"k": "1000", "K": "1000", "M": "1000000", "thousand": "1000", "million": "1000000", "billion": "1000000000"}
"""Word or letter behind a number -> its factor."""

NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])
    if word != "one"
} | {"fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90", "hundred": "100", "twice": "2"}
"""Numbers in words. ``one`` is a pronoun more often than a number."""

ARTICLES = frozenset({"the", "a", "an"})

STOP = frozenset(
    ["the", "a", "an", "this", "that", "these", "those", "it", "its", "their", "our", "we", "us", "you", "your", "they", "them", "he", "she", "his", "her", "my", "i", "there", "here", "is", "are", "was", "were", "be", "been", "being", "am", "has", "have", "had", "having", "do", "does", "did", "done", "will", "would", "shall", "and", "or", "but", "so", "also", "just", "both", "which", "who", "whom", "whose", "what", "please", "very", "quite", "really", "actually", "currently", "now", "still", "already", "own", "such", "as", "than", "then", "too", "rather", "well", "yet", "each", "way", "ways", "means", "kind", "sort", "thing", "things", "order", "etc", "ie", "eg", "vs", "hence", "thus", "therefore", "however", "once", "of", "for", "with", "by", "to", "in", "on", "at", "from", "into", "onto", "upon", "via", "through", "within", "per", "about", "against", "between", "among", "across", "around", "along", "up", "down", "out", "off", "over", "under", "behind", "inside", "outside", "during", "since", "until", "till", "after", "before", "while", "whereas", "because", "if", "when", "whenever", "where", "wherever", "unless", "except", "without", "whether", "not", "no", "nor", "neither", "never", "cannot", "can", "could", "may", "might", "must", "should", "let", "lets", "o'clock", "always", "simply", "merely", "basically", "directly", "straight", "explicitly", "properly", "correctly", "successfully", "itself", "themselves", "oneself", "one", "ones", "same", "said", "given", "involved", "respective", "respectively", "corresponding", "i.e", "e.g", "every", "all", "any", "some", "most", "many", "few", "several", "much", "more", "less", "least", "only", "solely", "exclusively"]
)
"""Words that carry no content of their own; what they *do* is read off by ``sense``."""

AUXILIARIES = frozenset(
    ["is", "are", "was", "were", "be", "been", "being", "am", "has", "have", "had", "do", "does", "did", "will", "would", "shall", "can", "could", "may", "might", "must", "should", "cannot", "gets", "get", "got"]
)
BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "am", "get", "gets", "got"])

PREPOSITIONS: dict[str, str] = {
    word: line.split()[0]
    for line in """to into onto|from off|by|with via through using|in inside within|on upon|at|for|of|against|under below beneath|over above|seq before after
    than|then|between among|behind|across|around|about|as|per|since|until till|without|except|instead|during""".replace("\n", "|").split("|")
    for word in line.split()
}
"""Preposition -> the role that it gives to what follows. ``before`` and ``after`` give one role: they are converses."""

SUBORDINATORS: dict[str, str] = {
    word: line.split()[0]
    for line in ["if when whenever once unless while whereas", "because since", "that which who whom whose where", "so"]
    for word in line.split()
}
"""Word that opens a clause -> the kind of clause."""

DETERMINERS = frozenset(["the", "a", "an", "this", "that", "these", "those", "its", "their", "our", "your", "my", "his", "her", "each", "every", "all", "any", "some", "no", "both", "most", "many", "few", "several"])

MODALS = {"may": "may", "might": "may", "could": "may", "can": "", "should": "should", "must": "must"}
"""Modal verb -> the modality that the guard compares; ``can`` says hardly more than the bare verb."""

PARTICIPLES = frozenset(
    ["written", "read", "sent", "kept", "built", "found", "held", "set", "thrown", "given", "taken", "made", "done", "chosen", "left", "lost", "got", "begun", "broken", "frozen", "hidden", "shown", "known", "sought", "put", "cut", "hit", "shut", "split", "run", "sold", "told", "bound", "driven", "drawn", "grown", "paid", "met", "led", "fed", "cast", "spun", "wound", "overwritten", "rewritten", "rebuilt", "reset", "reread"]
)
"""Irregular past participles: with a form of *be* they make a passive."""

GIVEN = frozenset("given specified provided set passed configured overridden changed supplied present defined explicit override change specify".split())
"""What a value is not, where the default holds: "unless overridden", "if no region is given"."""

PHRASES: dict[str, str] = {
    phrase: effect
    for line in """
    instead:instead_of rather_than in_favour_of in_favor_of as_opposed_to in_place_of
    not:no_longer not_any_longer not_yet neither_of
    drop:not_only not_just as_well in_order such_as any_more any_longer at_all so_that as_such in_general of_course make_sure in_use as_follows
    drop:in_fact in_practice at_the_moment right_now for_now as_of_now these_days be_able_to able_to has_been_marked_as marked_as flagged_as
    drop:in_addition on_top at_first to_date in_total up_front as_a_result no_matter straight_to for_now that_is i_think
    because:due_to because_of owing_to thanks_to on_account_of
    except:apart_from other_than aside_from with_the_exception_of but_not everything_but all_but
    only:nobody_but no_one_but none_but no_one_except reserved_for nothing_but
    limited:restricted_to limited_to capped_at capped_to limited_at
    if:as_long_as provided_that in_case as_soon_as in_the_event given_that even_if
    future:going_to plans_to planned_to planned_for about_to scheduled_for scheduled_to slated_for
    willbe:will_be
    past:used_to
    before:prior_to ahead_of
    after:subsequent_to
    above:more_than larger_than greater_than bigger_than higher_than longer_than in_excess_of
    below:less_than smaller_than fewer_than lower_than shorter_than drop_below drops_below fall_below falls_below
    most:at_most up_to no_more_than not_more_than no_greater_than maximum_of max_of no_larger_than not_exceed not_to_exceed
    least:at_least no_less_than no_fewer_than not_less_than minimum_of min_of
    least:or_newer or_later or_higher or_above and_up or_greater and_above and_later and_newer or_more upwards or_better
    most:or_older or_lower or_less or_fewer or_below or_earlier
    """.strip().splitlines()
    for effect, _, phrases in [line.strip().partition(":")]
    for phrase in phrases.split()
}
"""Several small words with one effect, underscored -> what they do in a sentence."""

EFFECTS: dict[str, str] = (
    dict.fromkeys(STOP | ARTICLES, "stop")
    | {word: f"role:{role}" for word, role in PREPOSITIONS.items()}
    | {word: f"clause:{kind}" for word, kind in SUBORDINATORS.items()}
    | dict.fromkeys(AUXILIARIES, "aux")
    | {word: f"modal:{kind}" for word, kind in MODALS.items()}
    | dict.fromkeys(("all", "every", "each"), "quantity:all")
    | dict.fromkeys(("some", "several", "many", "few"), "quantity:some")
    | dict.fromkeys(("not", "no", "never", "none", "nobody", "nothing", "neither"), "not")
    | dict.fromkeys(("only", "solely", "exclusively"), "only")
    | dict.fromkeys(("except", "besides", "excluding"), "except")
    | {"most": "quantity:most", "cannot": "cannot", "unless": "unless", "without": "without", "before": "before", "after": "after"}
    | {"above": "above", "over": "above", "exceeding": "above", "below": "below", "under": "below", "or": "or", "and": "and", "nor": "and"}
    | {"but": "but", "whereas": "but", "while": "but", "previously": "past", "formerly": "past", "soon": "future", "instead": "stop"}
    | {"maximum": "most", "max": "most", "minimum": "least", "min": "least", "exactly": "exact", "precisely": "exact"}
)
"""A small word -> what it does in a sentence; words that are not here carry content."""
