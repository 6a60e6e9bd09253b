"""Which variables hold secrets, and what of their values is blotted out."""

import pytest

from arxiv_daily import environment, secrets
from arxiv_daily.errors import ConfigError
from tests.conftest import PROJECT

VALUE = "planted-Zq81hX02"


@pytest.mark.parametrize(
    "name",
    [
        "OPENAI_API_KEY",
        "OPENAI_KEY",
        "openaiApiKey",
        "DEEPSEEK_APIKEY",
        "APIKEY",
        "KEY",
        "GITHUB_PAT",
        "MAIL_PSWD",
        "GHPAT",
        "ADO_PATS",
        "GITHUB_TOKEN",
        "GH_TOKEN_2",
        "HF_TOKENS",
        "accessToken",
        "DB_PASSWORD",
        "DB_PASSWD",
        "MYSQL_PWD",
        "PGPASS",
        "REDIS_PASS",
        "SSH_PASSPHRASE",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "AWS_CREDENTIAL",
        "SVC_CREDS",
        "CLIENT_SECRET",
        "secrets",
        "NPM_AUTH",
        "BASIC_AUTH",
        "OAUTH",
        "AWS_SECRET_ACCESS_KEY",
        "DEPLOY_KEYS",
        "PRIVATE_KEY_1",
        "SESSION_COOKIE",
        "AUTH_BEARER",
        "SERVICE_JWT",
        "db-password",
        "STORAGE_CONNECTION_STRING",
        "TLS_KEY",
        "OPENAIKEY",
        "SESSION_SALT",
    ],
)
def test_a_name_that_speaks_of_a_secret(name, monkeypatch):
    monkeypatch.setenv(name, VALUE)
    assert secrets.held()[VALUE] == name
    assert secrets.blot({"a": [f"<{VALUE}>"], VALUE: 1}) == {"a": ["<***>"], "***": 1}
    assert name not in secrets.public_environment()


@pytest.mark.parametrize(
    "name",
    [
        "PATH",
        "PWD",
        "OLDPWD",
        "HOME",
        "GIT_AUTHOR_NAME",
        "KEYBOARD_LAYOUT",
        "TOKENIZERS_PARALLELISM",
        "COMPAT",
        "BYPASS",
        "LANG",
        "MODEL",
        "SPATIAL",
        "TIMEZONE",
        "COMPASS",
        "KEYMAP",
        "HOSTKEY_ALGORITHMS",
        "MONKEY",
        "SSH_AUTH_SOCK",
        "SSH_ASKPASS",
        "AUTH_METHOD",
        "KEY_LENGTH",
        "SSH_KEY_PATH",
        "TOKEN_FILE",
        "PUBLIC_KEY",
        "PRIMARY_KEY",
    ],
)
def test_an_ordinary_name(name, monkeypatch):
    monkeypatch.setenv(name, VALUE)
    assert VALUE not in secrets.held()


@pytest.mark.parametrize(
    ("value", "hidden", "kept"),
    [
        ("http://user:planted-pw@127.0.0.1:9", ["planted-pw"], ["user", "127.0.0.1"]),
        ("https://ghp_planted0123@github.com/a/b", ["ghp_planted0123"], ["github.com"]),
        ("https://ghp_planted0123:x-oauth-basic@github.com", ["ghp_planted0123"], []),
        ("http://me:planted%2Dpw%40x@host", ["planted-pw@x", "planted%2Dpw%40x"], []),
        ("user:planted-pw@proxy.example:3128", ["planted-pw"], ["proxy.example"]),
        ("https://a.example https://b:planted-pw@c.example/simple", ["planted-pw"], ["a.example"]),
        ("https://a.example/v1?api-version=2026&api_key=planted-q1", ["planted-q1"], ["api-version"]),
        ("jane.roe@example.org", [], ["jane.roe@example.org"]),
        ("postgres://postgres:planted-pw@db", ["planted-pw"], ["postgres"]),
        ("http://[broken", [], ["http://[broken"]),
        (
            "https://hooks.slack.com/services/T01AB/B02CD/Planted0aB1cD2eF3gH4iJ5",
            ["Planted0aB1cD2eF3gH4iJ5"],
            ["services"],
        ),
        (
            "https://f.example/bot/v2/hook/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
            ["0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"],
            ["hook"],
        ),
        (
            "https://t.example/bot123456789:AAPlanted-bcDEF_ghi012345/sendMessage",
            ["bot123456789:AAPlanted-bcDEF_ghi012345"],
            ["sendMessage"],
        ),
        (
            "https://a.example/2026-01-08-a-page-with-a-long-name-1/index.html",
            [],
            ["2026-01-08-a-page-with-a-long-name-1"],
        ),
    ],
)
def test_addresses_hide_users_passwords_and_keys(value, hidden, kept, monkeypatch):
    monkeypatch.setenv("SOME_ADDRESS", value)
    shown = secrets.blot(" ".join([value, *hidden]))
    assert not [text for text in hidden if text in shown]
    assert not [text for text in kept if text not in shown]


def test_all_of_env_is_secret_but_what_is_public_or_an_ordinary_word(tmp_path, monkeypatch):
    lines = [
        f"SOMETHING={VALUE}",
        "ARXIV_CONTENT_URL=https://arxiv.example",
        "STAGE=development",
        "TZ=UTC",
        "PORT=8080",
        'LONG="first line of a secret\nsecond line of a secret"',
    ]
    (tmp_path / ".env").write_text("\n".join(lines))
    secrets.load()
    text = f"{VALUE} https://arxiv.example/abs/1 development UTC 8080 / second line of a secret"
    assert secrets.blot(text) == "*** https://arxiv.example/abs/1 development UTC 8080 / ***"
    monkeypatch.setenv("SOMETHING", "another-value-1")
    assert secrets.blot(f"{VALUE} another-value-1") == "*** ***"
    assert "SOMETHING" not in secrets.public_environment()
    for name in ("ARXIV_CONTENT_URL", "STAGE", "TZ", "PORT", "LONG"):
        monkeypatch.delenv(name)


def test_the_environment_is_read_in_one_module():
    package = PROJECT / "src" / "arxiv_daily"
    readers = [
        path.name for path in package.rglob("*.py") if "os.environ" in path.read_text(encoding="utf-8")
    ]
    assert readers == ["environment.py"]
    assert len({variable.name for variable in environment.VARIABLES}) == len(environment.VARIABLES)


@pytest.mark.parametrize("text", ["soon", "-1", "nan", "inf", "1 s"])
def test_a_number_of_seconds_that_is_not_one(text, monkeypatch):
    monkeypatch.setenv("ARXIV_API_TIMEOUT", text)
    with pytest.raises(ConfigError, match=r"ARXIV_API_TIMEOUT is '.*', not a number of seconds"):
        environment.API_TIMEOUT.number()


@pytest.mark.parametrize(
    "value",
    [
        "sk-proj-0123456789abcdef",
        "github_pat_11AAAAAAA0123456789",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----",
    ],
)
def test_a_value_that_an_issuer_marked_is_one_whatever_holds_it(value, monkeypatch):
    monkeypatch.setenv("SERVICE_SETTING", value)
    assert value not in str(secrets.blot(f"a {value} b"))
    assert "SERVICE_SETTING" not in secrets.public_environment()


def test_a_variable_is_put_back(monkeypatch):
    monkeypatch.delenv("ARXIV_DAILY_LOCKED", raising=False)
    with environment.LOCKED.holding("audio"):
        with environment.LOCKED.holding("video"):
            assert environment.LOCKED.get() == "video"
        assert environment.LOCKED.get() == "audio"
    assert environment.LOCKED.get() == ""


@pytest.mark.parametrize(
    "name",
    ["AUTHORIZATION", "KEYSTORE_PW", "SLACK_WEBHOOK_URL", "SENTRY_DSN", "githubPat", "SSH_PRIVATE_KEY_2"],
)
def test_a_name_that_speaks_of_a_secret_is_one(name):
    assert secrets.is_secret_name(name)
    assert not any(
        map(secrets.is_secret_name, ("HOME", "PWD", "TOKENIZERS_PARALLELISM", "COMPASS", "XDG_SESSION_ID"))
    )
