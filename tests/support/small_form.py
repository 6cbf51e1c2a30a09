"""A form of a few questions with each kind of rule, as XForm XML, for tests of what surrounds the engine."""

from __future__ import annotations

from pathlib import Path

from meerwaarde.questionnaire.xform import XForm, parse_xform

XML = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:mw="urn:meerwaarde:form:1"
  xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>{title}</h:title><model>
<itext><translation lang="Nederlands (nl)" default="true()">
<text id="/data/fte:label"><value>Hoeveel fte?</value></text></translation>
<translation lang="English (en)"><text id="/data/fte:label"><value>How many fte?</value></text></translation></itext>
<instance><data id="small" version="{version}">
<naam/><geheim/><fte/><uren/><orx:meta><orx:instanceID/></orx:meta></data></instance>
<instance id="vorig" src="jr://file-csv/vorig.csv"/>
<bind nodeset="/data/naam" type="string" required="true()"/>
<bind nodeset="/data/geheim" type="string" relevant="/data/naam = 'Wulp'"/>
<bind nodeset="/data/fte" type="decimal" constraint=". &lt;= 100" jr:constraintMsg="Te veel"
  mw:warning=". &lt;= 50" mw:warningMsg="Klopt dit?"/>
<bind nodeset="/data/uren" type="decimal" calculate="/data/fte * 36"/>
<bind nodeset="/data/orx:meta/orx:instanceID" type="string" readonly="true()" jr:preload="uid"/>
</model></h:head>
<h:body><input ref="/data/naam"><label>Uw naam</label></input>
<input ref="/data/geheim"><label>Geheim</label></input>
<input ref="/data/fte"><label ref="jr:itext('/data/fte:label')"/></input></h:body></h:html>
"""


def small_form(title: str = "Klein", version: str = "1", folder: Path | None = None) -> XForm:
    """The form; `folder` may hold vorig.csv, with columns name and label."""
    return parse_xform(XML.format(title=title, version=version).encode(), folder=folder, file="small.xml")
