"""What the body of a document needs of the Word file that it is put into: styles, lists and a language."""

from copy import deepcopy
from typing import Any, Literal, cast

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

PARAGRAPHS = {
    "heading 1": "h1",
    "heading 2": "h2",
    "heading 3": "h3",
    "Body Text": "text",
    "Quote": "quote",
    "Memo Source": "source",
    "List Bullet": "bullet",
    "List Number": "number",
    "caption": "caption",
    "Memo Table Text": "cell",
    "Memo Table Text Small": "small-cell",
    "Memo Space": "space",
    "Memo Notice": "notice",
}
CHARACTERS = {
    "Strong": "strong",
    "Emphasis": "emphasis",
    "Memo Mark": "mark",
    "Memo Code": "code",
    "Memo Small": "small",
    "Memo Breach": "breach",
    "Memo Departure": "departure",
    "Memo Unless": "unless",
    "Memo Open": "open",
    "Memo None": "none",
    "Memo Moot": "moot",
}
TABLES = {"Memo Table": "table"}
_KINDS = {"paragraph": PARAGRAPHS, "character": CHARACTERS, "table": TABLES}


def element(tag: str, *children: Any, **attributes: str | int) -> Any:
    """An element of Word's vocabulary with its attributes and what it holds."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def styles(document: Document, built_in: Document) -> dict[str, str]:
    """The ids of the styles that the body uses; those that the document lacks are copied from the built-in template."""
    own, ours = _by_name(document), _by_name(built_in)
    taken = {one.get(qn("w:styleId")) for one in document.styles.element.findall(qn("w:style"))}
    ids = {}
    for kind, names in _KINDS.items():
        for name, use in names.items():
            found = own.get((kind, name.lower()))
            if found is None:
                found = deepcopy(ours[kind, name.lower()])
                _detach(found, taken, own, kind)
                document.styles.element.append(found)
            ids[use] = found.get(qn("w:styleId"))
    return ids


def set_language(document: Document, language: str) -> None:
    """Makes the language the document's own, so that spelling is checked and read aloud in it."""
    root = document.styles.element
    defaults = root.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = element("docDefaults")
        root.insert(0, defaults)
    node = defaults
    for set_before in root.findall(f"{qn('w:style')}/{qn('w:rPr')}/{qn('w:lang')}"):
        set_before.getparent().remove(set_before)
    for tag in ("rPrDefault", "rPr"):
        below = node.find(qn(f"w:{tag}"))
        if below is None:
            below = element(tag)
            node.insert(0, below)
        node = below
    for old in node.findall(qn("w:lang")):
        node.remove(old)
    node.append(element("lang", val=language))


def check_box(name: str) -> Any:
    """A box that a click ticks, with its name for who does not see it."""
    about = f"""<w:sdtPr {nsdecls("w")} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">
      <w:alias/><w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>
      <w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>"""
    properties = parse_xml(about)
    properties[0].set(qn("w:val"), name)
    fonts = element("rFonts", ascii="MS Gothic", hAnsi="MS Gothic", eastAsia="MS Gothic", hint="eastAsia")
    box = element("t")
    box.text = "☐"
    return element("sdt", properties, element("sdtContent", element("r", element("rPr", fonts), box)))


class Lists:
    """The document's lists: one kind with bullets, and a new count for each numbered list."""

    def __init__(self, document: Document) -> None:
        self.root = _numbering(document)
        self._abstract: dict[str, int] = {}

    def new(self, kind: Literal["bullet", "decimal"]) -> int:
        """The number of a list of the kind, which starts from 1."""
        if kind not in self._abstract:
            self._abstract[kind] = self._define(kind)
        number = self._next("w:num", "w:numId")
        override = element("lvlOverride", element("startOverride", val=1), ilvl=0)
        made = element("num", element("abstractNumId", val=self._abstract[kind]), override, numId=number)
        last = self.root.find(qn("w:numIdMacAtCleanup"))
        if last is None:
            self.root.append(made)
        else:
            last.addprevious(made)
        return number

    def _define(self, kind: str) -> int:
        number = self._next("w:abstractNum", "w:abstractNumId")
        level = element(
            "lvl",
            element("start", val=1),
            element("numFmt", val=kind),
            element("lvlText", val="•" if kind == "bullet" else "%1."),
            element("lvlJc", val="left"),
            element(
                "pPr", element("ind", left=500 if kind == "bullet" else 600, hanging=320 if kind == "bullet" else 420)
            ),
            ilvl=0,
        )
        made = element("abstractNum", element("multiLevelType", val="singleLevel"), level, abstractNumId=number)
        first = self.root.find(qn("w:num"))
        if first is None:
            self.root.append(made)
        else:
            first.addprevious(made)  # Word wants all of these before the lists that use them
        return number

    def _next(self, tag: str, attribute: str) -> int:
        return max((int(one.get(qn(attribute), "0")) for one in self.root.findall(qn(tag))), default=0) + 1


def _by_name(document: Document) -> dict[tuple[str, str], Any]:
    found = {}
    for one in document.styles.element.findall(qn("w:style")):
        name = one.find(qn("w:name"))
        if name is not None:
            found[one.get(qn("w:type"), "paragraph"), name.get(qn("w:val"), "").lower()] = one
    return found


def _detach(style: Any, taken: set[str], own: dict[tuple[str, str], Any], kind: str) -> None:
    """Frees a copied style from its own document: an id of its own, no fonts, and based on a style that is there."""
    wanted = base = style.get(qn("w:styleId"))
    number = 2
    while wanted in taken:
        wanted, number = f"{base}{number}", number + 1
    taken.add(wanted)
    style.set(qn("w:styleId"), wanted)
    for tag in ("w:basedOn", "w:next", "w:link"):
        for old in style.findall(qn(tag)):
            style.remove(old)
    if style.find(qn("w:name")).get(qn("w:val")) != "Memo Code":  # all else is in the letterhead's own fonts
        for fonts in style.findall(f".//{qn('w:rFonts')}"):
            fonts.getparent().remove(fonts)
    normal = own.get((kind, "normal"))
    if normal is not None:
        style.find(qn("w:name")).addnext(element("basedOn", val=normal.get(qn("w:styleId"))))


def _numbering(document: Document) -> Any:
    """The document's numbering part, made where it has none."""
    try:
        return cast("NumberingPart", document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)).element
    except KeyError:
        xml = f"<w:numbering {nsdecls('w')}/>".encode()
        package = document.part.package
        part = NumberingPart.load(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, xml, package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return part.element
