"""Python loads this module before a peer's code.

Sleeps return immediately and advance the clock instead, because both peers pause for a minute after many requests. The CA
of the private Mixpanel is trusted here because Airbyte's library ignores the environment variable for it.
"""

import os
import time

import certifi

_sleep, _time = time.sleep, time.time
_skipped = 0.0


def _skip(seconds):
    global _skipped
    _skipped += seconds
    # Lets other threads run, as a sleep would.
    _sleep(0.001)


time.sleep = _skip
time.time = lambda: _time() + _skipped
certifi.where = lambda: os.environ["SSL_CERT_FILE"]
