"""Runs the SQL statements on stdin, each an object {"sql", "writes"} on a line, and prints the rows of each as a line of JSON.

The first line is the database, which only a statement that writes may change. Every value is the text that the database makes of it, or null.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

import duckdb
import psycopg
from psycopg.types.string import TextLoader


def rows_of(
    database: dict[str, Any], sql: str, writes: bool = False
) -> Sequence[Sequence[Any]]:
    set_schema = f"set search_path = '{database['schema_name']}'"
    if "db_path" in database:
        with duckdb.connect(database["db_path"], read_only=not writes) as connection:
            connection.execute(set_schema)
            return connection.execute(sql).fetchall()
    with psycopg.connect(
        host=database["host"],
        port=database["port"],
        user=database["username"],
        dbname=database["database"],
    ) as connection:
        for name in ("json", "jsonb"):
            connection.adapters.register_loader(name, TextLoader)
        connection.execute(set_schema)
        cursor = connection.execute(sql)
        return [] if cursor.description is None else cursor.fetchall()


def as_text(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def main() -> None:
    database = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        try:
            rows = [
                [as_text(value) for value in row]
                for row in rows_of(database, **json.loads(line))
            ]
            print(json.dumps({"rows": rows}), flush=True)
        except (duckdb.Error, psycopg.Error) as error:
            print(json.dumps({"error": str(error)}), flush=True)


if __name__ == "__main__":
    main()
