#!/usr/bin/env bash
# What the tests of the site in real browsers need (Debian): chromium, firefox-esr, node, and three packages from npm.
# Sourced by .ci/run from the top of the repository; exports XUNDOCS_NODE_MODULES.
site_packages=(chromium firefox-esr)
command -v node >/dev/null 2>&1 || site_packages+=(nodejs)
command -v npm >/dev/null 2>&1 || site_packages+=(npm)
site_missing=()
for package in "${site_packages[@]}"; do
    dpkg -s "$package" >/dev/null 2>&1 || site_missing+=("$package")
done
if [ ${#site_missing[@]} -gt 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${site_missing[@]}" >/dev/null
fi

site_tests="$(pwd)/build/site-tests"
if ! cmp -s tests/site/browser/package-lock.json "$site_tests/package-lock.json" || [ ! -d "$site_tests/node_modules" ]; then
    rm -rf "$site_tests"
    mkdir -p "$site_tests"
    cp tests/site/browser/package.json tests/site/browser/package-lock.json tests/site/browser/.npmrc "$site_tests/"
    (cd "$site_tests" && npm ci --silent)
fi
export XUNDOCS_NODE_MODULES="$site_tests/node_modules"
