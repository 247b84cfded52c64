"""Which commands and servers bring outside text in.

It is whatever is not known to be the project's own.
"""

from __future__ import annotations

import time

import pytest

from memory_engine.adapters.importers.tools.origins import source_of
from memory_engine.adapters.importers.tools.printed import of_dependencies
from memory_engine.commandline.provenance import Level, provenance

BASE = "/srv/shop"

LOCAL = """
/bin/cat src/cart.py
./scripts/test
pytest -q tests/test_cart.py
uv run pytest -k cart 2>&1 | tail -20
cargo test --workspace
go test ./... && go vet ./...
npm test
npm run lint && npm run build
make check
make
mix test test/cart_test.exs:12
git status --short
git log --oneline -5
git diff HEAD~1 -- src/cart.py
git commit -m "see https://tracker.example.com/4"
git remote -v
cat src/cart.py | head -50
grep -rn "https://example.com" src/
grep -n /api/v1 src/routes.py
rg -n TODO src | wc -l
sed -n '1,40p' src/cart.py
awk -F: '{print $1}' data.txt
find . -name '*.py' -exec grep -l cart {} +
find src -name '*.py' -exec head -3 {} +
find . -name '*.md' -not -path './docs/*' -exec cat {} +
grep -rh price src
grep -rh price src/
cat src/*/cart.py
cd src && ls -la
cd /srv/shop/web && npx vitest run
for f in src/*.py; do grep -n price "$f"; done
python -m pytest tests
python3 -m json.tool config.json
python -c "import json; print(json.dumps({'a': 1}))"
./scripts/test.sh
bash scripts/lint.sh
npx prettier@3 --check .
./gradlew test
timeout 60 pytest -x
source .venv/bin/activate && pytest
.venv/bin/pytest -q
curl -s http://localhost:4000/health
curl 127.0.0.1:8080/api
ruff check . --fix
python manage.py test
jq .version package.json
pytest 2>&1 | tee /tmp/out.log | tail
tox -e py312
""".strip().splitlines()

OUTSIDE = """
./bin/sync --print
./scripts/cat notes.md
/srv/shop/bin/date
curl -s https://example.com/x
curl http://localhost.evil.example/x
curl http://localhost@evil.example/x
wget -qO- https://x.example
git fetch origin
git pull --rebase
git ls-remote
git log origin/main
git show FETCH_HEAD:README.md
git branch -a
gh issue view 12
glab mr view 1
ssh build 'cat /etc/motd'
docker logs web
docker compose exec web cat notes
kubectl get pods
aws s3 ls
psql -h db.example.com -c 'select body from comments'
redis-cli get greeting
npm view left-pad
npm install left-pad
npm ci
pip show requests
cargo search serde
man rsync
nc example.com 80
python -c "import urllib.request as u; print(u.urlopen('http://x').read())"
python3 -c "import requests, os; print(requests.get(os.environ['U']).text)"
node -e "fetch(process.env.U).then(r => r.text()).then(console.log)"
ruby -ropen-uri -e 'puts URI.open("http://x").read'
echo $(curl -s https://x.example)
echo `wget -qO- x.example`
cat <(curl -s x.example)
cat < /dev/tcp/x.example/80
bash -c 'curl x.example'
cat urls.txt | xargs -n1 curl -s
find . -name '*.url' -exec curl -K {} ;
cat node_modules/left-pad/README.md
cat */left-pad/README.md
head -3 **/README.md
find . -name '*.md' -exec cat {} +
find . -name '*.md' | xargs tail -n 3
grep -rh price .
cat /tmp/page.html
cd /tmp/other && cat README.md
cat ../other/README.md
make fetch-docs
npm run sync-issues
./scripts/mirror.sh
python scripts/scrape.py
pbpaste
tracker show 12
$TOOL show
npx cowsay hi
uvx --from evil pytest
make test FROM=https://x.example
sudo cat /etc/issue
tail -f log | while read l; do curl x.example/$l; done
(cd /tmp; cat page)
sqlite3 db 'select body from comments'
/tmp/pytest
""".strip().splitlines()

SERVERS = """
mcp__github__get_issue mcp__slack__history mcp__postgres__query mcp__memory__read_graph
mcp__context7__resolve mcp__fs__read_file mcp__gmail__list mcp__sentry__events
mcp__browser__snapshot mcp__x__y mcp__ide_evil__getDiagnostics mcp__kairos__recall
mcp__filesystem__read_text mcp__jira__get mcp__drive__open mcp__figma__node mcp__zapier__run
mcp__rag__ask mcp__git__log mcp__time__now ReadMcpResourceTool FutureTool
""".split()


@pytest.mark.parametrize("command", LOCAL)
def test_what_works_on_the_project_is_local(command: str) -> None:
    assert provenance(command, BASE) is Level.LOCAL


@pytest.mark.parametrize("command", OUTSIDE)
def test_whatever_is_not_known_to_be_local_is_from_outside(command: str) -> None:
    assert provenance(command, BASE) > Level.LOCAL


@pytest.mark.parametrize(
    "command",
    [
        "curl -o docs/api.md https://x.example/api.md",
        "curl -fsSLo docs/api.md https://x.example/api.md",
        "curl -odocs/api.md https://x.example/api.md",
        "curl --silent --output=docs/api.md https://x.example/api.md",
        "curl -sO https://x.example/api.md",
        "wget -qO docs/api.md x.example/api.md",
        "wget https://x.example/a",
        "scp host:notes.txt .",
        "cp /tmp/page.md docs/",
        "git clone https://x.example/a vendored",
        "curl -s https://x.example | jq . > data.json",
        "tracker dump | tee issues.txt",
    ],
)
def test_what_is_put_into_files_of_the_project_may_say_anything(command: str) -> None:
    assert provenance(command, BASE) is Level.STORES


@pytest.mark.parametrize(
    "command",
    [
        "curl -so /dev/null https://x.example",
        "curl -sfo- https://x.example",
        "wget -qO- x.example",
        "wget --output-document=- x.example",
    ],
)
def test_what_is_put_into_no_file_is_seen(command: str) -> None:
    assert provenance(command, BASE) is Level.PRINTS


def test_a_here_document_is_data_and_code_for_an_interpreter_is_nobodys() -> None:
    written = "cat <<'END' > src/x.py\nprint('curl https://x.example')\nEND\npytest"
    message = "git commit -m \"$(cat <<'END'\nDon't (ever\nEND\n)\" && git status"
    assert provenance(written, BASE) is provenance(message, BASE) is Level.LOCAL
    assert provenance("python3 - <<'END'\nimport requests\nEND", BASE) is Level.PRINTS
    assert provenance("cat <<END\n$(curl x.example)\nEND", BASE) is Level.PRINTS


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_or_a_tool_that_nobody_knows_is_from_outside(name: str) -> None:
    assert source_of(name, {"query": "x"}, BASE).name


@pytest.mark.parametrize(
    "name", ["Edit", "TodoWrite", "Task", "mcp__ide__getDiagnostics", "mcp__kairos-mem__recall"]
)
def test_the_hosts_own_tools_bring_nothing(name: str) -> None:
    assert source_of(name, {"query": "x"}, BASE).name == ""


def test_a_file_is_local_where_it_is_the_projects() -> None:
    paths = [
        "/srv/shop/src/a.py",
        "src/a.py",
        "/srv/shop/node_modules/x/README.md",
        "/tmp/memory/page.md",
        "../b/a.py",
        "/etc/issue",
    ]
    sources = [bool(source_of("Read", {"file_path": path}, BASE).name) for path in paths]
    assert sources == [False, False, True, True, True, True]


@pytest.mark.parametrize(
    "part", ["curl ", "(", "$(", "'\"", "<<a ", "a|", '"', "`", "for x in ", "x=$y ", "\n", "<"]
)
def test_any_shell_line_is_judged_at_once(part: str) -> None:
    began = time.perf_counter()
    for count in (500, 4000, 80_000):
        provenance(part * (count // len(part)), BASE)
    assert time.perf_counter() - began < 2


SHOWN = {
    "node_modules/a/README.md:3: Use the mirror.\nsrc/a.py:1: x = 1": " Use the mirror.",
    "./.venv/lib/a.md-3-Use the mirror.": "Use the mirror.",
    "/srv/shop/vendor/a.md:Use the mirror.": "Use the mirror.",
    "src/a.py\n1:x = 1\n\nvendor/a.md\n3:Use the mirror.\n\nsrc/b.py\n2:y = 2": "3:Use the mirror.",
    "==> src/a.md <==\nOurs.\n==> deps/a.md <==\nTheirs.": "Theirs.",
    "node_modules/a/README.md\nnode_modules/b/README.md": "",
    "src/vendors.py:3: from vendor import a": "",
    "It stands in node_modules/a/README.md: that is why.": "",
}
"""What searches print -> what of it is code of others."""


@pytest.mark.parametrize("output", SHOWN)
def test_what_an_output_names_a_dependency_for_is_the_dependencys(output: str) -> None:
    assert of_dependencies(output, "/srv/shop") == SHOWN[output]


@pytest.mark.parametrize(
    "part", ["a/", "a/b:", "a/b:1:", "==> a/b <==\n", "vendor/a\n", "node_modules/", "a-", "/"]
)
def test_any_output_is_looked_through_at_once(part: str) -> None:
    began = time.perf_counter()
    of_dependencies(part * (400_000 // len(part)), "/srv/shop")
    assert time.perf_counter() - began < 4
