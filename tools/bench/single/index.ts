import { parseArgs } from 'node:util';
import { printRows } from '../results/print.ts';
import { measureExtremes } from './extremes.ts';
import { measureLayouts } from './layouts.ts';
import { benchParallelDays } from './parallel-days.ts';
import { measureProfileSizes } from './profile-sizes.ts';

/** Runs a measure that is printed and not saved. `main.ts` lists them with their options. */
export async function runSingle(what: string, args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      profiles: { type: 'string' },
      sizes: { type: 'string', default: '1000,25000,123000,1000000' },
      megabytes: { type: 'string', default: '500' },
      'page-size': { type: 'string', default: '1000' },
      streams: { type: 'string', default: 'engage' },
      'reader-megabytes': { type: 'string' },
      only: { type: 'string', default: '' },
      days: { type: 'string', default: '30' },
      mb: { type: 'string', default: '60' },
      rate: { type: 'string', default: '5' },
    },
  });
  const optional = (value: string | undefined): number | undefined =>
    value === undefined ? undefined : Number(value);
  const readerRate = optional(values['reader-megabytes']);
  if (what === 'extremes') printRows('Answers near their limits', await measureExtremes(values.only));
  else if (what === 'layouts') printRows('Layouts of properties', await measureLayouts());
  else if (what === 'parallel-days')
    await benchParallelDays({ days: Number(values.days), mb: Number(values.mb), rate: Number(values.rate) });
  else if (what === 'profiles') {
    const rows = await measureProfileSizes({
      sizes: values.sizes.split(',').map(Number),
      profiles: optional(values.profiles),
      megabytes: Number(values.megabytes),
      pageSize: Number(values['page-size']),
      streams: values.streams,
      maxBytesPerSecond: readerRate === undefined ? undefined : readerRate * 1e6,
    });
    printRows(`Profiles in pages of ${values['page-size']}`, rows);
  } else
    throw new Error(`nothing to measure is called ${what}: profiles, extremes, layouts or parallel-days`);
}
