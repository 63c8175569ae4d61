"""FHIR's XML as the same values its JSON would have: elements to keys, `value` attributes to texts, repeats to lists.

A resource stands below its own element's name. Runs in the parsing process.
"""

from lxml import etree

from core.errors import BrokenFile
from core.usecases.medical.structured.fhir_store import Resource


def open_xml(data: bytes) -> etree._Element:
    """The root. Nothing is fetched; BrokenFile where it is malformed or declares a document type, hence entities."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data.lstrip(b" \t\r\n"), parser)
    except etree.XMLSyntaxError as error:
        raise BrokenFile("documents.broken_xml", line=error.lineno or 1) from error
    if root.getroottree().docinfo.doctype:
        raise BrokenFile("documents.entities")
    return root


def read_xml(data: bytes) -> Resource:
    """The resource that the document holds."""
    return _resource(open_xml(data))


def _resource(element: etree._Element) -> Resource:
    return {"resourceType": etree.QName(element).localname, **_children(element)}


def _children(element: etree._Element) -> Resource:
    found: Resource = {}
    for child in element:
        if isinstance(child.tag, str):
            found.setdefault(etree.QName(child).localname, []).append(_element(child))
    return found


def _element(element: etree._Element) -> object:
    """A text where the element is a primitive, a resource where its only child is one, else its children."""
    name = etree.QName(element).localname
    if name in ("resource", "contained") and len(element):
        return _resource(element[0])
    if (value := element.get("value")) is not None and etree.QName(element).namespace == "http://hl7.org/fhir":
        return value
    return _children(element)
