"""The namespaces of forms and of answers, in one place."""

from __future__ import annotations

XFORMS = "http://www.w3.org/2002/xforms"
JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"
XHTML = "http://www.w3.org/1999/xhtml"
OWN_NAMESPACE = "urn:meerwaarde:form:1"
