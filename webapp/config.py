"""Where things are, and every setting: shipped questions and templates, the data folder, the server's address and key."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SHIPPED_BANK = "collective-impact"

DATA_VARIABLE = "UPFRONT_DATA"
KEY_FILE = "secret-key"
KEY_BYTES = 32
HOST = "127.0.0.1"
DEFAULT_PORT = 8000
BODY_LIMIT = 1024 * 1024
FORM_PARTS = 1000


class UnusableSetting(Exception):
    """A setting that cannot be used: which, its value, what is wrong with it, and what to do."""

    def __init__(self, name: str, value: object, problem: str, remedy: str) -> None:
        super().__init__(f"{name}  {value}  {problem}  {remedy}")


@dataclass(frozen=True, slots=True)
class Settings:
    """How one Upfront runs. The key signs the tokens of forms; it stays the same at every start."""

    data: Path
    secret_key: bytes = field(repr=False)
    port: int = DEFAULT_PORT
    body_limit: int = BODY_LIMIT
    form_parts: int = FORM_PARTS

    @property
    def address(self) -> str:
        """Where the pages are, without a slash at the end."""
        return server_address(self.port)

    @property
    def trusted_hosts(self) -> frozenset[str]:
        """The only names a request may call us by."""
        names = (HOST, "localhost")
        return frozenset(name if self.port == 80 else f"{name}:{self.port}" for name in names)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie. Browsers do not tell ports apart, so the name does."""
        return f"upfront-{self.port}"


def server_address(port: int) -> str:
    """Where a server on this computer answers."""
    return f"http://{HOST}:{port}"


def load_settings(data: Path | None, port: int) -> Settings:
    """The settings for a data folder, which is made where it is missing. Raises UnusableSetting."""
    folder = make_data_folder(data or data_folder(os.environ))
    return Settings(data=folder, secret_key=load_key(folder), port=port)


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
