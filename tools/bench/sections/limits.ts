import { measureExtremes } from '../single/extremes.ts';
import { measureProfileSizes } from '../single/profile-sizes.ts';
import type { Section } from './section.ts';

const SIZES = [1000, 25_000, 123_000, 1_000_000, 8_000_000];
const MEGABYTES = 200;
const ALL_CASES = '';

/** The memory for profiles of all sizes and for answers near the limits of their size. */
export const limitsSection: Section = {
  name: 'limits',
  title: 'Large profiles, and answers near their limits',
  measure: async ({ scale }) => {
    const profiles = await measureProfileSizes({
      ...{ sizes: SIZES, profiles: undefined, megabytes: MEGABYTES * scale, pageSize: 1000 },
      ...{ streams: 'engage', maxBytesPerSecond: undefined },
    });
    return [...profiles, ...(await measureExtremes(ALL_CASES))];
  },
};
