#!/usr/bin/env bash
# The oldest versions that pyproject.toml admits, in an environment of their own: the whole way as a user goes it, then a few tests.
# bash .ci/lower_bounds.sh        (PostgreSQL too after  . .ci/postgres.sh)
set -euo pipefail
cd "$(dirname "$0")/.."

place="$(pwd)/build/lower-bounds"
wanted=$(python3 tools/lower_bounds.py)
if [ "$(cat "$place/installed" 2>/dev/null)" != "$wanted" ]; then
    rm -rf "$place"
    python3 -m venv "$place/venv"
    echo "$wanted" >"$place/requirements.txt"
    "$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$place/requirements.txt"
    echo "$wanted" >"$place/installed"
fi
python="$place/venv/bin/python"
export PYTHONPATH="$(pwd)/src"
if [ -n "${XUNDOCS_FONTS:-}" ]; then export FONTCONFIG_FILE="$XUNDOCS_FONTS/fonts.conf"; fi

# Every command must end well and say what is expected of it.
office="$place/office"
expect() {
    local words=$1 said
    shift
    said=$("$python" -m xundocs "$@" 2>&1) || { echo "$said"; echo "failed: xundocs $*" >&2; exit 1; }
    grep -q -- "$words" <<<"$said" || { echo "$said"; echo "no “$words” from: xundocs $*" >&2; exit 1; }
}
expect 整改通知书 demo "$office" --force        # make for the kinds, ledgers, site
expect 没有发现问题 check "$office/文书"
expect 条 -w "$office" search 立行立改由谁批准
expect 核对 cite "$office/文书/整改通知书"/*.docx
expect I-0501 -w "$office" ledger list 问题清单
expect 已画到 -w "$office" ledger chart M04 --by round -o "$office/M04.png" --force
expect 登记簿完好 -w "$office" register verify
[ -s "$office/网站/index.html" ]

"$python" -m pytest -q -p no:cacheprovider -n auto tests/citations tests/documents/test_inputs_xlsx.py tests/documents/test_inputs_csv.py \
    tests/office/test_history.py tests/actions/test_issue_verify.py

# What `make check` compares: the bounds that have passed.
echo "$wanted" >.ci/lower_bounds.txt
