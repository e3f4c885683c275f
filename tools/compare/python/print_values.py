"""Prints values as Python's str() does: JSON texts in, one a line as a JSON string; out, what they look like, likewise."""

import json
import sys


def printed(text):
    try:
        return str(json.loads(text))
    except ValueError:
        return None


for line in sys.stdin:
    print(json.dumps(printed(json.loads(line))))
