"""Made-up pages shaped like Docker Hub's own, plain and gzipped: what nginx serves to everybody. The same seed gives the
same bytes; they are kept in build/bench/ until this file or the number of pages changes."""

import dataclasses
import datetime
import gzip
import hashlib
import json
import pathlib
import random
import shutil

ROWS = 100  # of a page
HUB = "https://hub.docker.com"
PLATFORMS = [("amd64", None), ("arm64", "v8"), ("arm", "v7"), ("ppc64le", None), ("s390x", None), ("386", None),
             ("unknown", None)]
WORDS = ("The official image of our build service. Do not use in production! See https://example.com/docs for \"latest\""
         " and what to mount & where; the rest is automatic, multi-arch, signed – and small").split()


@dataclasses.dataclass
class World:
    name: str  # also the folder: N.json and N.json.gz
    folder: pathlib.Path
    path: str  # of the listing
    namespace: str
    pages: int
    images: int = 0
    plain: int = 0  # bytes of all pages
    gzipped: int = 0
    rows_a_page: int = ROWS

    @property
    def rows(self):
        return self.pages * self.rows_a_page

    def target(self, page):
        """Path and query as hubcrawld asks for it: the first page its own way, then in the way of `next`."""
        first = f"{self.path}?page_size=100&ordering=name"
        return first if page == 1 else f"{self.path}?ordering=name&page={page}&page_size=100"


def stamp(seconds, fraction):
    moment = datetime.datetime.fromtimestamp(1_700_000_000 + seconds, datetime.timezone.utc)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{fraction}Z"


def digest(dice):
    return f"sha256:{dice.getrandbits(256):064x}"


def images_of(dice, pushed, fraction):
    pulled = stamp(pushed + dice.randrange(5_000_000), f"{fraction}{dice.randrange(1000):03}")
    for architecture, variant in PLATFORMS[:6 + dice.randrange(2)]:
        yield {"architecture": architecture, "features": "", "variant": variant, "digest": digest(dice),
               "os": "unknown" if architecture == "unknown" else "linux", "os_features": "", "os_version": None,
               "size": dice.randrange(20_000_000, 90_000_000), "status": "active", "last_pulled": pulled,
               "last_pushed": stamp(pushed, f"{fraction}{dice.randrange(1000):03}")}


def tags(dice, pages):
    """Rows in order of name. As in real lists, a part of the tags are second names of the image before them."""
    images, pushed, fraction = [], 0, ""
    for number in range(pages * ROWS):
        major, minor = divmod(number, 1000)
        alias = number % 10 in (1, 4, 7)
        if not alias:
            pushed, fraction = number * 60 + dice.randrange(60), f"{dice.randrange(10**6):06}"
            images = list(images_of(dice, pushed, fraction))
        updated = stamp(pushed + (number % 5), fraction)
        yield {"creator": 1156886, "id": 300_000_000 + number * 7, "images": images, "last_updated": updated,
               "last_updater": 1156886, "last_updater_username": "acmebuild",
               "name": f"{major + 100}.{minor:03}-{('alpine', 'slim', 'bookworm')[number % 3]}", "repository": 21171,
               "full_size": images[0]["size"], "v2": True, "tag_status": "active",
               "tag_last_pulled": images[0]["last_pulled"], "tag_last_pushed": updated,
               "media_type": "application/vnd.oci.image.index.v1+json", "content_type": "image",
               **({"digest": digest(dice)} if number % 8 == 0 else {})}


def repositories(dice, pages):
    kinds = ["application/vnd.docker.container.image.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json",
             "application/vnd.oci.image.config.v1+json", "application/vnd.oci.image.index.v1+json"]
    for number in range(pages * ROWS):
        updated = stamp(dice.randrange(60_000_000), f"{dice.randrange(10**6):06}")
        yield {"name": f"service-{number:06}-{dice.choice(WORDS[:9]).lower()}", "namespace": "acme-many", "repository_type": "image", "status": 1,
               "status_description": "active",
               "description": " ".join(dice.choices(WORDS, k=dice.randrange(16))), "is_private": False,
               "star_count": dice.randrange(5000), "pull_count": dice.randrange(10**9), "last_updated": updated,
               "last_modified": stamp(dice.randrange(60_000_000), f"{dice.randrange(10**6):06}"), "date_registered": stamp(dice.randrange(9_000_000), f"{dice.randrange(10**6):06}"), "affiliation": "",
               "media_types": kinds[:1 + number % 4], "content_types": ["image"],
               "categories": [{"name": "Developer Tools", "slug": "developer-tools"}] if number % 3 else [],
               "storage_size": dice.randrange(10**12)}


def write(world, rows):
    world.folder.mkdir(parents=True)
    for number in range(1, world.pages + 1):
        page = {"count": world.rows, "next": None, "previous": None, "results": [next(rows) for _ in range(ROWS)]}
        if number < world.pages:
            page["next"] = HUB + world.target(number + 1)
        if number > 1:
            page["previous"] = f"{HUB}{world.path}?ordering=name&page={number - 1}&page_size=100"
        world.images += sum(len(row.get("images", ())) for row in page["results"])
        text = json.dumps(page, separators=(",", ":"), ensure_ascii=False).encode()
        packed = gzip.compress(text, 6, mtime=0)
        (world.folder / f"{number}.json").write_bytes(text)
        (world.folder / f"{number}.json.gz").write_bytes(packed)
        world.plain += len(text)
        world.gzipped += len(packed)


def opening_of(tags):
    """The namespace of the tags world: one repository, `web`."""
    return World("start", tags.folder.parent / "opening", "/v2/namespaces/acme/repositories", "acme", 1, rows_a_page=1)


def write_opening(folder):
    folder.mkdir(parents=True)
    row = {"name": "web", "namespace": "acme", "is_private": False, "last_updated": stamp(0, "000000"), "pull_count": 7,
           "star_count": 1}
    text = json.dumps({"count": 1, "next": None, "previous": None, "results": [row]}).encode()
    (folder / "1.json").write_bytes(text)
    (folder / "1.json.gz").write_bytes(gzip.compress(text, 6, mtime=0))


def made(work, pages):
    """(tags world, repositories world), the second with as many bytes in smaller pages."""
    made_by = hashlib.sha256(pathlib.Path(__file__).read_bytes() + str(pages).encode()).hexdigest()[:16]
    folder = work / f"worlds-{pages}"
    worlds = [World("tags", folder / "tags", "/v2/namespaces/acme/repositories/web/tags", "acme", pages),
              World("repositories", folder / "repositories", "/v2/namespaces/acme-many/repositories", "acme-many", pages * 4)]
    notes = folder / "made.json"
    kept = json.loads(notes.read_text()) if notes.is_file() else {}
    if kept.get("by") != made_by:
        shutil.rmtree(folder, ignore_errors=True)
        dice = random.Random(20261121)
        write(worlds[0], tags(dice, pages))
        write(worlds[1], repositories(dice, worlds[1].pages))
        write_opening(opening_of(worlds[0]).folder)
        kept = {"by": made_by} | {world.name: [world.images, world.plain, world.gzipped] for world in worlds}
        notes.write_text(json.dumps(kept))
    for world in worlds:
        world.images, world.plain, world.gzipped = kept[world.name]
    return worlds
