#!/usr/bin/env bash
# curl_jq.sh URL CA PATH PAGES OUT: reads a repository's tags, 32 pages at a time, into OUT/tags.csv and OUT/images.csv.
set -euo pipefail
url=$1 ca=$2 path=$3 pages=$4 out=$5
IFS=/ read -r _ _ _ namespace _ repository _ <<<"$path"

curl --no-progress-meter --fail-early --fail --parallel --parallel-max 32 --compressed --cacert "$ca" \
    --output "$out/page-#1.json" "$url$path?page_size=100&ordering=name&page=[1-$pages]"

echo '"namespace","repository","name","digest","last_updated","last_updater_username","full_size","tag_status","tag_last_pushed","tag_last_pulled","media_type","content_type"' >"$out/tags.csv"
echo '"namespace","repository","tag","architecture","variant","os","os_version","digest","size","status","last_pushed","last_pulled"' >"$out/images.csv"
# One reading of the pages for both files: a row of images has a mark before it.
jq --raw-output --arg namespace "$namespace" --arg repository "$repository" '
    .results[] | .name as $tag
    | ([$namespace, $repository, .name, .digest, .last_updated, .last_updater_username, .full_size, .tag_status,
        .tag_last_pushed, .tag_last_pulled, .media_type, .content_type] | @csv),
      (.images[] | "+" + ([$namespace, $repository, $tag, .architecture, .variant, .os, .os_version, .digest, .size,
        .status, .last_pushed, .last_pulled] | @csv))' "$out"/page-*.json |
    awk -v tags="$out/tags.csv" -v images="$out/images.csv" \
        '/^\+/ { print substr($0, 2) >>images; next } { print >>tags }'
rm "$out"/page-*.json
