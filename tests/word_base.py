"""Makes what every Word file of ours starts from: `templates/word/faq.docx` with its styles, and the marks beside it.

`python -m tests.word_base` writes them anew; a test sees that they are what this makes. Same fonts, colors and sizes as the
pages; sizes are in half points, lengths in twentieths of a point, as Word counts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import typst

from webapp.config import templates_folder
from webapp.renderers.word_base import MADE_ON_ONE_SYSTEM

SANS, SERIF = "Source Sans 3", "Source Serif 4"
INK, SOFT, LINE, EDGE, LINK = "1B2830", "56626A", "DDD4C5", "7F7869", "0F4F6D"
CIVIC, GRANT, OPEN, OPEN_TINT = "006F63", "9F4E00", "735600", "FCF2CF"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = ("styles", "settings", "numbering", "fontTable")

MARK_SIZE, MARK_DOTS = 8.5, 600
HAT_COLORS = {
    "civic": (f"#{CIVIC}", f"#{CIVIC}"),
    "grant": (f"#{GRANT}", f"#{GRANT}"),
    "both": (f"#{CIVIC}", f"#{GRANT}"),
    "ink": (f"#{INK}", f"#{INK}"),
}
"""Of the left and the right half."""
MARKS = (
    *(
        (f"{stand}-{hat}", stand, hat)
        for stand in ("does", "will_not", "undecided", "unsaid")
        for hat in ("civic", "grant", "both")
    ),
    *((f"{stand}-ink", stand, "ink") for stand in ("does", "will_not", "undecided", "unsaid", "held")),
)


# -- styles ------------------------------------------------------------------------------------------------------------


def serif(size: int, more: str = "") -> str:
    """Bold letters of the headings."""
    return (
        f'<w:rFonts w:ascii="{SERIF}" w:hAnsi="{SERIF}" w:cs="Times New Roman"/><w:b/><w:bCs/>{more}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def small(size: int, color: str = SOFT) -> str:
    """Quieter letters."""
    return f'<w:color w:val="{color}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def spacing(before: int, after: int, line: int = 0) -> str:
    """Room above and below; `line` in 240ths of a line."""
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def exact(before: int, line: int) -> str:
    """Lines of the same height whatever letters a computer has, so that what is set to fit on a page does."""
    return f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>'


def border(side: str, line: str, size: int, space: int, color: str) -> str:
    """A paragraph's border on one side."""
    return f'<w:pBdr><w:{side} w:val="{line}" w:sz="{size}" w:space="{space}" w:color="{color}"/></w:pBdr>'


KEEP = "<w:keepNext/><w:keepLines/>"
BESIDE_BAR = '<w:ind w:left="220"/>'
WILL = spacing(0, 90, 245) + BESIDE_BAR
# Name, based on, then its paragraph and its letters. Names Word knows are written as Word writes them.
PARAGRAPHS = (
    ("Title", "Normal", KEEP + spacing(0, 120, 245), serif(46)),
    ("heading 1", "Normal", KEEP + spacing(400, 120, 252) + '<w:outlineLvl w:val="0"/>', serif(32)),
    ("heading 2", "Normal", KEEP + spacing(0, 80, 257) + '<w:outlineLvl w:val="1"/>', serif(25)),
    ("heading 3", "Normal", KEEP + spacing(160, 60, 257) + '<w:outlineLvl w:val="2"/>', serif(23)),
    ("List Bullet", "Normal", '<w:numPr><w:numId w:val="1"/></w:numPr>' + spacing(0, 120) + "<w:contextualSpacing/>", ""),
    ("TOC Heading", "Normal", KEEP + spacing(280, 80, 252), serif(30)),
    ("toc 1", "Normal", exact(50, 220), "<w:b/><w:bCs/>" + small(19, INK)),
    ("toc 2", "Normal", exact(0, 220) + '<w:ind w:left="240"/>', small(19, INK)),
    ("header", "Normal", spacing(0, 0, 240), small(17)),
    ("footer", "Normal", spacing(0, 0, 240), small(17)),
    ("caption", "Normal", spacing(0, 40, 250), small(20)),
    ("Upfront Text", "Normal", spacing(0, 120), ""),
    ("Upfront Kicker", "Normal", KEEP + spacing(0, 60, 252), small(21)),
    ("Upfront Lead", "Normal", spacing(200, 160, 290), '<w:sz w:val="24"/><w:szCs w:val="24"/>'),
    ("Upfront Hat", "Normal", KEEP + border("top", "single", 4, 10, LINE) + spacing(240, 40, 252), small(20, INK)),
    ("Upfront Label", "Normal", spacing(20, 0, 245), small(20)),
    ("Upfront Cell", "Normal", spacing(0, 10, 259), ""),
    ("Upfront Open", "Normal", border("left", "dashed", 12, 9, OPEN) + spacing(60, 120) + BESIDE_BAR, ""),
    ("Upfront Firm", "Normal", spacing(0, 120, 276), small(20)),
    ("Upfront Own", "Normal", border("left", "single", 12, 9, EDGE) + spacing(60, 100) + BESIDE_BAR, ""),
    ("Upfront Proof", "Normal", spacing(60, 40, 276), small(20, INK)),
    ("Upfront Small", "Normal", spacing(0, 0, 245), small(20, INK)),
    ("Upfront Role", "Normal", exact(10, 250), small(20, INK)),
    ("Upfront Choice", "Normal", spacing(0, 30, 245), small(19, INK)),
    ("Upfront Will", "Normal", border("left", "single", 12, 9, EDGE) + WILL, small(19, INK)),
    ("Upfront Will Open", "Normal", border("left", "dashed", 12, 9, OPEN) + WILL, small(19, INK)),
    ("Upfront Gap", "Normal", exact(0, 160), small(8)),
    ("Upfront Edition", "Normal", spacing(0, 0, 240), "<w:b/><w:bCs/>" + small(18, INK)),
    ("Upfront Signature", "Normal", KEEP + border("top", "single", 6, 3, INK) + spacing(720, 0, 252), small(20, INK)),
)
LETTERS = (
    ("Strong", "<w:b/><w:bCs/>"),
    ("Emphasis", "<w:i/><w:iCs/>"),
    ("Hyperlink", f'<w:color w:val="{LINK}"/><w:u w:val="single"/>'),
    ("Upfront Verdict", serif(27)),
    ("Upfront Long Verdict", serif(24)),
    ("Upfront Question", serif(22)),
    ("Upfront Serif", serif(22).partition("<w:sz ")[0]),
    ("Upfront Civic", f'<w:b/><w:bCs/><w:color w:val="{CIVIC}"/>'),
    ("Upfront Grant", f'<w:b/><w:bCs/><w:color w:val="{GRANT}"/>'),
    ("Upfront Both", f'<w:b/><w:bCs/><w:color w:val="{INK}"/>'),
    ("Upfront Open Words", f'<w:color w:val="{OPEN}"/>'),
    ("Upfront Soft", f'<w:color w:val="{SOFT}"/>'),
    ("Upfront On Band", '<w:color w:val="FFFFFF"/>'),
    ("Upfront Long On Band", '<w:color w:val="FFFFFF"/><w:sz w:val="32"/><w:szCs w:val="32"/>'),
    ("Upfront Pale", '<w:color w:val="C3DBE0"/>'),
)
PLAIN_CELLS = (
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)
NO_STYLE = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
    '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    f'<w:uiPriority w:val="99"/><w:semiHidden/>{PLAIN_CELLS}</w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def style_id(name: str) -> str:
    """`heading 1` becomes `Heading1`, `List Bullet` becomes `ListBullet`."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def styles() -> str:
    """The style sheet."""
    fonts = f'<w:rFonts w:ascii="{SANS}" w:hAnsi="{SANS}" w:cs="Arial"/>'
    letters = f'{fonts}<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="ar-SA"/>'
    return (
        f'{HEAD}<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>{letters}</w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{spacing(0, 120, 266)}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl/></w:pPr><w:rPr><w:color w:val="{INK}"/></w:rPr></w:style>'
        f"{NO_STYLE}{''.join(_styles())}</w:styles>"
    )


def _styles() -> Iterator[str]:
    for name, based, paragraph, letters in PARAGRAPHS:
        follows = '<w:next w:val="Normal"/>' if name.startswith(("heading", "Title")) else ""
        yield (
            f'<w:style w:type="paragraph"{_own(name)} w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="{based}"/>{follows}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>'
        )
    for name, letters in LETTERS:
        yield (
            f'<w:style w:type="character"{_own(name)} w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{letters}</w:rPr></w:style>'
        )


def _own(name: str) -> str:
    return ' w:customStyle="1"' if name.startswith("Upfront") else ""


# -- the other parts ---------------------------------------------------------------------------------------------------


def settings() -> str:
    """What Word should know: a file of its own day, not one in compatibility mode."""
    options = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    return (
        f'{HEAD}<w:settings xmlns:w="{WORD}"><w:defaultTabStop w:val="720"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{options}</w:compat>'
        '<w:themeFontLang w:val="en-US"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def numbering() -> str:
    """The bullets of `List Bullet`."""
    return (
        f'{HEAD}<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>'
        '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="300" w:hanging="220"/></w:pPr>'
        f'<w:rPr><w:color w:val="{SOFT}"/></w:rPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def font_table() -> str:
    """Where our fonts are missing: which of a computer's own come next."""
    fonts = ((SANS, "Calibri", "020B0503030403020204", "swiss"), (SERIF, "Georgia", "02040603050405020204", "roman"))
    told = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:panose1 w:val="{panose}"/><w:charset w:val="00"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, instead, panose, family in fonts
    )
    return f'{HEAD}<w:fonts xmlns:w="{WORD}">{told}</w:fonts>'


def document() -> str:
    """An empty page."""
    return (
        f'{HEAD}<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body><w:sectPr><w:pgSz w:w="12240" w:h="15840"/>'
        '<w:pgMar w:top="1247" w:right="1474" w:bottom="1247" w:left="1474" w:header="624" w:footer="624" w:gutter="0"/>'
        '<w:cols w:space="720"/></w:sectPr></w:body></w:document>'
    )


def content_types() -> str:
    """What each part is."""
    told = {"document": f"{MAIN}.document.main+xml"} | {name: f"{MAIN}.{name}+xml" for name in PARTS}
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in told.items())
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{defaults}{overrides}</Types>'


def relationships(*to: tuple[str, str]) -> str:
    """Which part leads to which."""
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(to, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


# -- files -------------------------------------------------------------------------------------------------------------


def make_base() -> bytes:
    """The document without a word in it. Same bytes every time."""
    members = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": relationships(*((name, f"{name}.xml") for name in PARTS)),
        "word/styles.xml": styles(),
        "word/settings.xml": settings(),
        "word/numbering.xml": numbering(),
        "word/fontTable.xml": font_table(),
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        for name, text in members.items():
            entry = ZipInfo(name)
            entry.create_system = MADE_ON_ONE_SYSTEM
            file.writestr(entry, text.encode(), ZIP_DEFLATED)
    return packed.getvalue()


def make_marks() -> dict[str, bytes]:
    """Every mark as a small picture."""
    return {name: _picture(_drawing(stand, hat)) for name, stand, hat in MARKS}


def _drawing(stand: str, hat: str) -> str:
    """A circle for the civic leader and where no hat is meant, a square for the grantmaker, half of each for both."""
    left, right = HAT_COLORS[hat]
    if hat == "ink" and stand == "undecided":
        left = f"#{OPEN}"
    halves = {
        "grant": ((right, "M1.1 1.1h14.8v14.8h-14.8z"),),
        "both": ((left, "M8.5 1.1a7.4 7.4 0 0 0 0 14.8"), (right, "M8.5 1.1h7.4v14.8h-7.4")),
    }.get(hat, ((left, "M8.5 1.1a7.4 7.4 0 0 0 0 14.8a7.4 7.4 0 0 0 0 -14.8z"),))
    if stand == "unsaid":
        return f'<circle cx="8.5" cy="8.5" r="2.9" fill="#{SOFT}"/>'
    dashes = ' stroke-dasharray="4.65 3.1"' if stand == "undecided" else ""
    drawn = "".join(
        f'<path d="{path}" fill="{color if stand == "does" else "none"}" stroke="{color}" stroke-width="2.2"{dashes}/>'
        for color, path in halves
    )
    if stand == "held":
        drawn += f'<path d="M1.1 8.5a7.4 7.4 0 0 0 14.8 0z" fill="{left}"/>'
    if stand == "will_not":
        drawn += f'<path d="M3.2 13.8l10.6 -10.6" stroke="{right}" stroke-width="2.2"/>'
    return drawn


def _picture(drawing: str) -> bytes:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 17 17">{drawing}</svg>'
    source = (
        f"#set page(width: {MARK_SIZE}pt, height: {MARK_SIZE}pt, margin: 0pt, fill: none)\n"
        f'#image("mark.svg", width: {MARK_SIZE}pt)'
    )
    compiler = typst.Compiler({"main": source.encode(), "mark.svg": svg.encode()})  # type: ignore[type-var]
    made = compiler.compile(format="png", ppi=MARK_DOTS)
    assert isinstance(made, bytes)
    return made


def write() -> None:
    """Put all of it where the renderers look."""
    folder = templates_folder() / "word"
    (folder / "marks").mkdir(parents=True, exist_ok=True)
    (folder / "faq.docx").write_bytes(make_base())
    for name, made in make_marks().items():
        (folder / "marks" / f"{name}.png").write_bytes(made)


if __name__ == "__main__":
    write()
