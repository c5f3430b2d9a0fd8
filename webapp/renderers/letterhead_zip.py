"""Opens an uploaded Word file as the zip it is, within bounds: nothing is believed that was not counted."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from stat import S_ISLNK
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from webapp.renderers.look import LARGEST_LETTERHEAD, UnfitLetterhead

MOST_MEMBERS = 400
LARGEST_OPENED = 40_000_000
"""Bytes of all its members, unpacked."""
LARGEST_XML = 6_000_000
HIGHEST_RATIO = 150
"""How many times larger than packed a member of some size may be. Word's own XML packs to a twentieth, rarely a fiftieth."""
SMALL = 1_000_000
CHUNK = 65_536
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED_MEMBER = 0x1
ODD_NAME = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]|(^|/)\.{0,2}(/|$)|%2[ef]|%5c', re.IGNORECASE)


def read_members(data: bytes) -> dict[str, bytes]:
    """What is in the file, by name.

    Raises UnfitLetterhead: `too_large`, `not_word`, `old_word`, `encrypted`, `path`, `bomb` or `damaged`.
    """
    if len(data) > LARGEST_LETTERHEAD:
        raise UnfitLetterhead("too_large")
    if data.startswith(OLD_OFFICE):
        raise UnfitLetterhead("encrypted" if LOCKED in data else "old_word")
    # Whatever stands before the zip itself could be read as something else by another program.
    if not data.startswith(b"PK\x03\x04"):
        raise UnfitLetterhead("not_word")
    try:
        with ZipFile(BytesIO(data)) as file:
            return _unpacked(file)
    except (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise UnfitLetterhead("damaged") from error


def _unpacked(file: ZipFile) -> dict[str, bytes]:
    members = file.infolist()
    if len(members) > MOST_MEMBERS:
        raise UnfitLetterhead("bomb")
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names) or any(_is_odd(member) for member in members):
        raise UnfitLetterhead("path")
    if any(member.flag_bits & ENCRYPTED_MEMBER for member in members):
        raise UnfitLetterhead("encrypted")
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        raise UnfitLetterhead("damaged")
    found: dict[str, bytes] = {}
    left = LARGEST_OPENED
    for member in members:
        if not member.is_dir():
            found[member.filename] = _read(file, member, left)
            left -= len(found[member.filename])
    return found


def _is_odd(member: ZipInfo) -> bool:
    """A name that leads out of the file, or is not the one other programs see; a link in place of a file."""
    name = member.filename.removesuffix("/") if member.is_dir() else member.filename
    return bool(ODD_NAME.search(name)) or member.orig_filename != member.filename or S_ISLNK(member.external_attr >> 16)


def _read(file: ZipFile, member: ZipInfo, left: int) -> bytes:
    """One member, in pieces: it is counted while it comes out, whatever its header promises."""
    most = min(left, LARGEST_XML) if member.filename.lower().endswith((".xml", ".rels", ".vml", ".svg")) else left
    if member.file_size > most:
        raise UnfitLetterhead("bomb")
    pieces, size = [], 0
    with file.open(member) as stream:
        while piece := stream.read(CHUNK):
            pieces.append(piece)
            size += len(piece)
            if size > most or (size > SMALL and size > HIGHEST_RATIO * member.compress_size):
                raise UnfitLetterhead("bomb")
    return b"".join(pieces)
