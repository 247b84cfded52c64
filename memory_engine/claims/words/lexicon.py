"""Closed lists of things: technologies, environments, units, endings of file names.

Data, not rules: nothing here decides anything on its own. Meanings that come in groups stand in
``synonyms``, those that exclude each other in ``opposites``, the small words that hold a sentence
together in ``smallwords``.
"""

from __future__ import annotations

from memory_engine.domain.table import aliases, groups, words

TECH = aliases("""
    postgresql postgres psql pg | mysql | mariadb | sqlite sqlite3 | mongodb mongo | redis |
    memcached memcache | cassandra | dynamodb | cockroachdb | elasticsearch elastic | opensearch |
    solr | meilisearch | clickhouse | duckdb | snowflake | bigquery | redshift | neo4j | influxdb |
    oracle | rabbitmq | kafka | nats | pulsar | sqs | sns | pubsub | zeromq zmq | mqtt | celery | rq
    | dramatiq | sidekiq | airflow | dagster | prefect | temporal | qdrant | docker | podman |
    kubernetes k8s | nomad | helm | kustomize | terraform | pulumi | ansible | chef | puppet |
    vagrant | consul | vault | istio | envoy | linkerd | nginx | apache | caddy | traefik | haproxy
    | gunicorn | uvicorn | hypercorn | uwsgi | daphne | tomcat | jetty | puma | unicorn | lancedb |
    chroma | faiss | pgvector | python python3 cpython | pypy | go golang | rust | java jdk | kotlin
    | scala | clojure | groovy | ruby | php | perl | lua | elixir | erlang | haskell | ocaml | julia
    | zig | javascript js ecmascript | typescript ts | coffeescript | c++ cpp | c# | f# | swift |
    dart | fortran | cobol | node node.js nodejs | deno | bun | wasm webassembly | react react.js
    reactjs | vue vue.js vuejs | angular | svelte | solidjs | preact | next.js nextjs | nuxt nuxt.js
    | remix | gatsby | astro | ember | jquery | django | flask | fastapi | starlette | tornado |
    aiohttp | bottle | pyramid | rails | sinatra | laravel | symfony | express express.js | koa |
    nestjs | hono | phoenix | sqlalchemy | alembic | peewee | prisma | sequelize | typeorm | drizzle
    | hibernate | flyway | liquibase | pydantic | marshmallow | attrs | msgspec | psycopg | psycopg2
    | pytest | unittest | nose | tox | nox | hypothesis | jest | vitest | mocha | jasmine | karma |
    cypress | playwright | selenium | puppeteer | junit | testng | rspec | minitest | ruff | flake8
    | pylint | black | isort | mypy | pyright | pyre | eslint | prettier | biome | tslint |
    stylelint | rubocop | clippy | rustfmt | gofmt | golangci-lint | pip | pipenv | poetry | pdm |
    uv | hatch | conda | mamba | npm | pnpm | yarn | cargo | maven mvn | gradle | bazel | buck |
    cmake | ninja | meson | webpack | vite | rollup | esbuild | parcel | turbopack | babel | swc |
    git | mercurial hg | svn subversion | github | gitlab | bitbucket | gitea | jenkins | circleci |
    travis | buildkite | argocd | drone | aws | gcp | azure | heroku | vercel | netlify | cloudflare
    | fly.io | digitalocean | s3 | gcs | lambda | ec2 | ecs | eks | fargate | cloudfront | rds |
    minio | json | yaml yml | toml | xml | csv | tsv | parquet | avro | protobuf | msgpack
    messagepack | ini | markdown | html | css | scss sass | less | svg | pdf | jsonl ndjson | http |
    https | grpc | graphql | soap | websocket websockets | sse | tcp | udp | ftp | sftp | ssh | smtp
    | imap | ldap | tls | ssl | mtls | dns | http2 http/2 | http3 http/3 | oauth oauth2 | saml |
    oidc | jwt | bcrypt | scrypt | argon2 | argon2id | pbkdf2 | md5 | sha1 sha-1 | sha256 sha-256 |
    sha512 sha-512 | hmac | aes | rsa | ed25519 | rs256 | hs256 | es256 | gzip | brotli | zstd | lz4
    | snappy | zlib | utf-8 utf8 | utf-16 utf16 | ascii | latin-1 latin1 | base64 | uuid | ulid |
    prometheus | grafana | datadog | sentry | jaeger | zipkin | opentelemetry otel | splunk |
    logstash | kibana | fluentd | loki | statsd | newrelic | pagerduty | honeycomb | linux | windows
    | macos osx mac | ubuntu | debian | alpine | fedora | centos | rhel | freebsd | android | ios |
    chrome | firefox | safari | edge | tensorflow | pytorch torch | keras | jax | numpy | scipy |
    pandas | polars | spark | dask | ray | sklearn scikit-learn | xgboost | spacy | nltk | openai |
    anthropic | stripe | paypal | twilio | sendgrid | mailgun | slack | jira | confluence | notion |
    figma | auth0 | okta | keycloak | cognito | firebase | supabase | pyjwt | tailwind | bash | zsh
    | powershell | vim | emacs | vscode | pycharm | intellij | jupyter | sphinx | mkdocs |
    docusaurus | storybook | swagger openapi | postman | systemd | supervisord | cron | launchd |
    redux | mobx | zustand | rxjs | axios | lodash | requests | httpx | urllib3 | boto3 | asyncio |
    trio | gevent | jinja2 jinja | mako
""")
"""Name of a technology, in lower case -> its one name. Two of them in one place never say the
same."""

RIVAL_TOOLS = tuple(
    frozenset(members)
    for members in groups("""
        npm pnpm yarn bun | pip pipenv poetry pdm uv conda mamba hatch | black ruff | black yapf
        autopep8 | prettier biome | flake8 pylint ruff | eslint tslint biome | mypy pyright pyre |
        pytest unittest nose | jest vitest mocha jasmine karma | cypress playwright selenium
        puppeteer | junit testng | rspec minitest | maven gradle bazel buck | cmake meson | webpack
        vite rollup esbuild parcel turbopack | react vue angular svelte solidjs preact ember |
        next.js nuxt remix gatsby astro | redux mobx zustand | django flask fastapi tornado pyramid
        bottle | express koa hono nestjs | rails sinatra | laravel symfony | sqlalchemy peewee |
        prisma sequelize typeorm drizzle | flyway liquibase | git mercurial subversion | github
        gitlab bitbucket gitea | jenkins circleci travis buildkite drone | docker podman |
        kubernetes nomad | terraform pulumi | ansible chef puppet | nginx apache caddy traefik
        haproxy | gunicorn uvicorn hypercorn uwsgi daphne | postgresql mysql mariadb sqlite oracle
        cockroachdb | elasticsearch opensearch solr meilisearch | rabbitmq kafka nats pulsar |
        celery rq dramatiq sidekiq | airflow dagster prefect | sphinx mkdocs docusaurus | python go
        rust java kotlin ruby php elixir javascript typescript c++ c# swift scala | node deno
    """)
)
"""Tools for one job: of what is done with one at a time, another is another value."""

EVERYDAY = words("""
    attrs black bottle buck celery chef chroma dart drizzle drone edge elastic ember express flask
    go hatch helm honeycomb hypothesis julia karma lambda less meson mocha ninja node nomad nose
    notion oracle parcel phoenix prefect puma puppet pyramid rails ray redshift remix requests
    rollup ruby rust sentry slack snowflake spark sphinx stripe swift temporal tornado trio unicorn
    vault
""")
"""Technologies whose names are everyday words: meant only where the name is written with a
capital, or as code."""

ENVIRONMENTS = aliases("""
    production prod | staging | development dev | ci | sandbox | preprod pre-production | qa |
    canary | localhost | linux | windows | macos osx | docker | android | ios | ubuntu | debian |
    alpine | arm64 aarch64 arm | x86 x86-64 x86_64 amd64 | mobile | desktop | ipv4 | ipv6
""")
"""Where a claim holds -> its one name: in another environment it is another claim."""

ACRONYMS = words("""
    acl api apis arn ast aws cd cdn ci cli cors cpu crc crud csrf css csv dao db dns dom dto e2e eof
    etl faq fifo gb gc gcp gmt gpu grpc gui html http https iam id ide ids io ip iso jit json jwt kb
    kms lifo lru mb md5 mfa mr ms mvc nat nul oidc orm oom os otp pdf pr prs pwa qa ram rbac rest
    rpc saml sdk seo sha sla slo spa sql ssd ssl sso ssr tb tcp tls todo ttl udp ui uri url urls utc
    uuid ux vm vms vpc vpn xml xss yaml
""")
"""Written in capitals as a habit, not as the name of something: ``API`` is ``api``."""

EMPHASIS = words("""
    a all always an and any are avoid be been cannot deprecated do does don every has have if
    important is may must never no none not note only optional or please required shall should the
    use warning was when
""")
"""Words that people shout: ``NEVER`` is ``never``."""

EXTENSIONS = words("""
    bak bash bat c cc cfg cjs cmake cmd conf cpp crt cs css csv dart db db3 diff dockerfile ejs env
    erl ex exs fish gif go gradle graphql gz h hbs hcl hpp hs htm html ini ipynb j2 jar java jinja
    jl jpeg jpg js json json5 jsonl jsx key kt kts less lock log lua m md mjs mk ml mm nix parquet
    patch pdf pem php pl plist png properties proto ps1 pug py pyi pyx r rb rs rst sass scala scss
    service sh snap sock sql sqlite svelte svg swift tar tf tgz tmpl toml tpl ts tsbuildinfo tsv tsx
    txt vue war wasm whl xml yaml yml zig zip zsh
""")
"""Endings that make ``name.ending`` a path."""

SLASHED = words("""
    a/b and/or ci/cd client/server he/she his/her i/o input/output n/a on/off read/write tcp/ip
    true/false w/ w/o yes/no
""")
"""Slashes that separate no folders."""

UNITS = {
    name: (unit, factor)
    for unit, factor, *names in groups("""
        s 0.000000001 ns nanosecond nanoseconds | s 0.000001 us µs microsecond microseconds | s
        0.001 ms msec millisecond milliseconds | s 1 s sec secs second seconds | s 60 m min mins
        minute minutes | s 3600 h hr hrs hour hours | s 86400 d day days | s 604800 w week weeks |
        month 1 month months | month 12 yr year years | byte 1 byte bytes | byte 1000 kb kilobyte
        kilobytes | byte 1000000 mb megabyte megabytes | byte 1000000000 gb gigabyte gigabytes |
        byte 1000000000000 tb terabyte terabytes | byte 1024 kib kibibyte kibibytes | byte 1048576
        mib mebibyte mebibytes | byte 1073741824 gib gibibyte gibibytes | byte 1099511627776 tib |
        bit 1 bit bits | bit 1000 Kb kbit | bit 1000000 Mb mbit | bit 1000000000 Gb gbit | bit/s
        1000000 mbps | bit/s 1000000000 gbps | % 1 % percent percents | v 1 V volt volts | v 0.001
        mV millivolt millivolts | hz 1 hz hertz | hz 1000 khz kilohertz | hz 1000000 mhz megahertz |
        hz 1000000000 ghz gigahertz | eur 1 eur euro euros | usd 1 usd dollar dollars | gbp 1 gbp |
        a 0.000001 µa ua microamp microamps | a 0.001 ma milliamp milliamps | px 1 px pixel pixels |
        fps 1 fps | rps 1 rps | qps 1 qps | W 1 W watt watts | W 0.001 mW milliwatt milliwatts | db
        1 db decibel decibels | ohm 1 ohm ohms Ω | ohm 1000 kohm kΩ kilohm kilohms | s 1209600
        fortnight fortnights | °c 1 °c celsius | °f 1 °f fahrenheit | m 1 metre metres meter meters
        | m 0.01 cm centimetre centimetres centimeter centimeters | m 0.001 mm millimetre
        millimetres millimeter millimeters | m 1000 km kilometre kilometres kilometer kilometers |
        pa 100 hpa hectopascal hectopascals | kg 1 kg kilogram kilograms kilo kilos | kg 0.001 gram
        grams | core 1 core cores vcpu vcpus | - 1 x times time
    """)
    for name in names
}
"""Unit word -> (the unit it is counted in, how many of those it is); ``-`` counts nothing."""

CURRENCIES = {"€": "eur", "$": "usd", "£": "gbp"}
"""Sign before an amount -> its unit."""

MAGNITUDES = {
    "k": "1000",
    "K": "1000",
    "M": "1000000",
    "thousand": "1000",
    "million": "1000000",
    "billion": "1000000000",
}
"""Word or letter behind a number -> its factor."""

NUMBER_WORDS = {
    word: figure
    for figure, word in groups("""
        0 zero | 2 two | 3 three | 4 four | 5 five | 6 six | 7 seven | 8 eight | 9 nine | 10 ten |
        11 eleven | 12 twelve | 13 thirteen | 14 fourteen | 16 sixteen | 17 seventeen | 18 eighteen
        | 19 nineteen | 70 seventy | 80 eighty | 15 fifteen | 20 twenty | 30 thirty | 40 forty | 50
        fifty | 60 sixty | 90 ninety | 100 hundred | 2 twice | 00:00 midnight | 12:00 noon
    """)
}
"""Numbers in words. ``one`` is a pronoun more often than a number."""
