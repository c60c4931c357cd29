"""The smallest theme part the format allows. Word demands one; no style of ours takes a face or colour from it."""

from __future__ import annotations

_COLOURS = (("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "000000"), ("lt2", "FFFFFF"), ("accent1", "C00000"),
            ("accent2", "404040"), ("accent3", "7F7F7F"), ("accent4", "A6A6A6"), ("accent5", "BFBFBF"),
            ("accent6", "D9D9D9"), ("hlink", "000000"), ("folHlink", "000000"))


def theme_xml(latin: str, chinese: str) -> bytes:
    """word/theme/theme1.xml with black text and one face for headings and body."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS)
    faces = f'<a:latin typeface="{latin}"/><a:ea typeface="{chinese}"/><a:cs typeface=""/>'
    solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{solid}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="xundocs"><a:themeElements>'
        f'<a:clrScheme name="xundocs">{colours}</a:clrScheme>'
        f'<a:fontScheme name="xundocs"><a:majorFont>{faces}</a:majorFont><a:minorFont>{faces}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="xundocs"><a:fillStyleLst>{solid * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{solid * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    ).encode()
