#!/bin/sh
# Free stand-ins for the faces official documents ask for: the four regular Fandol fonts (GPL with font exception)
# out of Debian's texlive-lang-chinese, without installing TeX, and fontconfig aliases that put them in place.
# Usage: .ci/fonts.sh [FOLDER]          default: ~/.local/share/fonts/xundocs
#   XUNDOCS_FANDOL_DEB=FILE             use this .deb instead of `apt-get download`
# 方正小标宋 is stood in for by Noto Serif CJK SC Bold (package fonts-noto-cjk).
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
target=${1:-"${XDG_DATA_HOME:-$HOME/.local/share}/fonts/xundocs"}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

deb=${XUNDOCS_FANDOL_DEB:-}
if [ -z "$deb" ]; then
    (cd "$scratch" && apt-get download -qq texlive-lang-chinese)
    deb=$(ls "$scratch"/texlive-lang-chinese_*.deb)
fi

# The bold files stay out: they report the same weight as the regular ones and fontconfig would choose them.
inside=./usr/share/texlive/texmf-dist/fonts/opentype/public/fandol
mkdir -p "$target"
target=$(CDPATH= cd -- "$target" && pwd)
dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$scratch" \
    "$inside/FandolFang-Regular.otf" "$inside/FandolKai-Regular.otf" \
    "$inside/FandolHei-Regular.otf" "$inside/FandolSong-Regular.otf"
for face in Fang Kai Hei Song; do
    install -m 644 "$scratch/$inside/Fandol$face-Regular.otf" "$target/"
done

# With the default folder the aliases become the user's. A folder of its own gets a fonts.conf: FONTCONFIG_FILE=<folder>/fonts.conf.
if [ $# -eq 0 ]; then
    aliases="${XDG_CONFIG_HOME:-$HOME/.config}/fontconfig/conf.d"
    mkdir -p "$aliases"
    install -m 644 "$here/fonts-aliases.conf" "$aliases/60-xundocs.conf"
else
    install -m 644 "$here/fonts-aliases.conf" "$target/"
    cat > "$target/fonts.conf" <<CONF
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <include>$target/fonts-aliases.conf</include>
  <dir>$target</dir>
</fontconfig>
CONF
fi
fc-cache -f "$target" >/dev/null
echo "$target"
