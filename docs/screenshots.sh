#!/usr/bin/env bash
# Makes the pictures of the pages that stand beside this file, from the samples.
# Needs chromium (or CHROMIUM) and a font for Chinese; pngquant, if there, makes them
# smaller.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

report() { # language
  cargo run --quiet --release -- score datasets/sample/reviews.csv \
    --output "$work/scores.csv" --report "$work/$1.html" --lang "$1"
}

picture() { # page, place in it, height, name
  "${CHROMIUM:-chromium}" --headless --no-sandbox --hide-scrollbars --force-color-profile=srgb \
    --user-data-dir="$work/profile" --window-size="1200,$3" \
    --screenshot="$work/$4.png" "file://$work/$1.html#$2" 2>"$work/log" ||
    { cat "$work/log" >&2; exit 1; }
  cp "$work/$4.png" "docs/$4.png"
  if command -v pngquant >/dev/null; then
    pngquant --force --speed 1 --strip 64 --output "docs/$4.png" "$work/$4.png"
  fi
}

# What has no address of its own is shown by a copy that does something first.
changed() { # page, copy, script
  sed -e 's|<meta http-equiv="Content-Security-Policy"[^>]*>||' \
    -e "s|^</body>|<script>$3</script></body>|" "$work/$1.html" >"$work/$2.html"
}

report en
report zh
cargo run --quiet --release -- vet datasets/sample/creators/bought-followers \
  --peers datasets/sample/creators/peers.csv --report "$work/dossier.html" >"$work/log"
changed zh drawer 'follow({ review: "r0344" })'
changed en card 'document.getElementById("campaign-c1").remove()'

picture en overview 1000 report-overview
picture card campaigns 1100 report-campaign
picture drawer reviews 1000 report-review-zh
picture dossier main 1300 dossier
