"""Where things are, and every setting: shipped questions and templates, the data folder, the server's address and key."""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from webapp.domain.addresses import Host, Site, read_host, valid_address
from webapp.environment import SHOWN, UnusableSetting, UnusableSettings, Variables, each, is_name, parted

PACKAGE = Path(__file__).resolve().parent
SHIPPED_BANK = "collective-impact"

DATA_VARIABLE = "UPFRONT_DATA"
BASE_URL = "UPFRONT_BASE_URL"
KEY_FILE = "secret-key"
KEY_BYTES = 32
HOST = "127.0.0.1"
DEFAULT_PORT = 8000
BODY_LIMIT = 1024 * 1024
FORM_PARTS = 1000

SECURE_COOKIE = "__Host-upfront"
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""How a connection to the mail server is kept secret, and the port where such a server usually answers."""
SECRET_LENGTH = 32
MOST_PROXIES = 9
MAIL_FROM = "UPFRONT_MAIL_FROM"


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that takes our mail. `security`: `starttls`, `tls`, or `none` for one on the same computer."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Oidc:
    """The sign-in provider of an organization. `name` is what its button says."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Hosted:
    """What an Upfront for many foundations needs to know. `base_url` has no slash at its end."""

    base_url: str
    hosts: frozenset[str]
    listen_host: str = HOST
    proxies: int = 0
    administrators: frozenset[str] = frozenset()
    smtp: Smtp | None = None
    oidc: Oidc | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """How one Upfront runs. The key signs the tokens of forms; it stays the same at every start.

    `hosted` is None for one that runs on somebody's own computer. `site_url` is then where its owner puts what is published,
    without a slash at the end; empty where nobody has said. Where it serves the phones in a room, `lan_hosts` are the names
    they may call us by, as they arrive in a Host header, and `lan_address` is the one that QR codes show, without a slash
    at the end; else both are empty.
    """

    data: Path
    secret_key: bytes = field(repr=False)
    port: int = DEFAULT_PORT
    body_limit: int = BODY_LIMIT
    form_parts: int = FORM_PARTS
    hosted: Hosted | None = None
    site_url: str = ""
    lan_hosts: frozenset[str] = frozenset()
    lan_address: str = ""

    @property
    def public_url(self) -> str:
        """What the addresses of published FAQs begin with, without a slash at the end; empty where it is not known."""
        return self.hosted.base_url if self.hosted else self.site_url

    @property
    def address(self) -> str:
        """Where the pages are, without a slash at the end."""
        return self.hosted.base_url if self.hosted else server_address(self.port)

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over TLS."""
        return self.address.startswith("https://")

    @property
    def trusted_hosts(self) -> frozenset[str]:
        """The only names a request may call us by."""
        if self.hosted:
            return self.hosted.hosts
        names = (HOST, "localhost")
        return frozenset(name if self.port == 80 else f"{name}:{self.port}" for name in names) | self.lan_hosts

    @property
    def cookie(self) -> str:
        """The name of the session's cookie. Browsers do not tell ports apart, so the name does.

        Over TLS it has the prefix for which browsers see to it that no other host has set it.
        """
        return SECURE_COOKIE if self.secure else f"upfront-{self.port}"


def server_address(port: int) -> str:
    """Where a server on this computer answers."""
    return f"http://{HOST}:{port}"


def load_settings(data: Path | None, port: int) -> Settings:
    """The settings for a data folder, which is made where it is missing. Raises UnusableSetting."""
    site_url = read_site_url(os.environ)
    folder = make_data_folder(data or data_folder(os.environ))
    return Settings(data=folder, secret_key=load_key(folder), port=port, site_url=site_url)


def read_site_url(environment: Mapping[str, str]) -> str:
    """Where what is published on somebody's own computer is put, with a path or without; empty where nothing is set.

    Raises UnusableSettings.
    """
    read = Variables(environment)
    if not read.get(BASE_URL):
        return ""
    site = read.site(BASE_URL, "write where your published pages are put, such as https://example.org/faq")
    if read.lines:
        raise UnusableSettings(tuple(read.lines))
    return site.written if site else ""


def load_hosted_settings(environment: Mapping[str, str], data: Path | None, port: int | None) -> Settings:
    """The settings of an Upfront for many foundations, from the environment; `port` wins over the one in UPFRONT_LISTEN.

    The data folder is made where it is missing. Raises UnusableSettings with everything that is missing or wrong.
    """
    read = _Hosting(environment)
    site = read.base_url()
    listening = read.listening()
    hosted = Hosted(
        base_url=site.written if site else "",
        hosts=read.hosts(site),
        listen_host=listening.name,
        proxies=read.number("UPFRONT_PROXIES", 0, most=MOST_PROXIES),
        administrators=read.administrators(),
        smtp=read.smtp(),
        oidc=read.oidc(),
    )
    key = read.secret_key()
    if not read.names("UPFRONT_SMTP_", MAIL_FROM) and not read.names("UPFRONT_OIDC_"):
        read.refuse("UPFRONT_SMTP_HOST", "nobody could sign in", "name a mail server here, or set UPFRONT_OIDC_ISSUER")
    folder = Path()
    try:
        folder = make_data_folder(data or data_folder(environment))
    except UnusableSetting as error:
        read.lines.append(str(error))
    if read.lines:
        raise UnusableSettings(tuple(read.lines))
    own_port = port if port is not None else listening.port or 0
    return Settings(data=folder, secret_key=key, port=own_port, hosted=hosted)


class _Hosting(Variables):
    """Reads what an administrator set."""

    def listening(self) -> Host:
        """Where the server listens; behind a proxy on the same computer, nobody else need reach it."""
        name, usual = "UPFRONT_LISTEN", Host(HOST, DEFAULT_PORT)
        found = read_host(self.get(name)) if self.get(name) else usual
        if found is None or found.port is None:
            self.refuse(name, "this is not an address with a port", "write ADDRESS:PORT, such as 127.0.0.1:8000")
        return found or usual

    def base_url(self) -> Site | None:
        """Where people find this Upfront."""
        site = self.site(BASE_URL, "write where people find it, such as https://upfront.example.org")
        if site and site.path:
            self.refuse(BASE_URL, "it has a path", "give Upfront a name of its own, without a path")
        return site

    def hosts(self, site: Site | None) -> frozenset[str]:
        """The names a request may call us by."""
        name, remedy = "UPFRONT_TRUSTED_HOSTS", "write each name in full, with its port if it has one, parted by commas"
        names = self.needed(name, "not each of them is a plain name", remedy, each(read_host))
        scheme = site.scheme if site else "https"
        found = frozenset(host.written(scheme) for part in parted(names) if (host := read_host(part)))
        if site and found and site.host.written(scheme) not in found:
            self.refuse(name, "the one in UPFRONT_BASE_URL is missing", f"add {site.host.written(scheme)}")
        return found

    def administrators(self) -> frozenset[str]:
        """Who may make workspaces."""
        remedy = "write their e-mail addresses, parted by commas"
        addresses = self.needed("UPFRONT_ADMINISTRATORS", "not each is one address", remedy, each(valid_address))
        return frozenset(address for part in parted(addresses) if (address := valid_address(part)))

    def secret_key(self) -> bytes:
        """The key, made of a secret that nobody can guess."""
        secret = self.needed(
            "UPFRONT_SECRET",
            "this could be guessed",
            f"set at least {SECRET_LENGTH} random characters, the same at every start",
            lambda value: len(value) >= SECRET_LENGTH and len(set(value)) > 1,
            secret=True,
        )
        return hashlib.sha256(secret.encode(errors="surrogateescape")).digest()

    def smtp(self) -> Smtp | None:
        """The mail server, where any of its variables is set."""
        if not self.names("UPFRONT_SMTP_", MAIL_FROM):
            return None
        name = self.needed("UPFRONT_SMTP_HOST", "this is not a name alone", "write the mail server's name", is_name)
        security, host = self.get("UPFRONT_SMTP_SECURITY") or "starttls", read_host(name)
        if security not in SMTP_PORTS:
            self.refuse("UPFRONT_SMTP_SECURITY", "there is no such way", f"write one of {', '.join(SMTP_PORTS)}")
        elif security == "none" and host and not host.loopback:
            self.refuse("UPFRONT_SMTP_SECURITY", "anybody on the way could read the letters", "write starttls or tls")
        user, password = self.get("UPFRONT_SMTP_USER"), self.environment.get("UPFRONT_SMTP_PASSWORD", "")
        if bool(user) != bool(password):
            lacking = "UPFRONT_SMTP_PASSWORD" if user else "UPFRONT_SMTP_USER"
            self.refuse(lacking, "a user and a password belong together", "set both or neither")
        elif not (user + password).isascii():
            self.refuse("UPFRONT_SMTP_PASSWORD", "mail servers take plain letters alone", "set another one", secret=True)
        sender = self.needed(MAIL_FROM, "this is not one address", "write whom letters come from", valid_address)
        port = self.number("UPFRONT_SMTP_PORT", SMTP_PORTS.get(security, 0), least=1, most=65535)
        return Smtp(host.name if host else "", port, security, valid_address(sender) or "", user, password)

    def oidc(self) -> Oidc | None:
        """The organization's own sign-in, where any of its variables is set."""
        if not self.names("UPFRONT_OIDC_"):
            return None
        site = self.site("UPFRONT_OIDC_ISSUER", "write it exactly as its provider does, such as https://id.example.org")
        client_id = self.needed("UPFRONT_OIDC_CLIENT_ID", "it is not one line", "write what the provider calls this Upfront")
        client_secret = self.needed(
            "UPFRONT_OIDC_CLIENT_SECRET", "it is not one line", "write the secret that the provider gave out", secret=True
        )
        name = self.get("UPFRONT_OIDC_NAME") or (site.host.name if site else "")
        if len(name) > SHOWN or not name.isprintable():
            self.refuse("UPFRONT_OIDC_NAME", "this does not fit a button", f"write one line of up to {SHOWN} characters")
        return Oidc(self.get("UPFRONT_OIDC_ISSUER"), client_id, client_secret, name)


def data_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The folder for data where none is named: what the environment says, else where the platform keeps such things.

    Raises UnusableSetting.
    """
    if named := environment.get(DATA_VARIABLE):
        try:
            return Path(named).expanduser()
        except RuntimeError as error:
            raise UnusableSetting(DATA_VARIABLE, named, "nobody here has this name", "write the whole path") from error
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "Upfront"
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Upfront"
    # The rules for these folders say that a relative path there does not count.
    shared = environment.get("XDG_DATA_HOME", "")
    return (Path(shared) if shared.startswith("/") else Path.home() / ".local" / "share") / "upfront"


def make_data_folder(folder: Path) -> Path:
    """Make the folder, open to nobody else, if it is not there; its full path. Raises UnusableSetting."""
    folder = folder.absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise UnusableSetting("--data", folder, "this is a file, not a folder", "name a folder") from None
    except OSError as error:
        raise UnusableSetting(
            "--data", folder, f"the folder cannot be made: {error.strerror}", "name another one"
        ) from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise UnusableSetting("--data", folder, "you may not write in this folder", "change its rights, or name another one")
    return folder


def load_key(folder: Path) -> bytes:
    """The secret key of a data folder: made once, then always the same. Raises UnusableSetting."""
    path = folder / KEY_FILE
    try:
        if not path.exists():
            _keep_key(path, secrets.token_bytes(KEY_BYTES))
        # A copy or a backup may have opened it to others.
        path.chmod(0o600)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise UnusableSetting(KEY_FILE, path, f"the file cannot be used: {error.strerror}", "check its rights") from error
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise UnusableSetting(
            KEY_FILE, path, "the key in it is damaged", "remove the file: pages that are open must be opened anew"
        )
    return key


def questions_folder() -> Path:
    """The folder of the banks. Raises FileNotFoundError where the installation lacks it."""
    return _shipped("questions")


def templates_folder() -> Path:
    """The folder of the templates. Raises FileNotFoundError where the installation lacks it."""
    return _shipped("templates")


def shipped_bank() -> Path:
    """The bank used where none is named."""
    return questions_folder() / SHIPPED_BANK


def _keep_key(path: Path, key: bytes) -> None:
    """Write the key whole or not at all, in a file that only its owner may read."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".key-", delete=False, encoding="ascii") as file:
        file.write(f"{key.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _shipped(name: str) -> Path:
    for folder in (PACKAGE / "_shipped" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(name)
