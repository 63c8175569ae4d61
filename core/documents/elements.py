"""XML to plain records, and HTML fragments to text. Runs in the parsing process; the caller isolates it.

Nothing is fetched, and a file that declares a document type, hence entities, is refused.
"""

import json

from lxml import etree

from core.documents.blocks import render_blocks
from core.documents.html import read_html
from core.documents.limits import Limits
from core.errors import BrokenFile, TooLarge

Node = dict[str, object]


def parse_elements(data: bytes, limits: Limits) -> Node:
    """The root as {tag, attributes, text, children}; comments and instructions are left out.

    Raises BrokenFile where the XML is malformed, with its line, or declares entities; TooLarge over the limits.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenFile("documents.broken_xml", line=error.lineno or 1) from error
    if root.getroottree().docinfo.doctype:
        raise BrokenFile("documents.entities")
    if sum(len(element.text or "") for element in root.iter(etree.Element)) > limits.characters:
        raise TooLarge("documents.too_many_characters", limit=limits.characters)
    return _to_node(root)


def _to_node(element: etree._Element) -> Node:
    """One level of recursion a level of nesting, of which the parser takes no more than 256."""
    return {
        "tag": etree.QName(element).localname,
        "attributes": dict(element.attrib),
        "text": element.text or "",
        "children": [_to_node(child) for child in element if isinstance(child.tag, str)],
    }


def plain_texts(data: bytes) -> dict[str, object]:
    """A JSON list of HTML fragments as the text a reader sees, in order."""
    return {"texts": [render_blocks(read_html(fragment)[1]) for fragment in json.loads(data)]}
