import { connectorCommand } from '../measure/connector.ts';
import { measureRounds, OURS } from '../measure/rounds.ts';
import type { Section } from './section.ts';

/** A process of a few hundredths of a second varies more than long ones, and costs less. */
const RUNS_PER_RUN = 4;

/** The process of `spec`, which a platform starts for every form. */
export const specSection: Section = {
  name: 'spec',
  title: 'The process of spec',
  measure: async ({ runs }) => {
    const input = { items: 1, jsonMB: 0, gzipMB: 0 };
    const contender = { program: OURS, task: 'spec', input, command: connectorCommand(['spec']), lines: 1 };
    return await measureRounds([contender], { cpuSeconds: () => Promise.resolve(0) }, runs * RUNS_PER_RUN);
  },
};
