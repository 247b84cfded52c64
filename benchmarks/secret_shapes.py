"""Secrets of all common shapes, drawn by lot.

None stands anywhere as a text.
"""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable, Iterator
from typing import NamedTuple

HEX = "0123456789abcdef"
LOWER, UPPER, DIGITS = string.ascii_lowercase, string.ascii_uppercase, string.digits
MIXED = LOWER + UPPER + DIGITS
WORDS = "maple harbor kettle orbit velvet canyon ember lantern pepper quartz raven saddle".split()


class Planted(NamedTuple):
    """A secret, its sentence, and its name for readers.

    They read of a failure.
    """

    name: str
    secret: str
    sentence: str


class Lot:
    """Draws of one seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def of(self, signs: str, count: int) -> str:
        """Some signs, of every kind that the alphabet has."""
        kinds = [kind for kind in (LOWER, UPPER, DIGITS) if set(kind) & set(signs)]
        while True:
            drawn = "".join(self.draw.choices(signs, k=count))
            if count < 8 or all(set(drawn) & set(kind) & set(signs) for kind in kinds):
                return drawn

    def word(self) -> str:
        """A word that people make passwords of."""
        return self.draw.choice(WORDS)

    def password(self) -> str:
        """A password as people make them up."""
        return f"{self.word().title()}{self.draw.choice('-_!.')}{self.word()}{self.of(DIGITS, 2)}"

    def jwt(self) -> str:
        """A JSON web token."""
        parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": self.of(DIGITS, 10), "name": self.word()})
        texts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts)
        return ".".join((*(text.rstrip("=") for text in texts), self.of(MIXED + "_-", 43)))

    def pem(self, kind: str) -> str:
        """A private key as it stands in its file."""
        lines = "\n".join(self.of(MIXED + "+/", 64) for _ in range(6))
        return f"-----BEGIN {kind}PRIVATE KEY-----\n{lines}\n-----END {kind}PRIVATE KEY-----"


TOKENS: dict[str, Callable[[Lot], str]] = {
    "github classic": lambda lot: "ghp_" + lot.of(MIXED, 36),
    "github oauth": lambda lot: "gho_" + lot.of(MIXED, 36),
    "github app": lambda lot: "ghs_" + lot.of(MIXED, 36),
    "github fine": lambda lot: f"github_pat_{lot.of(MIXED, 22)}_{lot.of(MIXED, 59)}",
    "gitlab": lambda lot: "glpat-" + lot.of(MIXED, 20),
    "aws id": lambda lot: "AKIA" + lot.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
    "anthropic": lambda lot: f"sk-ant-api03-{lot.of(MIXED + '_-', 93)}AA",
    "openai": lambda lot: f"sk-{lot.of(MIXED, 20)}T3BlbkFJ{lot.of(MIXED, 20)}",
    "openai project": lambda lot: f"sk-proj-{lot.of(MIXED, 74)}T3BlbkFJ{lot.of(MIXED, 74)}",
    "slack bot": lambda lot: f"xoxb-{lot.of(DIGITS, 12)}-{lot.of(DIGITS, 12)}-{lot.of(MIXED, 24)}",
    "slack app": lambda lot: (
        f"xapp-1-A{lot.of(UPPER + DIGITS, 10)}-{lot.of(DIGITS, 13)}-{lot.of(HEX, 64)}"
    ),
    "slack hook": lambda lot: (
        "https://hooks.slack.com/services/"
        + "/".join(
            (f"T{lot.of(UPPER + DIGITS, 8)}", f"B{lot.of(UPPER + DIGITS, 8)}", lot.of(MIXED, 24))
        )
    ),
    "stripe": lambda lot: "sk_live_" + lot.of(MIXED, 24),
    "stripe restricted": lambda lot: "rk_live_" + lot.of(MIXED, 24),
    "sendgrid": lambda lot: f"SG.{lot.of(MIXED, 22)}.{lot.of(MIXED, 43)}",
    "google": lambda lot: "AIza" + lot.of(MIXED + "_-", 35),
    "npm": lambda lot: "npm_" + lot.of(LOWER + DIGITS, 36),
    "pypi": lambda lot: "pypi-AgEIcHlwaS5vcmc" + lot.of(MIXED + "_-", 70),
    "huggingface": lambda lot: "hf_" + lot.of(LOWER + UPPER, 34),
    "digitalocean": lambda lot: "dop_v1_" + lot.of(HEX, 64),
    "shopify": lambda lot: "shpat_" + lot.of(HEX, 32),
    "linear": lambda lot: "lin_api_" + lot.of(MIXED, 40),
    "doppler": lambda lot: "dp.pt." + lot.of(LOWER + DIGITS, 43),
    "vault": lambda lot: "hvs." + lot.of(MIXED + "_-", 95),
    "postman": lambda lot: f"PMAK-{lot.of(HEX, 24)}-{lot.of(HEX, 34)}",
    "databricks": lambda lot: "dapi" + lot.of(HEX, 32),
    "grafana": lambda lot: "glsa_" + lot.of(MIXED, 32) + "_" + lot.of(HEX, 8),
    "age": lambda lot: "AGE-SECRET-KEY-1" + lot.of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),
    "jwt": lambda lot: lot.jwt(),
    "azure storage": lambda lot: lot.of(MIXED + "+/", 86) + "==",
    "session id": lambda lot: lot.of(MIXED, 40),
}
"""What services give out: known by its look, wherever it stands."""

ABOUT = (
    "Use {} for the mirror.",
    "The deploy failed because ({}) had expired, so it was made anew.",
    "We rotated `{}`, and nobody told the scheduler.",
)

PLACES: dict[str, tuple[Callable[[Lot], str], str]] = {
    "prose password": (Lot.password, "The staging password is {}, for user deploy."),
    "prose password for": (Lot.password, "The password for the admin panel is {}"),
    "changed to": (Lot.password, "I changed the password to {} because the old one had leaked."),
    "prose token": (lambda lot: lot.of(MIXED, 12), "Our token for the registry is {} until May."),
    "quoted": (Lot.password, "In the seeds it says password: '{}', which the tests rely on."),
    "json": (Lot.password, 'The file holds {{"host": "db", "password": "{}", "port": 5432}}.'),
    "yaml": (lambda lot: lot.word() + lot.of(DIGITS, 4), "compose.yml sets POSTGRES_PASSWORD: {}"),
    "env": (lambda lot: lot.word() + lot.of(LOWER, 3), "Start it with DB_PASSWORD={} make serve"),
    "pgpassword": (Lot.password, "PGPASSWORD={} psql -h db -U app works from the bastion."),
    "export": (lambda lot: lot.of(MIXED, 20), "export REGISTRY_API_KEY={} before the build."),
    "url": (Lot.password, "It connects to postgres://app:{}@db.internal:5432/app in CI."),
    "amqp": (lambda lot: lot.of(MIXED, 10), "The broker is amqp://guest:{}@mq:5672/ there."),
    "git url": (
        lambda lot: lot.of(MIXED, 22),
        "Clone https://{}@git.example.com/team/app.git instead.",
    ),
    "bearer": (
        lambda lot: lot.of(MIXED + "._-", 30),
        "curl -H 'Authorization: Bearer {}' /health is 200.",
    ),
    "basic": (
        lambda lot: base64.b64encode(lot.of(MIXED, 15).encode()).decode(),
        "It sends Authorization: Basic {} to the proxy.",
    ),
    "header": (lambda lot: lot.of(MIXED, 24), 'The client sets "X-Api-Key: {}" on each call.'),
    "cookie": (lambda lot: lot.of(MIXED, 32), "Replayed with Cookie: session={}; it passes."),
    "option": (Lot.password, "Run `migrate --password {} --force` on the replica."),
    "option equals": (lambda lot: lot.of(MIXED, 16), "deploy --token={} is what the job runs."),
    "curl user": (Lot.password, "curl -u admin:{} http://localhost:9200/_cat works."),
    "sshpass": (Lot.password, "sshpass -p {} ssh build@10.0.0.4 is how the runner gets in."),
    "mysql": (Lot.password, "mysql -h db -u root -p{} shop shows the tables."),
    "redis": (Lot.password, "redis-cli -a {} ping answers."),
    "netrc": (
        lambda lot: lot.word() + lot.of(DIGITS, 3),
        "machine git.example.com login build password {}",
    ),
    "pgpass": (Lot.password, "db.internal:5432:app:deploy:{}"),
    "xml": (
        lambda lot: lot.word() + lot.of(DIGITS, 3),
        "settings.xml has <password>{}</password> for the mirror.",
    ),
    "php": (Lot.password, "define( 'DB_PASSWORD', '{}' ); stands in config.php."),
    "code": (Lot.password, 'connect(host="db", password="{}") is hard-coded in jobs.py.'),
    "django": (
        lambda lot: lot.of(MIXED + "!@#$%^&*(-_=+)", 50),
        "settings.py has SECRET_KEY = '{}'",
    ),
    "laravel": (
        lambda lot: base64.b64encode(lot.of(MIXED, 32).encode()).decode(),
        "The .env of staging says APP_KEY=base64:{}",
    ),
    "account key": (
        lambda lot: lot.of(MIXED + "+/", 86) + "==",
        "DefaultEndpointsProtocol=https;AccountName=logs;AccountKey={};EndpointSuffix=core.windows.net",
    ),
    "connection": (Lot.password, "Server=db;Database=shop;User Id=sa;Password={};Encrypt=true"),
    "aws secret": (lambda lot: lot.of(MIXED + "+/", 40), "aws_secret_access_key = {}"),
    "htpasswd": (
        lambda lot: "$2b$12$" + lot.of(MIXED + "./", 53),
        "The line admin:{} in .htpasswd is the old one.",
    ),
    "login call": (Lot.password, "await client.login('ops@example.com', '{}') signs the bot in."),
    "npmrc": (lambda lot: lot.of(HEX, 36), "//registry.example.com/:_authToken={}"),
    "client secret": (
        lambda lot: lot.of(MIXED + "~._", 34),
        'client_secret: "{}" of the tenant app',
    ),
    "passphrase": (Lot.password, "The signing key's passphrase is '{}'"),
    "api key said": (lambda lot: lot.of(MIXED, 20), "The maps API key is {}, billed to ops."),
    "rails": (lambda lot: lot.of(HEX, 64), "secret_key_base: {}"),
    "second cookie": (
        lambda lot: lot.of(MIXED, 32),
        "Replayed with Cookie: theme=dark; lang=en; session={}; it passes.",
    ),
    "set cookie": (lambda lot: lot.of(HEX, 32), "It answers Set-Cookie: sid={}; HttpOnly"),
    "session": (lambda lot: lot.of(HEX, 32), "curl -b PHPSESSID={} /admin is 200."),
    "header of its own": (lambda lot: lot.of(HEX, 32), 'headers = {{"X-Acme-Token": "{}"}}'),
    "user and password": (Lot.password, 'requests.get(url, auth=("admin", "{}")) is 200.'),
    "credential": (Lot.password, 'new NetworkCredential("build", "{}") is in Deploy.cs.'),
    "dsn": (Lot.password, 'sql.Open("mysql", "app:{}@tcp(db:3306)/app")'),
    "oracle": (Lot.password, "It uses jdbc:oracle:thin:scott/{}@db:1521:orcl there."),
    "braces": (Lot.password, "Driver={{SQL}};Uid=sa;Pwd={{{}}};"),
    "block": (Lot.password, "password: >-\n  {}"),
    "below": (lambda lot: lot.of(HEX, 32), "Use the following password to proceed:\n\n{}\n"),
    "mongo": (Lot.password, "mongosh -u admin -p {} works."),
    "ldap": (Lot.password, "ldapsearch -x -D cn=admin -w {} finds them."),
    "psexec": (Lot.password, "psexec -u Administrator -p {} cmd works."),
    "htpasswd by hand": (Lot.password, "htpasswd -bc .htpasswd build {} makes it anew."),
    "chpasswd": (Lot.password, 'echo "root:{}" | chpasswd is in the image.'),
    "key of a service": (lambda lot: lot.of(LOWER + DIGITS, 32), "flickrKEY {} is the old one."),
    "token of a name": (lambda lot: lot.of(HEX, 32), "boxTOKEN {} is for the importer."),
    "django hash": (
        lambda lot: f"pbkdf2_sha256$600000${lot.of(MIXED, 22)}${lot.of(MIXED + '+/', 43)}=",
        "The fixture has {} for admin.",
    ),
    "hook": (
        lambda lot: f"{lot.of(DIGITS, 18)}/{lot.of(MIXED + '_-', 68)}",
        "It posts to https://example.org/api/webhooks/{} at night.",
    ),
}
"""What is a secret by where it stands, whatever it looks like."""


def planted(seed: int) -> Iterator[Planted]:
    """Draw a secret of every shape, in a sentence."""
    lot = Lot(seed)
    for name, made in TOKENS.items():
        token = made(lot)
        yield Planted(name, token, lot.draw.choice(ABOUT).format(token))
    for name, (made, sentence) in PLACES.items():
        secret = made(lot)
        yield Planted(name, secret, sentence.format(secret))
    for kind in ("", "RSA ", "EC ", "OPENSSH "):
        key = lot.pem(kind)
        yield Planted(f"{kind}key", key, f"The deploy key is\n{key}\nfor now.")
