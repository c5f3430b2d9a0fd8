"""Where the data is kept where nobody says, and the key that is made once."""

import stat
from pathlib import Path

import pytest

from webapp.config import (
    KEY_BYTES,
    Hosted,
    Settings,
    data_folder,
    load_key,
    load_settings,
    make_data_folder,
    read_site_url,
)
from webapp.environment import UnusableSetting

HOME = Path.home()


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, HOME / ".local/share/upfront"),
        ("linux", {"XDG_DATA_HOME": "/srv/shared"}, Path("/srv/shared/upfront")),
        ("linux", {"XDG_DATA_HOME": "relative"}, HOME / ".local/share/upfront"),
        ("linux", {"XDG_DATA_HOME": ""}, HOME / ".local/share/upfront"),
        ("darwin", {}, HOME / "Library/Application Support/Upfront"),
        ("win32", {"LOCALAPPDATA": "/users/dana/local"}, Path("/users/dana/local/Upfront")),
        ("win32", {}, HOME / "AppData/Local/Upfront"),
        ("linux", {"UPFRONT_DATA": "/named", "XDG_DATA_HOME": "/srv"}, Path("/named")),
        ("darwin", {"UPFRONT_DATA": "~/named"}, HOME / "named"),
        ("win32", {"UPFRONT_DATA": ""}, HOME / "AppData/Local/Upfront"),
    ],
)
def test_data_is_kept_where_the_platform_keeps_such_things(platform, environment, folder):
    assert data_folder(environment, platform) == folder


def test_a_home_folder_of_nobody_is_refused_in_plain_words():
    with pytest.raises(UnusableSetting, match="UPFRONT_DATA  ~nobody-of-this-name/upfront  nobody here has this name"):
        data_folder({"UPFRONT_DATA": "~nobody-of-this-name/upfront"}, "linux")


def test_the_key_is_made_once_and_never_again(tmp_path):
    first = load_key(tmp_path)
    assert len(first) == KEY_BYTES
    assert load_key(tmp_path) == first
    assert load_key(make_data_folder(tmp_path / "another")) != first
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["secret-key"]


def test_only_the_owner_can_read_the_key_even_where_a_copy_was_open_to_others(tmp_path):
    load_key(tmp_path)
    key = tmp_path / "secret-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.chmod(0o644)
    load_key(tmp_path)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "\n", "00", "zz" * 32, "é", "0" * 63, "00" * 33])
def test_a_damaged_key_is_named_and_not_replaced(tmp_path, text):
    (tmp_path / "secret-key").write_text(text, encoding="utf-8")
    with pytest.raises(UnusableSetting, match="the key in it is damaged"):
        load_key(tmp_path)
    assert (tmp_path / "secret-key").read_text(encoding="utf-8") == text


def test_a_new_folder_is_open_to_its_owner_alone(tmp_path):
    folder = load_settings(tmp_path / "deep" / "data", 8000).data
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_settings_do_not_show_their_key():
    settings = Settings(data=Path("/data"), secret_key=b"canary")
    assert "canary" not in repr(settings)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("https://example.org", "https://example.org"),
        ("https://EXAMPLE.org:443/faq/", "https://example.org/faq"),
        ("http://localhost:8080/faq", "http://localhost:8080/faq"),
    ],
)
def test_where_published_pages_are_put_is_written_in_one_way(written, kept):
    assert read_site_url({"UPFRONT_BASE_URL": written}) == kept
    assert Settings(data=Path("/data"), secret_key=b"", site_url=kept).public_url == kept


@pytest.mark.parametrize(
    "written", ["example.org", "http://example.org", "https://example.org/?a=1", "https://a:b@example.org"]
)
def test_an_address_that_could_mislead_is_refused_before_anything_is_made(written, tmp_path, monkeypatch):
    monkeypatch.setenv("UPFRONT_BASE_URL", written)
    with pytest.raises(UnusableSetting, match=r"^UPFRONT_BASE_URL  "):
        load_settings(tmp_path / "data", 8000)
    assert list(tmp_path.iterdir()) == []


def test_many_foundations_publish_under_their_own_address(tmp_path):
    hosted = Hosted("https://upfront.example.org", frozenset())
    assert (
        Settings(data=tmp_path, secret_key=b"", hosted=hosted, site_url="https://other.example.org").public_url
        == hosted.base_url
    )


@pytest.mark.parametrize(
    ("port", "address", "hosts"),
    [
        (8000, "http://127.0.0.1:8000", {"127.0.0.1:8000", "localhost:8000"}),
        (80, "http://127.0.0.1:80", {"127.0.0.1", "localhost"}),
    ],
)
def test_a_request_calls_us_by_our_address(port, address, hosts):
    settings = Settings(data=Path("/data"), secret_key=b"", port=port)
    assert (settings.address, settings.trusted_hosts) == (address, hosts)
    assert settings.cookie == f"upfront-{port}"
