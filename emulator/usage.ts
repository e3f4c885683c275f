/** The text of `--help`; defaults are in parentheses. */
export const USAGE = `A Mixpanel HTTP API on this machine, with data generated on the fly.

  node emulator/main.ts [options]

  --port N                    listen on this port of 127.0.0.1 (a free one)
  --seed N                    the same seed gives the same data (1)
  --now TIME                  freeze the clock at this time, such as 2026-01-31T12:00:00Z (the real time)
  --timezone ZONE             the project's time zone, such as America/New_York (UTC)
  --today utc|project         calendar that decides which day is today (project)
  --no-limits                 disable rate limits
  --queries-per-hour N        hourly limit of the Query API (60)
  --exports-per-hour N        hourly limit of the raw export (60)
  --report-limits             report the limits in headers of every answer
  --refusals FORM             form of a 429: 2026, 2021 or "2021 with Retry-After" (2026)

Events
  --events-per-day N          generated events per day (1000)
  --from DAY --to DAY         first and last generated day, yyyy-mm-dd (30 days ago; no last day)
  --days N                    instead of --from: N days up to --to or today
  --users N                   number of users (10000)
  --custom-properties N       custom properties per event (8)
  --late-share X              share of events that arrive hours or days late, 0 to 1 (0.02)
  --duplicate-share X         share of lines that repeat another line, 0 to 1 (0.001)
  --edge-case-share X         share of events with edge-case properties, 0 to 1 (0.02)
  --era utc|local             meaning of an event's time: projects since 2023, or older (utc)
  --where-shift N             hours that $time in a where is ahead of the exported time (0)
  --visible-after N           seconds until ingested data is visible (0)

Profiles
  --profiles N                number of user profiles (1000)
  --profile-properties N      custom properties per profile (6)
  --never-seen-share X        share of profiles without $last_seen, 0 to 1 (0.05)
  --numeric-id-share X        share of profiles with a numeric id, 0 to 1 (0.02)
  --edge-case-profile-share X share of profiles with edge-case properties, 0 to 1 (0.02)
  --groups N                  number of group keys (2)
  --group-profiles N          profiles per group key (40)
  --cohorts N                 number of cohorts (12)
  --session-minutes N         minutes that the pages of a query stay available (60)
  --session-pages N           pages a query can return (all)

Reports
  --funnels N                 number of funnels (3)
  --funnel-max-days N         funnel queries over more days time out (no limit)
  --annotations N             number of annotations (6)
  --old-annotations-days N    days into the past that the older API reaches (all)
  --old-annotations-refuse-future  answer 400 if the older API is asked for days after today

Plan and permissions
  --plan free|full            free: the export works, the Query API answers 402 (full)
  --history-days N            days of history the plan includes (all)
  --not-in-plan LIST          endpoints that answer 402, such as engage,funnels (none)
  --not-permitted LIST        endpoints that answer 403 (none)

  --help                      show this help
`;
