import pytest

from judgebot_eval.train.collect.licences import Licence, is_licence_file, licences_in, project_licence, refused_licence

_APACHE = "Apache License\n   Version 2.0, January 2004\n   http://www.apache.org/licenses/\n TERMS AND CONDITIONS"
_MIT = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy\n"
    "of this software and associated documentation files"
)
_BSD = "Redistribution and use in source and binary forms, with or without modification, are permitted"
_EPL = "Eclipse Public License - v 2.0\n\nTHE ACCOMPANYING PROGRAM ... GNU General Public License, Version 2.0"
_APACHE_HEAD = '/*\n * Licensed under the Apache License, Version 2.0 (the "License");\n * you may not */'
_DUAL_HEAD = (
    "// made available under the terms of the Eclipse Public License v. 2.0 which is available at x, or the Apache\n"
    "// License, Version 2.0 which is available at y\n// SPDX-License-Identifier: EPL-2.0 OR Apache-2.0"
)
_GPL_HEAD = "/* This program is free software; under the terms of the GNU General Public License version 2 */"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(_APACHE, ["Apache-2.0"], id="Apache-2.0"),
        pytest.param("The Apache Software License, Version 2.0", ["Apache-2.0"], id="as poms say it"),
        pytest.param("Apache-2.0", ["Apache-2.0"], id="by identifier"),
        pytest.param("The Apache Software License, Version 1.1", ["Apache-1.1"], id="Apache-1.1"),
        pytest.param(_MIT, ["MIT"], id="MIT"),
        pytest.param(
            " * Permission is hereby granted, free\n * of charge, to any person obtaining a copy of\n"
            " * this software and",
            ["MIT"],
            id="in a comment",
        ),
        pytest.param(_BSD, ["BSD-2-Clause"], id="BSD-2-Clause"),
        pytest.param(_BSD + " Neither the name ... to endorse or promote", ["BSD-3-Clause"], id="BSD-3-Clause"),
        pytest.param(_BSD + " All advertising materials ... to endorse", ["BSD-4-Clause"], id="BSD-4-Clause"),
        pytest.param("Eclipse Distribution License - v 1.0 " + _BSD + " endorse", ["BSD-3-Clause"], id="EDL"),
        pytest.param("Eclipse Public License v1.0", ["EPL-1.0"], id="EPL-1.0"),
        pytest.param("<<<<\n" + _APACHE + "\n>>>> The GPL", ["Apache-2.0", "GPL"], id="between rules"),
        pytest.param("<p>GNU <b>Lesser</b> General\n Public License</p>", ["LGPL"], id="HTML"),
        pytest.param("CC0 1.0 Universal", ["CC0-1.0"], id="CC0-1.0"),
        pytest.param("GNU Lesser General Public License", ["LGPL"], id="LGPL"),
        pytest.param("GNU GENERAL PUBLIC LICENSE", ["GPL"], id="GPL"),
        pytest.param("altered source versions must be plainly marked", ["Zlib"], id="Zlib"),
        pytest.param(
            "SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0 */",
            ["GPL", "Classpath-exception-2.0"],
            id="declared",
        ),
        pytest.param("SPDX-License-Identifier: (EPL-2.0 OR Apache-2.0)", ["EPL-2.0", "Apache-2.0"], id="a choice"),
        pytest.param("All rights reserved.", [], id="none"),
    ],
)
def test_licences_in(text, expected):
    assert licences_in(text) == expected


@pytest.mark.parametrize(
    ("files", "heads", "expected"),
    [
        pytest.param({"LICENSE": _APACHE}, [], Licence("Apache-2.0", "LICENSE"), id="one file"),
        pytest.param(
            {"LICENSE.txt": _APACHE + "\n" * 9 + "Parts of it:" + " x" * 900 + _EPL},
            [],
            Licence("Apache-2.0", "LICENSE.txt"),
            id="those of its parts follow",
        ),
        pytest.param(
            {"LICENSE": _APACHE, "LICENSE.mit": _MIT},
            [],
            Licence("Apache-2.0 AND MIT", "LICENSE, LICENSE.mit"),
            id="two permissive files",
        ),
        pytest.param(
            {"LICENSE.md": "the Eclipse Public License 2.0, or the Apache Software License 2.0\n\n" + _EPL},
            [],
            Licence("Apache-2.0", "LICENSE.md"),
            id="a choice in one file",
        ),
        pytest.param(
            {"LICENSE": _EPL}, [_DUAL_HEAD] * 3, Licence("Apache-2.0", "heads of the files"), id="a choice in the heads"
        ),
        pytest.param({"LICENSE": _EPL}, ["// x"] * 3, "LICENSE is EPL-2.0", id="copyleft"),
        pytest.param({"COPYING": _GPL_HEAD}, [_GPL_HEAD] * 3, "COPYING is GPL", id="copyleft in all heads"),
        pytest.param({}, [_APACHE_HEAD, _GPL_HEAD], "no licence found", id="heads of two minds"),
        pytest.param(
            {}, [_APACHE_HEAD] * 2 + [_GPL_HEAD], Licence("Apache-2.0", "heads of the files"), id="most heads"
        ),
        pytest.param(
            {"pom.xml": "<project><licenses><license><name>MIT License</name></license></licenses></project>"},
            [],
            Licence("MIT", "pom.xml"),
            id="only a pom",
        ),
        pytest.param({"pom.xml": "<!-- GNU General Public License --><project/>"}, [], "no licence found", id="none"),
        pytest.param({"NOTICE": _APACHE_HEAD}, [], Licence("Apache-2.0", "NOTICE"), id="only a notice"),
        pytest.param(
            {"NOTICE": _APACHE_HEAD, "LICENSE": "Mine!"}, [], Licence("Apache-2.0", "NOTICE"), id="unknown text"
        ),
    ],
)
def test_project_licence(files, heads, expected):
    assert project_licence(files, heads) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("LICENSE", True, id="licence"),
        pytest.param("LICENSE-EDL-1.0.txt", True, id="one of two"),
        pytest.param("COPYING", True, id="copying"),
        pytest.param("META-INF/LICENSE.txt", True, id="in a jar"),
        pytest.param("META-INF/maven/g/a/pom.xml", True, id="a jar's pom"),
        pytest.param("src/third/LICENSE", False, id="of a part"),
        pytest.param("sub/pom.xml", False, id="of a module"),
        pytest.param("LicenseCheck.java", False, id="a program"),
    ],
)
def test_is_licence_file(path, expected):
    assert is_licence_file(path) is expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(_APACHE_HEAD, None, id="permissive"),
        pytest.param("", None, id="silent"),
        pytest.param(_DUAL_HEAD, None, id="a permissive choice"),
        pytest.param(_GPL_HEAD, "GPL", id="GPL"),
        pytest.param("// under the LGPL or the Apache License 2.0", "LGPL", id="a choice with the LGPL"),
        pytest.param("// Eclipse Public License v1.0", "EPL-1.0", id="EPL alone"),
    ],
)
def test_refused_licence(head, expected):
    assert refused_licence(head) == expected
