import type { Control } from '../../emulator/control/control.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import {
  configured,
  configWith,
  projectSecret,
  serviceAccount,
} from '../../integration_tests/support/inputs.ts';
import { runSource, type Given } from '../../integration_tests/support/run-source.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { attempt, type Attempt } from './attempt.ts';
import { ProjectChanges } from './change-project.ts';
import { withFewerColumns } from './fewer-columns.ts';
import { Comparable } from './comparable.ts';
import { Destination } from './destination.ts';
import { judge, type Verdict } from './judge.ts';
import { isHopeless, type ChosenStream, type DrawnAttempt, type DrawnSync, type Run } from './run.ts';
import { needsUndisturbedRead } from './texts.ts';
import { truthOf, type Truth } from './truth.ts';

/** After so many attempts of a sync nothing goes wrong any more: the next one has to read to the end. */
const STORMY_ATTEMPTS = 4;
/** How many times as fast as the wall's the clock is where it runs: 300 s of silence are 3 s. */
const SPEED = 100;

/** What became of a run. */
export interface Outcome {
  readonly run: Run;
  readonly verdicts: readonly { readonly stream: ChosenStream; readonly verdict: Verdict }[];
  /** What is wrong beside missing records: sentences. */
  readonly defects: readonly string[];
  readonly processes: number;
  readonly kills: number;
  /** How often a fault struck, by its kind. */
  readonly faults: readonly string[];
  readonly records: number;
}

/** Reads all that was drawn, from a project of its own. */
export async function readToTheEnd(run: Run): Promise<Outcome> {
  const begun = Date.now();
  const nowMs = run.time === 'runs' ? () => run.startMs + (Date.now() - begun) * SPEED : () => run.startMs;
  const emulator = await startEmulator({ ...run.project, clock: { now: nowMs } });
  try {
    return await new Reading(run, emulator).all();
  } finally {
    await emulator.close();
  }
}

class Reading {
  readonly #run: Run;
  readonly #url: string;
  readonly #control: Control;
  readonly #changes: ProjectChanges;
  readonly #destination: Destination;
  readonly #verdicts: Outcome['verdicts'][number][] = [];
  readonly #defects: string[] = [];
  readonly #faults: string[] = [];
  #discovered = new Map<string, CatalogStream>();
  #processes = 0;
  #kills = 0;

  constructor(run: Run, { url, control }: Emulator) {
    this.#run = run;
    this.#url = url;
    this.#control = control;
    this.#changes = new ProjectChanges(control);
    this.#destination = new Destination(run.streams);
  }

  async all(): Promise<Outcome> {
    await this.#discover();
    for (const sync of this.#run.syncs) {
      if (!(await this.#sync(sync))) break;
    }
    return {
      run: this.#run,
      verdicts: this.#verdicts,
      defects: this.#defects,
      processes: this.#processes,
      kills: this.#kills,
      faults: this.#faults,
      records: this.#destination.received,
    };
  }

  async #discover(): Promise<void> {
    const { catalog, errors } = await runSource('discover', this.#given(false));
    this.#processes += 1;
    if (catalog.length === 0) throw new Error(`discover failed: ${JSON.stringify(errors)}`);
    this.#discovered = new Map(catalog.map((stream) => [stream.name, stream]));
  }

  /** Returns whether it was read to the end. */
  async #sync(sync: DrawnSync): Promise<boolean> {
    const { clock, failures } = this.#control;
    clock.advance(sync.afterMs);
    for (const change of sync.before) this.#changes.apply(change);
    this.#destination.begin();
    const undisturbed = await this.#undisturbed();
    failures.add(...sync.faults);
    const firstMs = clock.now();
    const truths = new Map<ChosenStream, Truth>();
    for (let number = 0; number <= STORMY_ATTEMPTS; number++) {
      if (number === STORMY_ATTEMPTS) this.#calm(sync);
      const drawn = number < STORMY_ATTEMPTS ? sync.attempts[number] : undefined;
      const truth = truthOf(this.#run, this.#control, undisturbed);
      for (const stream of this.#destination.unfinished()) truths.set(stream, truth);
      const done = await this.#attempt(drawn, number < STORMY_ATTEMPTS);
      if (!done) continue;
      this.#calm(sync);
      const end = truthOf(this.#run, this.#control, await this.#undisturbed());
      this.#judge(truths, end, firstMs);
      return true;
    }
    this.#defects.push('with nothing in its way the last attempt did not read to the end');
    return false;
  }

  /** Takes away what still waits to go wrong, and counts what did. */
  #calm({ faults }: DrawnSync): void {
    const { failures, sessions } = this.#control;
    const waiting = new Map(failures.list().map(({ failure, left }) => [failure, left]));
    for (const fault of faults) {
      const { kind, times = 1 } = fault;
      const struck = times - (waiting.get(fault) ?? 0);
      this.#faults.push(...Array.from({ length: Number.isFinite(struck) ? struck : 1 }, () => kind));
    }
    failures.clear();
    sessions.expireAfterPages(Infinity);
  }

  /** Reads the streams that the truth is not known of otherwise, with nothing in the way. */
  async #undisturbed(): Promise<Truth['undisturbed']> {
    const streams = this.#run.streams.filter(({ name }) => needsUndisturbedRead(name));
    if (streams.length === 0) return new Map();
    const catalog = configured(
      streams.map((stream) => this.#chosen(stream)),
      'full_refresh',
    );
    const { messages, exitCode } = await runSource('read', { ...this.#given(false), catalog });
    if (exitCode !== 0) throw new Error(`an undisturbed read ended with exit code ${exitCode}`);
    const records = messages.flatMap((message) => (message.type === 'RECORD' ? [message.record] : []));
    return new Map(
      streams.map(({ name }) => [
        name,
        records.filter(({ stream }) => stream === name).map(({ data }) => JSON.stringify(data)),
      ]),
    );
  }

  async #attempt(drawn: DrawnAttempt | undefined, isStormy: boolean): Promise<boolean> {
    const waiting = [...(drawn?.during ?? [])];
    const happens = (bytes: number): void => {
      while (waiting.some(({ atByte }) => atByte <= bytes)) {
        const index = waiting.findIndex(({ atByte }) => atByte <= bytes);
        for (const { change } of waiting.splice(index, 1)) this.#changes.apply(change);
      }
    };
    const result = await attempt({ ...this.#given(isStormy), ...this.#readInputs() }, drawn, happens);
    happens(Infinity);
    this.#processes += 1;
    if (result.killed) this.#kills += 1;
    if (result.tookTooLong) this.#defects.push('a process did not end');
    return this.#isAll(result, this.#destination.take(result.lines, result.exitCode === 0));
  }

  /** Has a process read all there is to read, and failed where there is not? */
  #isAll({ exitCode }: Attempt, complete: ReadonlySet<string>): boolean {
    const { streams } = this.#run;
    const hopeless = streams.filter(({ name }) => isHopeless(this.#run, name));
    const wrong = hopeless.filter(({ name }) => complete.has(name));
    this.#defects.push(...wrong.map(({ name }) => `${name} is COMPLETE, and Mixpanel gives nothing of it`));
    if (hopeless.length === 0 || exitCode !== 1) return exitCode === 0;
    return streams.every((stream) => complete.has(stream.name) || hopeless.includes(stream));
  }

  /** @param isStormy where nothing hangs, a fast clock would only make a busy machine look like a server that is slow */
  #given(isStormy: boolean): Given {
    const { options, time, withProjectSecret } = this.#run;
    const credentials = withProjectSecret ? projectSecret : serviceAccount;
    const speed = isStormy ? SPEED : 1;
    return {
      config: configWith({ ...options, credentials }),
      url: this.#url,
      nowMs: this.#control.clock.now(),
      ...(time === 'jumps' ? { clockJumps: true } : { speed }),
    };
  }

  #readInputs(): Pick<Given, 'catalog' | 'state'> {
    const streams = this.#run.streams.flatMap(
      (stream) => configured([this.#chosen(stream)], stream.syncMode).streams,
    );
    const state = this.#destination.stateFile();
    return { catalog: { streams }, ...(state.length === 0 ? {} : { state }) };
  }

  #chosen(stream: ChosenStream): CatalogStream {
    const discovered = this.#discovered.get(stream.name);
    if (discovered === undefined) throw new Error(`discover offers no ${stream.name}`);
    return stream.fewerColumns ? withFewerColumns(discovered) : discovered;
  }

  #judge(truths: ReadonlyMap<ChosenStream, Truth>, end: Truth, firstMs: number): void {
    const { options, startMs, streams } = this.#run;
    for (const stream of streams.filter(({ name }) => !isHopeless(this.#run, name))) {
      const left = stream.name === 'export' && options.legacy_event_time ? ['time'] : [];
      const verdict = judge({
        stream,
        options,
        comparable: new Comparable(this.#chosen(stream), left),
        firstReadMs: stream.syncMode === 'incremental' ? startMs : firstMs,
        truth: truths.get(stream) ?? end,
        end,
        mergedInto: this.#changes.mergedInto,
        delivered: this.#destination.recordsOf(stream.name),
      });
      this.#verdicts.push({ stream, verdict });
    }
  }
}
