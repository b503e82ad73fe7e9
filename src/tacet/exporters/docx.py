"""docx: a document for Word, LibreOffice and Google Docs, written without their programs.

A package of five small parts (ECMA-376). Text from right to left is marked as such.
"""

import io
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from tacet.core.options.exporting import READING, Contents
from tacet.core.transcript import Transcript
from tacet.exporters.escaping import utf_8, xml_text
from tacet.exporters.reading import Kind, Paragraph, reading
from tacet.exporters.receipt import moment, receipt, recording_name

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "application/vnd.openxmlformats-package"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_TIME = zipfile.ZipInfo().date_time  # the same transcript gives the same bytes
_RIGHT_TO_LEFT = ("R", "AL")

TYPES = (
    f'{_XML}<Types xmlns="{_CORE}/content-types"><Default Extension="rels" '
    f'ContentType="{_PACKAGE}.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/word/document.xml" '
    f'ContentType="{_OFFICE}.document.main+xml"/><Override PartName="/word/styles.xml" '
    f'ContentType="{_OFFICE}.styles+xml"/><Override PartName="/docProps/core.xml" '
    f'ContentType="{_PACKAGE}.core-properties+xml"/></Types>'
)
RELATIONS = (
    f'{_XML}<Relationships xmlns="{_CORE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATED}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" '
    f'Type="{_CORE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
DOCUMENT_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_CORE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>'
)
STYLES = (
    f'{_XML}<w:styles xmlns:w="{_WORD}"><w:style w:type="paragraph" w:default="1" '
    'w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:after="160" w:line="276" '
    'w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn '
    'w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/>'
    '<w:sz w:val="32"/></w:rPr></w:style></w:styles>'
)
_FORMATS = {
    Kind.PLAIN: "",
    Kind.DOUBTFUL: '<w:highlight w:val="yellow"/>',
    Kind.REMOVED: '<w:strike/><w:color w:val="808080"/>',
}


class DocxExporter:
    """A document in paragraphs; doubtful words highlighted, those set aside struck through."""

    name = "docx"
    extension = "docx"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    title = "Word document"
    purpose = "Word, LibreOffice and Google Docs"
    options = READING

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """Zip of XML parts; the receipt is a section at the end."""
        title = recording_name(options)
        parts = {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELATIONS,
            "word/document.xml": _document(transcript, options, title),
            "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
            "word/styles.xml": STYLES,
            "docProps/core.xml": _properties(title, transcript.language),
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                about = zipfile.ZipInfo(name, _NO_TIME)
                about.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(about, utf_8(text))
        return out.getvalue()


def _document(transcript: Transcript, options: Mapping[str, Any], title: str) -> str:
    contents = Contents.of(options)
    body = [_heading(title)] if title else []
    body += [_paragraph(paragraph, contents) for paragraph in reading(transcript, contents)]
    told = receipt(transcript, options)
    body += [_heading("How this document came about")] if told else []
    body += [_line(_run(f"{label}: ", "<w:b/>") + _run(value)) for label, value in told]
    return (
        f'{_XML}<w:document xmlns:w="{_WORD}"><w:body>{"".join(body)}<w:sectPr/></w:body>'
        "</w:document>"
    )


def _heading(text: str) -> str:
    return _line(_run(text), '<w:pStyle w:val="Heading1"/>')


def _paragraph(paragraph: Paragraph, contents: Contents) -> str:
    front = _run(f"[{moment(paragraph.start)}] ", '<w:color w:val="808080"/>')
    front = front if contents.times else ""
    if paragraph.speaker:
        front += _run(f"{paragraph.speaker}: ", "<w:b/>")
    return _line(front + "".join(_runs(paragraph)), _direction(paragraph))


def _runs(paragraph: Paragraph) -> Iterator[str]:
    for kind, space, text in paragraph.runs:
        if space:
            yield _run(space)
        yield _run(text, _FORMATS[kind])


def _direction(paragraph: Paragraph) -> str:
    """Layout of a paragraph: from right to left where its first strong letter runs so."""
    text = "".join(word.text for word in paragraph.words)
    strong = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in strong if kind in ("L", *_RIGHT_TO_LEFT)), "L")
    return "<w:bidi/>" if first in _RIGHT_TO_LEFT else ""


def _line(runs: str, layout: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{layout}</w:pPr>' if layout else ''}{runs}</w:p>"


def _run(text: str, look: str = "") -> str:
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text):
        look += "<w:rtl/>"
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{xml_text(text)}</w:t></w:r>'


def _properties(title: str, language: str | None) -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_CORE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{xml_text(title)}</dc:title><dc:creator>Tacet</dc:creator>"
        f"<dc:language>{xml_text(language or '')}</dc:language></cp:coreProperties>"
    )
