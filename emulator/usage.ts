/** What `--help` tells; in brackets what holds when an option is not there. */
export const USAGE = `A Mixpanel HTTP API on this machine, with data made up as it is read.

  node emulator/main.ts [options]

  --port N                listen on this port of 127.0.0.1 (a free one)
  --seed N                the same seed gives the same data (1)
  --now TIME              stop the clock at this time, such as 2026-01-31T12:00:00Z (the true time)
  --timezone ZONE         the project's zone, such as America/New_York (UTC)
  --no-limits             no rate limits
  --retry-after           a 429 tells when to come again

Events
  --events-per-day N      generated events a day (1000)
  --from DAY --to DAY     first and last generated day, yyyy-mm-dd (30 days ago; no last day)
  --days N                in place of --from: so many days, the last of them --to or today
  --users N               how many users there are (10000)
  --custom-properties N   custom properties an event (8)
  --late-share X          share of events that arrive hours or days late, 0 to 1 (0.02)
  --duplicate-share X     share of lines that are told twice, 0 to 1 (0.001)
  --odd-share X           share of events with properties hard to carry, 0 to 1 (0.02)
  --era utc|local         what the time of an event means: projects since 2023, or before (utc)
  --where-shift N         hours that $time in a where is ahead of the time of the export (0)
  --visible-after N       seconds that what is written stays unseen (0)

Profiles
  --profiles N            how many users have a profile (1000)
  --profile-properties N  custom properties a profile (6)
  --never-seen-share X    share of profiles without $last_seen, 0 to 1 (0.05)
  --numeric-id-share X    share of profiles whose id is a number, 0 to 1 (0.02)
  --odd-profile-share X   share of profiles with properties hard to carry, 0 to 1 (0.02)
  --group-profiles N      profiles of each kind of group (40)
  --cohorts N             how many cohorts there are (12)
  --session-minutes N     how long the pages of a query can be read (60)
  --session-pages N       how many pages of a query can be read (all)

Reports
  --funnels N             how many funnels there are (3)
  --funnel-most-days N    a funnel over more days is too heavy a query (any number)
  --annotations N         how many annotations there are (6)

Plan and rights
  --history-days N        how many days back may be read (all)
  --not-in-plan LIST      endpoints that answer 402, such as engage,funnels (none)
  --not-permitted LIST    endpoints that answer 403 (none)

  --help                  this text
`;
