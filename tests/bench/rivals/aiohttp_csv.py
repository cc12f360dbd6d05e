"""aiohttp_csv.py URL CA PATH PAGES OUT: reads a repository's tags, 32 pages at a time, into OUT/tags.csv and OUT/images.csv."""

import asyncio
import csv
import json
import pathlib
import ssl
import sys

import aiohttp

TAG = ["name", "digest", "last_updated", "last_updater_username", "full_size", "tag_status", "tag_last_pushed",
       "tag_last_pulled", "media_type", "content_type"]
IMAGE = ["architecture", "variant", "os", "os_version", "digest", "size", "status", "last_pushed", "last_pulled"]
IN_FLIGHT = 32


async def read_pages(session, url, path, numbers, tags, images):
    _, _, _, namespace, _, repository, _ = path.split("/")
    for number in numbers:  # shared by all workers
        query = {"page_size": "100", "ordering": "name", "page": str(number)}
        async with session.get(url + path, params=query) as answer:
            answer.raise_for_status()
            page = json.loads(await answer.read())
        for tag in page["results"]:
            tags.writerow([namespace, repository, *(tag.get(key) for key in TAG)])
            images.writerows([namespace, repository, tag["name"], *(image.get(key) for key in IMAGE)]
                             for image in tag["images"])


async def main(url, ca, path, pages, out):
    numbers = iter(range(1, int(pages) + 1))
    connector = aiohttp.TCPConnector(limit=IN_FLIGHT, ssl=ssl.create_default_context(cafile=ca))
    out = pathlib.Path(out)
    with open(out / "tags.csv", "w", newline="") as tags_file, open(out / "images.csv", "w", newline="") as images_file:
        tags, images = csv.writer(tags_file), csv.writer(images_file)
        tags.writerow(["namespace", "repository", *TAG])
        images.writerow(["namespace", "repository", "tag", *IMAGE])
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(read_pages(session, url, path, numbers, tags, images) for _ in range(IN_FLIGHT)))


asyncio.run(main(*sys.argv[1:]))
