"""What grows with the number of tags, 32 in flight over TLS: CPU a row, memory, what stands on disk meanwhile, requests."""

from context import Row
from stand_in import Crawl, pages

MIB = 1024


def run(context):
    sizes = [1_000, 10_000] if context.smoke else [1_000, 10_000, 100_000, 1_000_000]
    lines, resident = [], {}
    for tags in sizes:
        # Half of them in one list, the other half in lists of 250.
        organizations = {"acme": [tags // 2] + [250] * (tags // 500)}
        crawl = Crawl(context, f"growth-{tags}", organizations, "--max-in-flight", "32", tls=True)
        rows = sum(file["rows"] for file in crawl.manifest["files"])
        resident[tags] = crawl.usage.rss / MIB
        lines.append([f"{tags:,}", f"{rows:,}", f"{crawl.usage.cpu * 1e6 / rows:.2f} µs", f"{resident[tags]:.1f} MiB",
                      f"{crawl.state / MIB / MIB:.1f} MiB", f"{crawl.state / tags:.0f}", crawl.requests,
                      f"{crawl.requests / (1 + pages(organizations)):.4f}", f"{crawl.usage.wall:.1f} s",
                      f"{crawl.server_cpu:.1f} s"])
    context.table("Growth, 32 in flight, https",
                  ["tags", "rows", "CPU a row", "peak RSS", "largest state", "bytes a tag", "requests", "of the least",
                   "wall", "CPU of the stand-in"], lines)
    most, spread = max(resident.values()), resident[sizes[-1]] - resident[10_000]
    yield_rows = [Row("peak RSS, 32 in flight, any number of tags", f"{most:.1f} MiB", "≤ 24 MiB", most <= 24)]
    if not context.smoke:
        yield_rows.append(Row("peak RSS of 1 000 000 tags less that of 10 000", f"{spread:+.1f} MiB", "≤ 4 MiB", spread <= 4))
    return yield_rows
