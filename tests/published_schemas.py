"""Schemas that registries publish, out of packages that carry them.

``nox -s tests`` installs these packages without what they need themselves: only the schemas count.
"""

from __future__ import annotations

import json
import os
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator
from lxml import etree

_ELSEWHERE = {
    "mathml3.xsd": "http://www.w3.org/1998/Math/MathML",
    "JATS-journalpublishing1-3d2-mathml3.xsd": "http://www.ncbi.nlm.nih.gov/JATS1",
}
"""Schemas on other hosts, of formulas and abstracts, which our deposits do not hold."""


def _file(package: str, path: str) -> Path:
    try:
        return Path(str(distribution(package).locate_file(path)))
    except PackageNotFoundError:
        message = f"needs {package}, installed without dependencies"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


class _Resolver(etree.Resolver):
    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:
        name = system_url.rsplit("/", 1)[-1]
        if name not in _ELSEWHERE:
            return None
        stub = (
            '<schema xmlns="http://www.w3.org/2001/XMLSchema"'
            f' targetNamespace="{_ELSEWHERE[name]}">'
            '<element name="math"/><element name="abstract"/></schema>'
        )
        return self.resolve_string(stub, context)


def faults_by_crossref(xml: bytes) -> list[str]:
    """What Crossref's schema 5.3.1 has against a deposit."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Resolver())
    path = _file("commonmeta-py", "commonmeta/resources/crossref/crossref5.3.1.xsd")
    schema = etree.XMLSchema(etree.parse(path, parser))
    schema.validate(etree.fromstring(xml))
    return [str(fault) for fault in schema.error_log]


def faults_by_dblp(xml: bytes) -> list[str]:
    """What dblp's definition of a submission has against one."""
    with _file("taln2x", "taln2x/templates/dblpsubmission.dtd").open() as stream:
        definition = etree.DTD(stream)
    definition.validate(etree.fromstring(xml))
    return [str(fault) for fault in definition.error_log]


def faults_by_datacite(record: object) -> list[str]:
    """What DataCite's schema 4.5 has against a record."""
    path = _file("datacite", "datacite/schemas/datacite-v4.5.json")
    schema = json.loads(path.read_text(encoding="utf-8"))
    return [fault.message for fault in Draft201909Validator(schema).iter_errors(record)]
