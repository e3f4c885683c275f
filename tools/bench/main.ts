/**
 * Measures reads: time, processor time and peak memory of the connector's process, against a server in a separate
 * process. Reports only; there are no thresholds.
 *
 *   npm run bench -- [events] [--events 1000000] [--runs 3]
 *   npm run bench -- profiles [--sizes 1000,25000,123000,1000000] [--megabytes 500]
 *   npm run bench -- profiles --profiles 500000 --sizes 1000
 *   npm run bench -- profiles --streams engage,cohort_members [--sizes 8000000]
 *   npm run bench -- extremes [--only PATTERN]
 *   npm run bench -- layouts
 */
import { parseArgs } from 'node:util';
import { benchEvents } from './bench-events.ts';
import { benchExtremes } from './bench-extremes.ts';
import { benchLayouts } from './bench-layouts.ts';
import { benchProfiles } from './bench-profiles.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    profiles: { type: 'string' },
    sizes: { type: 'string', default: '1000,25000,123000,1000000' },
    megabytes: { type: 'string', default: '500' },
    'page-size': { type: 'string', default: '1000' },
    streams: { type: 'string', default: 'engage' },
    only: { type: 'string', default: '' },
    'reader-megabytes': { type: 'string' },
  },
});

const [what = 'events'] = positionals;
if (what === 'events') await benchEvents(Number(values.events), Number(values.runs));
else if (what === 'profiles')
  await benchProfiles({
    sizes: values.sizes.split(',').map(Number),
    profiles: values.profiles === undefined ? undefined : Number(values.profiles),
    megabytes: Number(values.megabytes),
    pageSize: Number(values['page-size']),
    streams: values.streams,
    maxBytesPerSecond:
      values['reader-megabytes'] === undefined ? undefined : Number(values['reader-megabytes']) * 1e6,
  });
else if (what === 'extremes') await benchExtremes(values.only);
else if (what === 'layouts') benchLayouts();
else throw new Error(`there is nothing called ${what} to measure: events, profiles, extremes or layouts`);
