"""XForm XML for tests, from the parts that matter."""

from __future__ import annotations

SPACES = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms" '
    'xmlns:orx="http://openrosa.org/xforms" xmlns:mw="urn:meerwaarde:form:1"'
)


def xform_xml(instance: str, model: str = "", body: str = "", *, itext: str = "", attributes: str = "") -> bytes:
    """A form whose primary instance is `<data id="f" version="1">instance</data>`."""
    return (
        f"<h:html {SPACES}><h:head><h:title>Een formulier</h:title><model {attributes}>{itext}"
        f'<instance><data id="f" version="1">{instance}</data></instance>{model}</model></h:head>'
        f"<h:body>{body}</h:body></h:html>"
    ).encode()


def asked(name: str, inner: str = "<label>?</label>") -> str:
    """An input for `/data/name`."""
    return f'<input ref="/data/{name}">{inner}</input>'
