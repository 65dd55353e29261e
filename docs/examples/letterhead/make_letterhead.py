"""Writes letterhead.docx, a letterhead of a made-up board: the same bytes on every machine.

The file is written here as plainly as it can be, to show how little a letterhead needs. You can make yours in Word:
docs/letterhead.md has the steps.
"""

import io
import zipfile
from pathlib import Path

FILE = Path(__file__).resolve().parent / "letterhead.docx"
NAME = "Mesquite Flats Police Oversight Board"
ADDRESS = "A made-up board, as an example for policycheck · 1 Example Plaza, Mesquite Flats"
COLOR = "1F3A5F"

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES = f'xmlns:w="{_WORD}" xmlns:r="{_RELATIONS}"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TAB = (
    '<w:tabs><w:tab w:val="left" w:pos="1080"/></w:tabs><w:spacing w:after="40"/>'
    '<w:ind w:left="1080" w:hanging="1080"/>'
)
_RULE = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="{COLOR}"/></w:pBdr>'


def run(text: str, look: str = "") -> str:
    """A run of text, with a look of its own."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", look: str = "") -> str:
    """A paragraph of runs."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{look}</w:pPr>{''.join(runs)}</w:p>"


def style(name: str, kind: str, about: str, *, default: bool = False) -> str:
    """A style of Word, known by its name."""
    identity = name.title().replace(" ", "")
    first = ' w:default="1"' if default else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    return f'<w:style w:type="{kind}"{first} w:styleId="{identity}"><w:name w:val="{name}"/>{based}{about}</w:style>'


def sized(half_points: int, look: str = "") -> str:
    """A look of a size, which Word keeps twice: once for scripts such as Arabic."""
    return f'{look}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def heading(level: int, size: int, before: int) -> str:
    """A style of headings."""
    place = f'<w:spacing w:before="{before}" w:after="80"/><w:outlineLvl w:val="{level - 1}"/>'
    look = sized(size, f'<w:b/><w:bCs/><w:color w:val="{COLOR}"/>')
    about = f"<w:pPr><w:keepNext/><w:keepLines/>{place}</w:pPr><w:rPr>{look}</w:rPr>"
    return style(f"heading {level}", "paragraph", about)


def styles() -> str:
    """The styles that this board has of its own; others come from the built-in letterhead, in the font of Normal."""
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    lines = '<w:pPr><w:widowControl/><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr>'
    above = '<w:pPr><w:spacing w:before="240" w:after="60"/></w:pPr>'
    bold = f'<w:b/><w:bCs/><w:color w:val="{COLOR}"/>'
    made = (
        style("Normal", "paragraph", f"{lines}<w:rPr>{sized(22, fonts)}</w:rPr>", default=True),
        style("Title", "paragraph", f"{above}<w:rPr>{sized(40, bold)}</w:rPr>"),
        heading(1, 28, 320),
        heading(2, 24, 240),
        heading(3, 22, 180),
    )
    return f"<w:styles {_SPACES}>{''.join(made)}</w:styles>"


def settings() -> str:
    """As Word of 2013 and later sets pages, so that tables keep within the margins."""
    name = 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    return f"<w:settings {_SPACES}><w:compat><w:compatSetting {name}/></w:compat></w:settings>"


def body() -> str:
    """What stands on the pages: the lines of a memo, what it does not decide, and the place for all else."""
    bold = "<w:b/><w:bCs/>"
    lines = (("To", "to"), ("From", "from_"), ("Date", "date"), ("Re", "subject"))
    made = [
        paragraph(run("{{ title }}"), style="Title"),
        paragraph(run("{{ subtitle }}")),
        *(paragraph(run(f"{label}:\t", bold), run(f"{{{{ {tag} }}}}"), look=_TAB) for label, tag in lines),
        paragraph(run("{{ notice }}", "<w:i/><w:iCs/>"), look=_RULE),
        paragraph(run("{{p body }}")),
    ]
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="2000" w:right="1440" w:bottom="1440" w:left="1440" '
        'w:header="720" w:footer="600" w:gutter="0"/></w:sectPr>'
    )
    return f"<w:document {_SPACES}><w:body>{''.join(made)}{section}</w:body></w:document>"


def header() -> str:
    """The board's name and address, over a rule."""
    name = run(NAME, sized(28, f'<w:b/><w:bCs/><w:color w:val="{COLOR}"/>'))
    address = run(ADDRESS, sized(17, '<w:color w:val="595959"/>'))
    centered = '<w:spacing w:after="0"/><w:jc w:val="center"/>'
    return f"<w:hdr {_SPACES}>{paragraph(name, look=centered)}{paragraph(address, look=_RULE + centered)}</w:hdr>"


def footer() -> str:
    """The case, the page's number, and below them the record's fingerprint, if there is one."""
    small = sized(16, '<w:color w:val="595959"/>')
    count = [f'<w:fldSimple w:instr="{field}">{run("1", small)}</w:fldSimple>' for field in ("PAGE", "NUMPAGES")]
    right = '<w:tabs><w:tab w:val="right" w:pos="9360"/></w:tabs><w:spacing w:after="0"/>'
    pages = paragraph(run("{{ subject }}\tPage ", small), count[0], run(" of ", small), count[1], look=right)
    record = paragraph(
        run("{% if fingerprint %}Record {{ fingerprint }}{% endif %}", small), look='<w:spacing w:after="0"/>'
    )
    return f"<w:ftr {_SPACES}>{pages}{record}</w:ftr>"


def relations(*targets: tuple[str, str]) -> str:
    """The parts that a part refers to, each with its kind."""
    made = (
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(made)}</Relationships>'


def letterhead() -> bytes:
    """The file."""
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "settings": "settings",
        "header": "header",
        "footer": "footer",
    }
    overrides = (f'<Override PartName="/word/{n}.xml" ContentType="{_TYPE}.{k}+xml"/>' for n, k in kinds.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{rels}{"".join(overrides)}</Types>',
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(
            ("styles", "styles.xml"), ("header", "header.xml"), ("footer", "footer.xml"), ("settings", "settings.xml")
        ),
        "word/document.xml": body(),
        "word/footer.xml": footer(),
        "word/header.xml": header(),
        "word/settings.xml": settings(),
        "word/styles.xml": styles(),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for name, text in parts.items():
            packed.writestr(zipfile.ZipInfo(name), _HEAD + text)
    return made.getvalue()


if __name__ == "__main__":
    FILE.write_bytes(letterhead())
