"""Python loads this before a peer's own code.

Whoever sleeps finds that the time has passed: both peers hold themselves back for a minute after many a request, which is not
what is compared here. And the authority of the private Mixpanel is the one that is trusted: Airbyte's library sends its
requests past the variable that names another.
"""

import os
import time

import certifi

_sleep, _time = time.sleep, time.time
_skipped = 0.0


def _skip(seconds):
    global _skipped
    _skipped += seconds
    # Other threads get their turn, as they would in a sleep.
    _sleep(0.001)


time.sleep = _skip
time.time = lambda: _time() + _skipped
certifi.where = lambda: os.environ["SSL_CERT_FILE"]
