import { countsOf } from '../../integration_tests/support/expected-events.ts';
import { streams } from '../../src/streams/index.ts';
import { table } from '../table.ts';
import type { Outcome } from './outcome.ts';
import type { Run } from './run.ts';

const MAX_EXAMPLES = 5;
const MAX_EXAMPLE_LENGTH = 400;

/** Describes what is wrong with a run; undefined if nothing is. */
export function problemsOf({ results, defects }: Outcome): string | undefined {
  const missing = results.flatMap(({ stream, result }) =>
    result.missing.length === 0
      ? []
      : [
          `${stream.name} (${stream.syncMode}): ${result.missing.length} of ${result.required} missing, such as`,
          ...result.missing.slice(0, MAX_EXAMPLES).map((text) => `  ${text.slice(0, MAX_EXAMPLE_LENGTH)}`),
        ],
  );
  const lines = [...defects, ...missing];
  return lines.length === 0 ? undefined : lines.join('\n');
}

export class Report {
  failedRuns = 0;
  readonly #startedAt = performance.now();
  readonly #outcomes: Omit<Outcome, 'run'>[] = [];

  add({ results, ...rest }: Outcome): void {
    // Keeps only numbers, since there may be thousands of runs.
    this.#outcomes.push({ ...rest, results });
  }

  /** Prints the problems of a run and the command to repeat it. */
  logProblems(run: Run, problems: string): void {
    this.failedRuns += 1;
    console.log(`\nrun ${run.seed}: npm run chaos -- --seed ${run.seed} --runs 1\n${problems}`);
    console.log(`run: ${JSON.stringify(run)}`);
  }

  get runs(): number {
    return this.#outcomes.length;
  }

  progress(): string {
    return `${this.runs} runs in ${this.#seconds()} s; failed runs: ${this.failedRuns}`;
  }

  text(): string {
    const sum = (pick: (outcome: Omit<Outcome, 'run'>) => number): string =>
      this.#outcomes.reduce((total, outcome) => total + pick(outcome), 0).toLocaleString('en');
    const faults = countsOf(this.#outcomes.flatMap((outcome) => outcome.faultKinds));
    return [
      '',
      `${this.runs} runs in ${this.#seconds()} s: ${sum(({ processes }) => processes)} processes, ` +
        `${sum(({ kills }) => kills)} of them killed; ${sum(({ faultKinds: all }) => all.length)} faults injected`,
      '',
      table(['stream', 'syncs', 'required', 'missing', 'delivered twice'], this.#streams()),
      '',
      table(
        ['fault', 'injected'],
        [...faults].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => [kind, String(count)]),
      ),
      '',
      `missing records: ${sum(missingIn)}; failed runs: ${this.failedRuns}`,
    ].join('\n');
  }

  #seconds(): string {
    return ((performance.now() - this.#startedAt) / 1000).toFixed(0);
  }

  #streams(): string[][] {
    const results = this.#outcomes.flatMap((outcome) => outcome.results);
    return streams.map(({ name }) => {
      const own = results.filter(({ stream }) => stream.name === name).map(({ result }) => result);
      const sum = (pick: (result: (typeof own)[number]) => number): string =>
        own.reduce((total, result) => total + pick(result), 0).toLocaleString('en');
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

function missingIn({ results }: Pick<Outcome, 'results'>): number {
  return results.reduce((total, { result }) => total + result.missing.length, 0);
}
