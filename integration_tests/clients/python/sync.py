"""Syncs all streams with PyAirbyte, as a user's script would.

The first line on stdin is the job: the connector, its config and the database. The line "discover" is answered with the
schema of each stream, the line "sync" with the number of records read, each as a line of JSON on stdout.
"""

import json
import os
import sys
from typing import Any

import airbyte as ab
from airbyte.caches import CacheBase, DuckDBCache, PostgresCache


def source_of(job: dict[str, Any]) -> ab.Source:
    connector = job["connector"]
    source = ab.get_source("source-mixpanel", config=job["config"], **connector)
    if "docker_image" in connector:
        # PyAirbyte has no way to give `docker run` an option.
        url = os.environ["MIXPANEL_BASE_URL"]
        source.executor.executable[2:2] = [
            *("--pull", "never"),
            *("--env", f"MIXPANEL_BASE_URL={url}"),
        ]
    return source


def cache_of(database: dict[str, Any]) -> CacheBase:
    return PostgresCache(**database) if "host" in database else DuckDBCache(**database)


def main() -> None:
    # PyAirbyte prints its progress to stdout.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    job = json.loads(sys.stdin.readline())
    cache = cache_of(job["database"])
    source = source_of(job)
    source.check()
    source.select_all_streams()
    for line in sys.stdin:
        if json.loads(line) == "discover":
            streams = source.discovered_catalog.streams
            answer = {stream.name: stream.json_schema for stream in streams}
        else:
            answer = source.read(cache=cache).processed_records
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
