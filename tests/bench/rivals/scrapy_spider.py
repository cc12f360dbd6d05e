"""scrapy_spider.py URL CA PATH PAGES OUT: reads a repository's tags, 32 pages at a time, into OUT/tags.csv and OUT/images.csv."""

import json
import os
import sys

import scrapy
from scrapy.crawler import CrawlerProcess

URL, CA, PATH, PAGES, OUT = sys.argv[1:]
os.environ["SSL_CERT_FILE"] = CA  # what the verifying context below trusts


class Tag(scrapy.Item):
    namespace = scrapy.Field()
    repository = scrapy.Field()
    name = scrapy.Field()
    digest = scrapy.Field()
    last_updated = scrapy.Field()
    last_updater_username = scrapy.Field()
    full_size = scrapy.Field()
    tag_status = scrapy.Field()
    tag_last_pushed = scrapy.Field()
    tag_last_pulled = scrapy.Field()
    media_type = scrapy.Field()
    content_type = scrapy.Field()


class Image(scrapy.Item):
    namespace = scrapy.Field()
    repository = scrapy.Field()
    tag = scrapy.Field()
    architecture = scrapy.Field()
    variant = scrapy.Field()
    os = scrapy.Field()
    os_version = scrapy.Field()
    digest = scrapy.Field()
    size = scrapy.Field()
    status = scrapy.Field()
    last_pushed = scrapy.Field()
    last_pulled = scrapy.Field()


TAG = ["namespace", "repository", "name", "digest", "last_updated", "last_updater_username", "full_size", "tag_status",
       "tag_last_pushed", "tag_last_pulled", "media_type", "content_type"]
IMAGE = ["namespace", "repository", "tag", "architecture", "variant", "os", "os_version", "digest", "size", "status",
         "last_pushed", "last_pulled"]


class Tags(scrapy.Spider):
    name = "tags"
    custom_settings = {
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
        "DOWNLOADER_CLIENTCONTEXTFACTORY": "scrapy.core.downloader.contextfactory.BrowserLikeContextFactory",
        "FEEDS": {
            f"{OUT}/tags.csv": {"format": "csv", "item_classes": [Tag], "fields": TAG},
            f"{OUT}/images.csv": {"format": "csv", "item_classes": [Image], "fields": IMAGE},
        },
        "REQUEST_FINGERPRINTER_IMPLEMENTATION": "2.7",
        "TELNETCONSOLE_ENABLED": False,
    }

    def start_requests(self):
        for number in range(1, int(PAGES) + 1):
            yield scrapy.Request(f"{URL}{PATH}?page_size=100&ordering=name&page={number}")

    def parse(self, response):
        _, _, _, namespace, _, repository, _ = PATH.split("/")
        for tag in json.loads(response.body)["results"]:
            shared = {"namespace": namespace, "repository": repository}
            yield Tag(shared, **{key: tag.get(key) for key in TAG[2:]})
            shared["tag"] = tag["name"]
            for image in tag["images"]:
                yield Image(shared, **{key: image.get(key) for key in IMAGE[3:]})


process = CrawlerProcess({"LOG_LEVEL": "ERROR"})
process.crawl(Tags)
process.start()
