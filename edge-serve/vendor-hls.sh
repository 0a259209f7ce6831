#!/bin/sh
# Brings another version of hls.js into the player: edge-serve/vendor-hls.sh 1.7.4
set -eu
version=${1:?usage: vendor-hls.sh VERSION}
vendor=$(cd "$(dirname "$0")" && pwd)/src/main/resources/player/vendor
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
(cd "$scratch" && npm pack --silent "hls.js@$version" >/dev/null && tar xzf hls.js-*.tgz)
cp "$scratch/package/dist/hls.min.js" "$vendor/hls.min.js"
cp "$scratch/package/LICENSE" "$vendor/LICENSE-hls.js"
hash=$(sha256sum "$vendor/hls.min.js" | cut -d' ' -f1)
sed -i.old -e "s/^# hls.js .*/# hls.js $version/" -e "s/^- SHA-256: .*/- SHA-256: \`$hash\`/" "$vendor/VENDORED.md"
rm "$vendor/VENDORED.md.old"
echo "hls.js $version, SHA-256 $hash"
