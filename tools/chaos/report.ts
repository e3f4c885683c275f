import { table } from '../demo/table.ts';
import { countsOf } from '../../integration_tests/support/expected-events.ts';
import type { Outcome } from './read-to-the-end.ts';
import { streams } from '../../src/streams/index.ts';
import type { Run } from './run.ts';

const MOST_SHOWN = 5;
const MOST_LENGTH = 400;

/** What is wrong with a run, for people; undefined for nothing. */
export function troubleOf({ verdicts, defects }: Outcome): string | undefined {
  const missing = verdicts.flatMap(({ stream, verdict }) =>
    verdict.missing.length === 0
      ? []
      : [
          `${stream.name} (${stream.syncMode}): ${verdict.missing.length} of ${verdict.required} missing, such as`,
          ...verdict.missing.slice(0, MOST_SHOWN).map((text) => `  ${text.slice(0, MOST_LENGTH)}`),
        ],
  );
  const lines = [...defects, ...missing];
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** Counts outcomes. */
export class Report {
  /** How many runs had a missing record or another defect. */
  troubles = 0;
  readonly #begun = performance.now();
  readonly #outcomes: Omit<Outcome, 'run'>[] = [];

  add({ verdicts, ...rest }: Outcome): void {
    // What was drawn and what is missing was told; of thousands of runs only numbers are kept.
    this.#outcomes.push({ ...rest, verdicts });
  }

  /** Says at once what is wrong, and how to see it again. */
  tell(run: Run, trouble: string): void {
    this.troubles += 1;
    console.log(`\nrun ${run.seed}: npm run chaos -- --seed ${run.seed} --runs 1\n${trouble}`);
    console.log(`drawn: ${JSON.stringify(run)}`);
  }

  /** How many runs are over. */
  get runs(): number {
    return this.#outcomes.length;
  }

  /** How far it is, in a line. */
  progress(): string {
    return `${this.runs} runs in ${this.#seconds()} s; runs with trouble: ${this.troubles}`;
  }

  text(): string {
    const sum = (pick: (outcome: Omit<Outcome, 'run'>) => number): string =>
      this.#outcomes.reduce((total, outcome) => total + pick(outcome), 0).toLocaleString('en');
    const faults = countsOf(this.#outcomes.flatMap((outcome) => outcome.faults));
    return [
      '',
      `${this.runs} runs in ${this.#seconds()} s: ${sum(({ processes }) => processes)} processes, ` +
        `${sum(({ kills }) => kills)} of them killed; ${sum(({ faults: all }) => all.length)} faults struck`,
      '',
      table(['stream', 'syncs', 'required', 'missing', 'delivered twice'], this.#streams()),
      '',
      table(
        ['fault', 'struck'],
        [...faults].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => [kind, String(count)]),
      ),
      '',
      `missing records: ${sum(missingIn)}; runs with trouble: ${this.troubles}`,
    ].join('\n');
  }

  #seconds(): string {
    return ((performance.now() - this.#begun) / 1000).toFixed(0);
  }

  #streams(): string[][] {
    const verdicts = this.#outcomes.flatMap((outcome) => outcome.verdicts);
    return streams.map(({ name }) => {
      const own = verdicts.filter(({ stream }) => stream.name === name).map(({ verdict }) => verdict);
      const sum = (pick: (verdict: (typeof own)[number]) => number): string =>
        own.reduce((total, verdict) => total + pick(verdict), 0).toLocaleString('en');
      return [
        name,
        own.length.toLocaleString('en'),
        sum(({ required }) => required),
        sum(({ missing }) => missing.length),
        sum(({ duplicates }) => duplicates),
      ];
    });
  }
}

function missingIn({ verdicts }: Pick<Outcome, 'verdicts'>): number {
  return verdicts.reduce((total, { verdict }) => total + verdict.missing.length, 0);
}
