"""An Upfront for many foundations starts with settings that hold, or with a list of all that do not."""

import hashlib
import sys
from pathlib import Path

import pytest

from webapp.config import Oidc, Smtp, load_hosted_settings
from webapp.domain.addresses import LONGEST_EMAIL, valid_address
from webapp.environment import UnusableSetting, UnusableSettings

RANDOM = "correct horse battery staple, and more"
MAIL = {"UPFRONT_SMTP_HOST": "mail.example.org", "UPFRONT_MAIL_FROM": "upfront@example.org"}
LOGIN = {"UPFRONT_SMTP_USER": "upfront", "UPFRONT_SMTP_PASSWORD": "canary-password"}
SIGN_IN = {
    "UPFRONT_OIDC_ISSUER": "https://id.example.org/realm/",
    "UPFRONT_OIDC_CLIENT_ID": "upfront",
    "UPFRONT_OIDC_CLIENT_SECRET": "canary-client-secret",
}
NEEDED = {
    "UPFRONT_BASE_URL": "https://upfront.example.org",
    "UPFRONT_TRUSTED_HOSTS": "upfront.example.org",
    "UPFRONT_SECRET": RANDOM,
    "UPFRONT_ADMINISTRATORS": "ana@example.org",
}
GOOD = NEEDED | MAIL
LOCAL = {"UPFRONT_BASE_URL": "http://127.0.0.1:8123", "UPFRONT_TRUSTED_HOSTS": "127.0.0.1:8123"}


@pytest.fixture
def load(tmp_path):
    """Settings from these variables."""
    return lambda variables, port=None: load_hosted_settings(variables, tmp_path / "data", port)


def refused(load, variables):
    """The lines, each as its four parts."""
    with pytest.raises(UnusableSettings) as caught:
        load(variables)
    assert str(caught.value) == "\n".join(caught.value.lines)
    return [tuple(line.split("  ")) for line in caught.value.lines]


def test_the_settings_that_are_needed_are_enough(load):
    settings = load(GOOD)
    hosted = settings.hosted
    assert (settings.address, settings.secure, settings.cookie) == ("https://upfront.example.org", True, "__Host-upfront")
    assert settings.trusted_hosts == {"upfront.example.org"}
    assert settings.secret_key == hashlib.sha256(RANDOM.encode()).digest()
    assert settings.data.is_dir()
    assert not list(settings.data.iterdir()), "the key comes from the environment, not from a file"
    assert (settings.port, hosted.listen_host, hosted.proxies) == (8000, "127.0.0.1", 0)
    assert hosted.administrators == {"ana@example.org"}
    assert hosted.smtp == Smtp("mail.example.org", 587, "starttls", "upfront@example.org")
    assert hosted.oidc is None


def test_everything_that_can_be_set_is_read(load):
    settings = load(
        NEEDED
        | MAIL
        | LOGIN
        | SIGN_IN
        | {
            "UPFRONT_TRUSTED_HOSTS": "upfront.example.org, FAQ.example.org:8443 ,upfront.internal",
            "UPFRONT_ADMINISTRATORS": "Ana@Example.org , luis@example.org",
            "UPFRONT_LISTEN": "[::]:9000",
            "UPFRONT_PROXIES": "2",
            "UPFRONT_SMTP_PORT": "2525",
            "UPFRONT_SMTP_SECURITY": "tls",
            "UPFRONT_OIDC_NAME": "Example Foundation",
        }
    )
    hosted = settings.hosted
    assert settings.trusted_hosts == {"upfront.example.org", "faq.example.org:8443", "upfront.internal"}
    assert hosted.administrators == {"ana@example.org", "luis@example.org"}
    assert (hosted.listen_host, settings.port, hosted.proxies) == ("::", 9000, 2)
    assert hosted.smtp == Smtp("mail.example.org", 2525, "tls", "upfront@example.org", "upfront", "canary-password")
    assert hosted.oidc == Oidc("https://id.example.org/realm/", "upfront", "canary-client-secret", "Example Foundation"), (
        "an issuer is compared letter by letter: its slash stays"
    )


def test_signing_in_at_a_provider_is_enough_without_mail(load):
    hosted = load(NEEDED | SIGN_IN).hosted
    assert hosted.smtp is None
    assert hosted.oidc.name == "id.example.org"


def test_the_port_that_was_asked_for_wins(load):
    assert load(GOOD | {"UPFRONT_LISTEN": "0.0.0.0:9000"}, 0).port == 0
    assert load(GOOD | {"UPFRONT_LISTEN": "0.0.0.0:9000"}).port == 9000


def test_on_this_computer_alone_http_will_do(load):
    settings = load(GOOD | LOCAL, 8123)
    assert (settings.address, settings.secure, settings.cookie) == ("http://127.0.0.1:8123", False, "upfront-8123")
    assert settings.trusted_hosts == {"127.0.0.1:8123"}


@pytest.mark.parametrize(
    ("written", "address", "host"),
    [
        ("https://Upfront.Example.org/", "https://upfront.example.org", "upfront.example.org"),
        ("https://upfront.example.org:443", "https://upfront.example.org", "upfront.example.org:443"),
        ("https://upfront.example.org:8443", "https://upfront.example.org:8443", "upfront.example.org:8443"),
        ("http://localhost:80", "http://localhost", "localhost"),
        ("http://[::1]:8000", "http://[::1]:8000", "[::1]:8000"),
        (" https://xn--frderverein-ecb.example ", "https://xn--frderverein-ecb.example", "xn--frderverein-ecb.example"),
    ],
)
def test_an_address_is_kept_as_browsers_send_it(load, written, address, host):
    settings = load(GOOD | {"UPFRONT_BASE_URL": written, "UPFRONT_TRUSTED_HOSTS": host})
    assert settings.address == address
    assert settings.trusted_hosts == {address.partition("://")[2]}


def test_all_that_is_missing_is_said_at_once(load):
    lines = refused(load, {})
    assert [line[0] for line in lines] == [
        *("UPFRONT_BASE_URL", "UPFRONT_TRUSTED_HOSTS", "UPFRONT_ADMINISTRATORS", "UPFRONT_SECRET", "UPFRONT_SMTP_HOST")
    ]
    assert all(len(line) == 4 and line[1] == "(not set)" and line[3] for line in lines)


def test_all_that_is_wrong_is_said_at_once_whether_somebody_looks_for_one_or_for_all(load):
    wrong = {
        "UPFRONT_BASE_URL": "upfront.example.org",
        "UPFRONT_TRUSTED_HOSTS": "*",
        "UPFRONT_SECRET": "short",
        "UPFRONT_ADMINISTRATORS": "ana",
        "UPFRONT_LISTEN": "8000",
        "UPFRONT_PROXIES": "many",
        "UPFRONT_SMTP_HOST": "mail.example.org:25",
        "UPFRONT_SMTP_PORT": "0",
        "UPFRONT_SMTP_SECURITY": "ssl",
        "UPFRONT_SMTP_USER": "upfront",
        "UPFRONT_MAIL_FROM": "Upfront <upfront@example.org>",
        "UPFRONT_OIDC_ISSUER": "http://id.example.org",
        "UPFRONT_OIDC_NAME": "N" * 61,
    }
    named = {line[0] for line in refused(load, wrong)}
    silent = {"UPFRONT_SMTP_USER"}
    assert named == set(wrong) - silent | {"UPFRONT_SMTP_PASSWORD", "UPFRONT_OIDC_CLIENT_ID", "UPFRONT_OIDC_CLIENT_SECRET"}
    with pytest.raises(UnusableSetting):
        load(wrong)


ONE_WRONG = [
    *[
        ("UPFRONT_BASE_URL", value)
        for value in (
            *("http://upfront.example.org", "ftp://upfront.example.org", "//upfront.example.org", "https://", "https:///x"),
            *("https://upfront.example.org/path", "https://upfront.example.org?x=1", "https://upfront.example.org#x"),
            *("https://ana@upfront.example.org", "https://upfront.example.org:99999", "https://upfront.example.org:x"),
            *("https://upfront.example.org\\@evil.example", "https://up front.example.org", "https://föö.example"),
            *("https://upfront.example.org/%2e", "https://[::1", "https://.example.org", "https://upfront_x.example.org"),
            "javascript:alert(1)",
        )
    ],
    *[
        ("UPFRONT_TRUSTED_HOSTS", value)
        for value in (
            *("*", "*.example.org", "upfront.example.org, *", ".example.org", "https://upfront.example.org", ","),
            *("upfront.example.org,", "upfront.example.org/x", "upfront.example.org other.example.org", "other.example.org"),
            *("upfront.example.org:8000", "upfront.example.org:99999", "upfront.example.org:", "ana@upfront.example.org"),
        )
    ],
    *[("UPFRONT_SECRET", value) for value in ("x" * 31, "x" * 64, "canary " * 4, " " * 40 + "canary")],
    *[("UPFRONT_ADMINISTRATORS", value) for value in ("ana", "ana@example.org,", "ana@example.org luis@example.org", "@")],
    *[
        ("UPFRONT_LISTEN", value)
        for value in ("8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "http://127.0.0.1:8000")
    ],
    *[("UPFRONT_PROXIES", value) for value in ("-1", "10", "1.5", "one", "٣")],
    *[("UPFRONT_SMTP_HOST", value) for value in ("mail example.org", "smtp://mail.example.org", "mail.example.org:25", "-")],
    *[("UPFRONT_SMTP_PORT", value) for value in ("0", "65536", "smtp", "-25")],
    *[("UPFRONT_SMTP_SECURITY", value) for value in ("none", "ssl", "STARTTLS ", "off")],
    *[("UPFRONT_MAIL_FROM", value) for value in ("upfront", "Upfront <upfront@example.org>", "a@example.org,b@example.org")],
]


@pytest.mark.parametrize(("name", "value"), ONE_WRONG)
def test_what_cannot_be_used_is_named_alone(load, name, value):
    lines = refused(load, GOOD | {name: value})
    assert [line[0] for line in lines] == [name]
    assert len(lines[0]) == 4
    assert all(lines[0])
    assert "\n" not in "".join(lines[0])


@pytest.mark.parametrize("host", ["127.0.0.1.evil.example", "localhost.evil.example", "127.0.0.2", "192.168.0.1"])
def test_a_name_that_begins_like_this_computer_is_not_this_computer(load, host):
    variables = GOOD | {"UPFRONT_BASE_URL": f"http://{host}", "UPFRONT_TRUSTED_HOSTS": host}
    assert [line[0] for line in refused(load, variables)] == ["UPFRONT_BASE_URL"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UPFRONT_OIDC_ISSUER", "http://id.example.org"),
        ("UPFRONT_OIDC_ISSUER", "id.example.org"),
        ("UPFRONT_OIDC_ISSUER", "https://id.example.org?tenant=1"),
        ("UPFRONT_OIDC_ISSUER", ""),
        ("UPFRONT_OIDC_CLIENT_ID", ""),
        ("UPFRONT_OIDC_CLIENT_SECRET", ""),
        ("UPFRONT_OIDC_NAME", "two\nlines"),
    ],
)
def test_a_provider_is_set_up_whole_or_not_at_all(load, name, value):
    assert [line[0] for line in refused(load, NEEDED | SIGN_IN | {name: value})] == [name]


@pytest.mark.parametrize("name", MAIL)
def test_mail_is_set_up_whole_or_not_at_all(load, name):
    lacking = {other: value for other, value in (NEEDED | MAIL).items() if other != name}
    assert [line[:3] for line in refused(load, lacking)] == [(name, "(not set)", "it is needed")]


@pytest.mark.parametrize("name", LOGIN)
def test_a_user_and_a_password_belong_together(load, name):
    lacking = {other: value for other, value in LOGIN.items() if other != name}
    assert [line[0] for line in refused(load, GOOD | lacking)] == [name]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_mail_goes_unencrypted_to_this_computer_alone(load, host):
    written = f"[{host}]" if ":" in host else host
    hosted = load(GOOD | {"UPFRONT_SMTP_HOST": written, "UPFRONT_SMTP_SECURITY": "none"}).hosted
    assert (hosted.smtp.host, hosted.smtp.port) == (host, 25)


def test_no_secret_is_ever_shown(load):
    secrets = {
        "UPFRONT_SECRET": "canary",
        "UPFRONT_SMTP_PASSWORD": "canary-é",
        "UPFRONT_OIDC_CLIENT_SECRET": "canary\n",
        "UPFRONT_OIDC_ISSUER": "https://user:canary@id.example.org",
        "UPFRONT_BASE_URL": "https://user:canary@upfront.example.org",
    }
    shown = "\n".join("  ".join(line) for line in refused(load, GOOD | SIGN_IN | LOGIN | secrets))
    assert "canary" not in shown
    assert "(hidden)" in shown
    known = repr(load(NEEDED | MAIL | SIGN_IN | LOGIN))
    assert "canary" not in known
    assert RANDOM not in known


@pytest.mark.skipif(sys.platform == "win32", reason="a folder there cannot be kept from us")
def test_a_data_folder_that_cannot_be_made_is_one_line_among_the_others(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UnusableSettings) as caught:
        load_hosted_settings({}, tmp_path / "file" / "data", None)
    assert len(caught.value.lines) == 6
    with pytest.raises(UnusableSettings) as caught:
        load_hosted_settings(GOOD | {"UPFRONT_DATA": str(tmp_path / "file")}, None, None)
    assert [line.partition("  ")[0] for line in caught.value.lines] == ["--data"]


def test_the_data_folder_is_the_one_in_the_environment(tmp_path):
    assert load_hosted_settings(GOOD | {"UPFRONT_DATA": str(tmp_path / "named")}, None, None).data == Path(
        tmp_path / "named"
    )


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ana@harlow.example", "ana@harlow.example"),
        ("  Ana.Ruiz+faq@Harlow.Example\t", "ana.ruiz+faq@harlow.example"),
        ("o'neill@harlow.example", "o'neill@harlow.example"),
        ("a@b.xn--p1ai", "a@b.xn--p1ai"),
        ("a" * 64 + "@harlow.example", "a" * 64 + "@harlow.example"),
        *[
            (typed, None)
            for typed in (
                *("", "@", "ana", "ana@", "@harlow.example", "ana@@harlow.example", "ana@luis@harlow.example", "ana@harlow"),
                *(
                    "ana@harlow..example",
                    "ana@.harlow.example",
                    "ana@-harlow.example",
                    "ana@harlow.example.",
                    "ana@harlow.7",
                ),
                *(".ana@harlow.example", "ana.@harlow.example", "a..na@harlow.example", "an a@harlow.example"),
                *(
                    "ana@harlow.example\n",
                    "ana@harlow.example\r\nBcc: x@y.example",
                    "ana\x00@harlow.example",
                    "ana@[127.0.0.1]",
                ),
                *("ana@harlow.example,luis@harlow.example", "ana@harlow.example;x", "<ana@harlow.example>", "ana@127.0.0.1"),
                *("Ana <ana@harlow.example>", '"ana"@harlow.example', "ana(x)@harlow.example", "ana%x@harlow.example"),
                # The Kelvin sign becomes a plain k in lower case, and would be somebody else.
                *("an\u212a@harlow.example", "añá@harlow.example", "ana@hаrlow.example", "ana@harlow.example\u2028x"),
                *("a" * 65 + "@harlow.example", "a@" + "b" * 64 + ".example", f"a@{'b.' * LONGEST_EMAIL}example"),
            )
        ],
    ],
)
def test_an_address_is_one_address_written_in_one_way(typed, address):
    assert valid_address(typed) == address
