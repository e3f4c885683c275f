"""Prints Python's str() of JSON texts: reads one JSON string per line, writes one JSON string or null per line."""

import json
import sys


def printed(text):
    try:
        return str(json.loads(text))
    except ValueError:
        return None


for line in sys.stdin:
    print(json.dumps(printed(json.loads(line))))
