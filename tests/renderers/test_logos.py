"""A logo: whatever was uploaded, what is kept is a picture we drew ourselves."""

from __future__ import annotations

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image

from tests.renderers.documents import document
from webapp.renderers import pdf_file, typesetting
from webapp.renderers.logos import SIGNATURE, read_logo
from webapp.renderers.look import LARGEST_LOGO, Logo, UnfitLogo

HEAD = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 100 50'>"
DOT = "<circle cx='25' cy='25' r='20' fill='#006f63'/>"
TEAL, CLEAR = (0, 111, 99, 255), (0, 0, 0, 0)


def svg(*parts: str, head: str = HEAD) -> bytes:
    """An SVG file with these parts."""
    return f"{head}{''.join(parts)}</svg>".encode()


def chunk(name: bytes, body: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def header(width: int = 4, height: int = 2, *how: int) -> bytes:
    """The first part of a PNG: 8 bits a sample and RGBA, if nothing else is said."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, *(how or (8, 6, 0, 0, 0))))


LINES = (b"\0" + bytes(TEAL) * 4) * 2
END = chunk(b"IEND", b"")


def png(*parts: bytes) -> bytes:
    """A PNG of these parts."""
    return SIGNATURE + b"".join(parts)


def dots(logo: Logo) -> Image.Image:
    """The picture as it is kept."""
    return Image.open(BytesIO(logo.png)).convert("RGBA")


def code(data: bytes, words: str = "Our sign") -> str:
    """Why this cannot be a logo."""
    with pytest.raises(UnfitLogo) as caught:
        read_logo(data, words)
    return caught.value.code


def test_a_png_is_drawn_anew_with_its_colors_and_without_its_notes():
    note = chunk(b"tEXt", b"Comment\0taken at home")
    logo = read_logo(
        png(header(), note, chunk(b"IDAT", zlib.compress(LINES)), END) + b"<script>alert(1)</script>", "Our sign"
    )
    assert (logo.width, logo.height, logo.words) == (4, 2, "Our sign")
    assert set(dots(logo).get_flattened_data()) == {TEAL}
    assert b"taken at home" not in logo.png
    assert b"script" not in logo.png


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode):
    made = BytesIO()
    colors: dict[str, int | tuple[int, ...]] = {"1": 0, "LA": (200, 255), "RGBA": (200, 0, 0, 255)}
    Image.new(mode, (60, 30), colors.get(mode, 1)).save(made, "PNG")
    logo = read_logo(made.getvalue(), "Our sign")
    assert (logo.width, logo.height) == (60, 30)


def test_a_large_png_is_made_smaller_and_keeps_its_shape():
    made = BytesIO()
    Image.new("RGB", (3_000, 1_500), "#9f4e00").save(made, "PNG")
    logo = read_logo(made.getvalue(), "Our sign")
    assert (logo.width, logo.height) == (960, 480)
    assert dots(logo).getpixel((480, 240)) == (159, 78, 0, 255)


def test_an_svg_is_drawn_large_and_clear_around_its_shapes():
    logo = read_logo(svg(DOT), "Our sign")
    assert (logo.width, logo.height) == (960, 480)
    picture = dots(logo)
    assert picture.getpixel((240, 240)) == TEAL
    assert picture.getpixel((900, 240)) == CLEAR


@pytest.mark.parametrize(
    "parts",
    [
        "<style>.a{fill:#006f63}</style><circle class='a' cx='25' cy='25' r='20'/>",
        "<style>/* x */ circle , .b { fill : #006f63 ; font: 9px x }</style><circle cx='25' cy='25' r='20'/>",
        "<style>.a{fill:red}</style><circle class='a' style='fill:#006f63;-x-y:1' cx='25' cy='25' r='20' fill='blue'/>",
        "<g fill='#006f63'><title>Sign</title><metadata><x xmlns='urn:x'/></metadata><circle cx='25' cy='25' r='20'/></g>",
        "<defs><circle id='c' cx='25' cy='25' r='20'/></defs><use xlink:href='#c' fill='#006f63'/>",
        "<radialGradient id='g'><stop stop-color='#006f63'/></radialGradient><circle fill='url(#g)' cx='25' cy='25' r='9'/>",
        "<clipPath id='k'><path d='M0 0h50v50H0z'/></clipPath><path clip-path='url(#k)' fill='#006f63' d='M0 0h99v50H0z'/>",
        "<a href='https://evil.example/'><circle cx='25' cy='25' r='20' fill='#006f63' onclick='alert(1)'/></a>",
        "<inkscape:note xmlns:inkscape='urn:i'><script/></inkscape:note>" + DOT,
    ],
)
def test_what_drawing_programs_write_is_understood(parts):
    picture = dots(read_logo(svg(parts), "Our sign"))
    assert picture.getpixel((240, 240)) == TEAL
    assert picture.getpixel((900, 240)) == CLEAR


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ("<svg xmlns='http://www.w3.org/2000/svg' width='100px' height='50'>", (960, 480)),
        (
            "<?xml version='1.0' encoding='utf-8'?><svg xmlns='http://www.w3.org/2000/svg' viewBox='-50,0,200,50'>",
            (1200, 300),
        ),
        ("<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://evil.example/svg.dtd'>" + HEAD, (960, 480)),
        ("\ufeff" + HEAD, (960, 480)),
    ],
)
def test_its_measures_come_from_the_view_box_or_from_its_sides(head, size):
    logo = read_logo(svg(DOT, head=head), "Our sign")
    assert (logo.width, logo.height) == size


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ("<script>alert(1)</script>", "element"),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>", "element"),
        ("<image href='https://evil.example/x.png' width='9' height='9'/>", "element"),
        ("<image href='data:image/png;base64,AAAA' width='9' height='9'/>", "element"),
        ("<circle r='9'><animate attributeName='r' to='20'/></circle>", "element"),
        ("<filter id='f'><feImage href='file:///etc/passwd'/></filter>", "element"),
        ("<pattern id='p'><path d='M0 0'/></pattern>", "element"),
        ("<text x='9' y='9'>Harlow</text>", "text"),
        ("<use href='https://evil.example/x.svg#a'/>", "outside"),
        ("<use xlink:href='file:///etc/passwd#a'/>", "outside"),
        ("<path d='M0 0h9v9z' fill='url(https://evil.example/x.svg#a)'/>", "outside"),
        ("<path d='M0 0h9v9z' style='fill:u\\72l(//evil.example)'/>", "outside"),
        ("<style>path{fill:URL(//evil.example)}</style>", "outside"),
        ("<g>" * 50 + "</g>" * 50, "much"),
        (DOT * 4_100, "much"),
        ("<g opacity='.5'>" * 9 + "</g>" * 9 + f"<g opacity='.5'>{DOT}</g>" * 95, "much"),
        ("<style>.a{opacity:.5}</style>" + "<path class='a' d='M0 0h9v9z'/>" * 101, "much"),
        (f"<path d='M0 0{'h1v1' * 38_000}z'/>", "much"),
        (f"<path id='a' d='M0 0{'h1v1' * 300}z'/>" + "<use href='#a'/>" * 200, "much"),
        ("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>", "much"),
        ("<path d='M0 0L1e38 1e38'/>", "much"),
        ("<path d='M0 0L99999999999 1'/>", "much"),
        ("<path d='M0 0L+1E5 1.000001e+5'/>", "much"),
        ("<path d='M0 0L0000123456 1'/>", "much"),
        ("<rect width='40' height='20' stroke='red' stroke-width='999999' transform='scale(999999)'/>", "much"),
        ("<path d='M 0 0 L 1e9 -1e9 Z' stroke='red' stroke-width='1e9'/>", "much"),
        ("<g transform='scale(900)'><rect width='9' height='9' transform='scale(900)'/></g>", "much"),
        ("<path d='M0 0L9 9' stroke='red' stroke-width='2200'/>", "much"),
        ("<g style='stroke:red;stroke-width:30in'><path d='M0 0L9 9'/></g>", "much"),
        ("<path d='M0 0L9 9A3000 3000 0 1 1 20 20'/>", "much"),
        ("<path d='M0 0A9 .001 0 1 1 20 20'/>", "much"),
        ("<path d='M0 0" + "l90000 0" * 9 + "'/>", "much"),
        ("<path d='M0 0Q90 90 9 9" + "T0 0 99 0" * 40 + "'/>", "much"),
        ("<path d='M0 0h9v9z' transform='rotate(45) skewX(90)'/>", "much"),
        ("<symbol id='s' viewBox='0 0 .001 .001'><path d='M0 0h9v9z'/></symbol><use href='#s'/>", "much"),
        ("<symbol id='s' viewBox='0 0 nan nan'><path d='M0 0h9v9z'/></symbol><use href='#s'/>", "much"),
        ("<symbol id='s' viewBox='0 0'><path d='M0 0h9v9z'/></symbol><use href='#s'/>", "damaged"),
        ("<symbol id='s' viewBox='0 0 0 0'><path d='M0 0h9v9z'/></symbol><use href='#s'/>", "damaged"),
        ("<path d='M0 0L1 2x'/>", "damaged"),
        ("<path d='M0 0L1 2 3'/>", "damaged"),
        ("<path d='M0 0A1 1 0 2 2 9 9'/>", "damaged"),
        ("<path transform='scale(1 1 1)' d='M0 0h9v9z'/>", "damaged"),
        ("<path transform='scale(" + "1" * 5 + " 1" * 900 + "' d='M0 0h9v9z'/>", "damaged"),
        ("<rect width='calc(9px)' height='9'/>", "damaged"),
        ("<clipPath id='k' clipPathUnits='objectBoundingBox'><path d='M0 0h1v1z'/></clipPath>", "element"),
        (f"<path stroke='red' d='M0 0{'A9 9 0 1 1 9 9' * 6_000}'/>", "much"),
        (f"<path d='M0 0{'L1 9L9 1' * 18_000}'/>", "much"),
        ("<path stroke='red' stroke-width='50' d='M0 0L90 40'/>" * 3_900, "much"),
        (f"<g stroke='red'><path d='M0 0{'C9 9 1 9 9 1' * 4_000}'/></g>", "much"),
        ("<path fill='#f008' d='M0 0h9v9z'/>" * 101, "much"),
        ("<g fill-opacity='.5'>" + DOT.replace("fill='#006f63'", "") * 101 + "</g>", "much"),
        ("<g/>", "blank"),
        ("<path fill='none' d='M0 0h9v9z'/>", "blank"),
        ("<path fill='#fff' d='M0 0h9v9z'/>", "blank"),
        ("<g", "damaged"),
        ("&undefined;", "damaged"),
    ],
)
def test_what_is_not_only_shapes_and_colors_is_refused_and_why(parts, reason):
    assert code(svg(parts)) == reason


@pytest.mark.parametrize(
    "parts",
    [
        "<path fill='#006f63' transform='translate(5,25) scale(.1)' d='M0 0"
        + "c1.2,3.4-.6.7,8-2.1s.5.5-1-1" * 2_000
        + "z'/>",
        "<path style='opacity:1;fill:#222222;fill-opacity:1;stroke:none' d='M1 1h9v9z'/>" * 200,
        "<g transform='translate(-900,-700)'><path id='p9999999' d='M910 710h20v20z'/></g>",
        "<path d='M20 25a20 20 0 0120 20a5 5 0 00-5 5m2 2h1zM1,1L2-2.5.5.5z'/>",
        "<g transform='matrix(.1 0 0 .1 0 0), rotate(10 50,25) skewX(5)skewY(5)'><path d='M0 0H900V400Q9 9 3 3T5 5'/></g>",
        "<symbol id='s' viewBox='0 0 10 10'><circle r='50%' cx='5mm' cy='.1in'/></symbol><use href='#s' x='5' width='90%'/>",
        "<g stroke='red'><polyline points='1,1 20,20 4 1' stroke='none'/><line x1='1' y2='20'/><ellipse rx='9' ry='5'/></g>",
    ],
)
def test_what_foundations_have_is_not_too_much(parts):
    assert read_logo(svg(parts), "Our sign").width == 960


def test_a_logo_does_not_wait_for_documents_nor_documents_for_a_logo():
    with ThreadPoolExecutor(1) as thread:
        with typesetting._TURNS, typesetting._TURNS:
            assert thread.submit(read_logo, svg(DOT), "Our sign").result(60).png
        with typesetting._DRAWING_TURN:
            assert thread.submit(pdf_file.render, document("quick-start")).result(60)


def test_what_is_used_again_and_again_counts_each_time():
    levels = "".join(f"<g id='a{n}'>" + f"<use href='#a{n - 1}'/>" * 10 + "</g>" for n in range(1, 9))
    assert code(svg(f"<defs><path id='a0' d='M0 0h9v9z'/>{levels}</defs><use href='#a8'/>")) == "much"


@pytest.mark.parametrize("text", ["a" * 400_000, "/*" * 200_000, "{" * 400_000, "}" * 400_000, ":;" * 200_000])
def test_a_style_sheet_that_never_ends_says_nothing_and_takes_no_time(text):
    assert read_logo(svg(f"<style>{text}</style>", DOT), "Our sign").width == 960


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>" + svg("<g id='&b;'/>"),
        b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + svg("<g>&x;</g>"),
    ],
)
def test_words_that_stand_for_other_words_are_refused(data):
    assert code(data) == "entities"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"x" * (LARGEST_LOGO + 1), "large"),
        (b"GIF89a", "kind"),
        (b"\xff\xd8\xff\xe0 a photograph", "kind"),
        (b"%PDF-1.7", "kind"),
        (b"<html><svg></svg></html>", "kind"),
        (b"<svg viewBox='0 0 9 9'/>", "kind"),
        (svg(DOT).decode().encode("utf-16"), "kind"),
        (svg(DOT, head="<svg xmlns='http://www.w3.org/2000/svg' width='100%' height='9'>"), "measures"),
        (svg(DOT, head="<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 nan 9'>"), "measures"),
        (svg(DOT, head="<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 9'>"), "measures"),
        (svg(DOT, head="<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1300 100'>"), "slim"),
        (png(header(), chunk(b"IDAT", zlib.compress(LINES))), "damaged"),
        (png(header(), chunk(b"IDAT", zlib.compress(LINES))[:-1], b"x", END), "damaged"),
        (png(header(), chunk(b"IDAT", b"rubbish"), END), "damaged"),
        (png(header(), END), "damaged"),
        (png(chunk(b"IDAT", zlib.compress(LINES)), END), "damaged"),
        (png(header(4, 2, 7, 6, 0, 0, 0), chunk(b"IDAT", zlib.compress(LINES)), END), "damaged"),
        (png(header(0, 2), chunk(b"IDAT", zlib.compress(LINES)), END), "damaged"),
        (png(header(4, 2), chunk(b"IDAT", zlib.compress(b"\0" * 10**6)), END), "damaged"),
        (png(header(4, 2), chunk(b"IDAT", zlib.compress(LINES[:9])), END), "damaged"),
        (png(header(30_000, 30_000), chunk(b"IDAT", zlib.compress(LINES)), END), "dots"),
        (png(header(3_999, 3_999), chunk(b"IDAT", zlib.compress(LINES)), END), "dots"),
        (png(header(), chunk(b"IDAT", zlib.compress((b"\0" + bytes(16)) * 2)), END), "blank"),
        (png(header(), chunk(b"IDAT", zlib.compress((b"\0" + b"\xff" * 16) * 2)), END), "blank"),
    ],
)
def test_a_file_that_is_no_picture_or_too_much_of_one_is_refused_and_why(data, reason):
    assert code(data) == reason


@pytest.mark.parametrize("words", ["", "  ", "x" * 201])
def test_a_logo_needs_words_for_those_who_do_not_see_it(words):
    assert code(svg(DOT), words) == "words"


def test_the_same_file_makes_the_same_logo():
    assert read_logo(svg(DOT), "Our sign") == read_logo(svg(DOT), "Our sign")
