import type { Control } from '../../emulator/control/control.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import {
  configured,
  configWith,
  projectSecret,
  serviceAccount,
} from '../../integration_tests/support/inputs.ts';
import type { Messages } from '../../integration_tests/support/messages.ts';
import type { Given } from '../../integration_tests/support/run-source.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { attempt, type Attempt } from './attempt.ts';
import { CanonicalRecords } from './canonical-records.ts';
import { ProjectChanges } from './change-project.ts';
import { compareStream, type ComparisonResult } from './compare-stream.ts';
import { crashesIn } from './crashes.ts';
import { Destination } from './destination.ts';
import { discoveredStreams } from './discovered-streams.ts';
import { defectsOfCommands } from './disturbed-commands.ts';
import { ExcusedItems } from './excused-items.ts';
import { needsUndisturbedRead } from './expected-records.ts';
import { excessiveRequests } from './request-costs.ts';
import { undisturbedRead } from './undisturbed-read.ts';
import { withFewerColumns } from './fewer-columns.ts';
import { groundTruth, type GroundTruth } from './ground-truth.ts';
import {
  alwaysFails,
  isRetired,
  type SelectedStream,
  type PlannedAttempt,
  type PlannedSync,
  type Run,
} from './run.ts';

/** Faults stop after this many attempts of a sync, so the next attempt must finish. */
const FAULTY_ATTEMPTS = 2;
/** Speed of a running clock: 300 s of silence take 3 s of real time. */
const SPEED = 100;

export interface Outcome {
  readonly run: Run;
  readonly results: readonly { readonly stream: SelectedStream; readonly result: ComparisonResult }[];
  /** Problems other than missing records. */
  readonly defects: readonly string[];
  readonly processes: number;
  readonly kills: number;
  /** The kind of every injected fault. */
  readonly faultKinds: readonly string[];
  readonly records: number;
}

export async function executeRun(run: Run): Promise<Outcome> {
  const startedAt = Date.now();
  const nowMs =
    run.time === 'runs' ? () => run.startMs + (Date.now() - startedAt) * SPEED : () => run.startMs;
  const emulator = await startEmulator({ ...run.project, clock: { now: nowMs } });
  try {
    return await new RunExecutor(run, emulator).all();
  } finally {
    await emulator.close();
  }
}

class RunExecutor {
  readonly #run: Run;
  readonly #url: string;
  readonly #control: Control;
  readonly #changes: ProjectChanges;
  readonly #destination: Destination;
  readonly #results: Outcome['results'][number][] = [];
  readonly #defects: string[] = [];
  readonly #faults: string[] = [];
  readonly #excused = new ExcusedItems();
  #discovered: ReadonlyMap<string, CatalogStream> = new Map();
  #lastErrors: Messages['errors'] = [];
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
    const { commandFaults } = this.#run;
    if (commandFaults.length > 0) {
      this.#defects.push(...(await defectsOfCommands(this.#given(true), this.#control, commandFaults)));
      this.#processes += 2;
    }
    this.#discovered = await discoveredStreams(this.#given(false));
    for (const sync of this.#run.syncs) {
      if (!(await this.#sync(sync))) break;
    }
    return {
      run: this.#run,
      results: this.#results,
      defects: this.#defects,
      processes: this.#processes,
      kills: this.#kills,
      faultKinds: this.#faults,
      records: this.#destination.received,
    };
  }

  async #sync(sync: PlannedSync): Promise<boolean> {
    const { clock, failures } = this.#control;
    clock.advance(sync.afterMs);
    for (const change of sync.before) this.#changes.apply(change);
    this.#destination.begin();
    this.#excused.begin(this.#run.streams);
    const undisturbed = await this.#undisturbed();
    failures.add(...sync.faults);
    const firstMs = clock.now();
    const truths = new Map<SelectedStream, GroundTruth>();
    for (let number = 0; number <= FAULTY_ATTEMPTS; number++) {
      if (number === FAULTY_ATTEMPTS) this.#clearFaults(sync);
      const planned = number < FAULTY_ATTEMPTS ? sync.attempts[number] : undefined;
      const truth = groundTruth(this.#run, this.#control, undisturbed);
      for (const stream of this.#destination.unfinished()) truths.set(stream, truth);
      const isDone = await this.#attempt(planned, number < FAULTY_ATTEMPTS);
      if (!isDone) continue;
      this.#clearFaults(sync);
      const end = groundTruth(this.#run, this.#control, await this.#undisturbed());
      this.#compare(truths, end, firstMs);
      return true;
    }
    const why = this.#lastErrors.map(({ internal_message, message }) => internal_message ?? message);
    this.#defects.push(['the last attempt did not finish although it had no faults', ...why].join('\n  '));
    return false;
  }

  /** Removes pending faults and records those that were injected. */
  #clearFaults({ faults }: PlannedSync): void {
    const { failures, sessions } = this.#control;
    const pending = new Map(failures.list().map(({ failure, left }) => [failure, left]));
    for (const fault of faults) {
      const { kind, times = 1 } = fault;
      const injected = times - (pending.get(fault) ?? 0);
      this.#faults.push(...Array.from({ length: Number.isFinite(injected) ? injected : 1 }, () => kind));
    }
    failures.clear();
    sessions.expireAfterPages(Infinity);
  }

  /** The records of the streams whose ground truth is otherwise unknown, by stream. */
  async #undisturbed(): Promise<GroundTruth['undisturbed']> {
    const streams = this.#run.streams.filter(({ name }) => needsUndisturbedRead(name));
    const records = streams.map(async ({ name }): Promise<[string, readonly string[]]> => {
      const { json_schema: schema } = this.#catalogStream({
        name,
        syncMode: 'full_refresh',
        fewerColumns: false,
      });
      return [name, await undisturbedRead(name, schema, this.#url, this.#control.clock.now())];
    });
    return new Map(await Promise.all(records));
  }

  async #attempt(planned: PlannedAttempt | undefined, hasFaults: boolean): Promise<boolean> {
    const pending = [...(planned?.during ?? [])];
    const onOutput = (bytes: number): void => {
      while (pending.some(({ atByte }) => atByte <= bytes)) {
        const index = pending.findIndex(({ atByte }) => atByte <= bytes);
        for (const { change } of pending.splice(index, 1)) this.#changes.apply(change);
      }
    };
    this.#control.requests.clear();
    const result = await attempt({ ...this.#given(hasFaults), ...this.#readInputs() }, planned, onOutput);
    onOutput(Infinity);
    this.#processes += 1;
    if (result.killed) this.#kills += 1;
    if (result.timedOut) this.#defects.push('a process did not end');
    const { complete, advanced, errors } = this.#destination.take(result.lines, result.exitCode === 0);
    this.#lastErrors = errors;
    this.#defects.push(...crashesIn({ ...result, errors }));
    const requests = this.#control.requests.list();
    this.#excused.add(requests, advanced);
    this.#defects.push(...excessiveRequests(requests));
    return this.#isDone(result, complete);
  }

  /** Whether every stream that can be read is COMPLETE. */
  #isDone({ exitCode }: Attempt, complete: ReadonlySet<string>): boolean {
    const { streams } = this.#run;
    const failing = streams.filter(({ name }) => alwaysFails(this.#run, name));
    const wrong = failing.filter(({ name }) => complete.has(name));
    this.#defects.push(...wrong.map(({ name }) => `${name} is COMPLETE although Mixpanel rejects it`));
    if (failing.length === 0 || exitCode !== 1) return exitCode === 0;
    return streams.every((stream) => complete.has(stream.name) || failing.includes(stream));
  }

  /** @param hasFaults without faults nothing stalls, and a fast clock would make a busy machine look like a slow server */
  #given(hasFaults: boolean): Given {
    const { options, time, withProjectSecret } = this.#run;
    const credentials = withProjectSecret ? projectSecret : serviceAccount;
    const speed = hasFaults ? SPEED : 1;
    return {
      config: configWith({ ...options, credentials }),
      url: this.#url,
      nowMs: this.#control.clock.now(),
      ...(time === 'jumps' ? { clockJumps: true } : { speed }),
    };
  }

  #readInputs(): Pick<Given, 'catalog' | 'state'> {
    const streams = this.#run.streams.flatMap(
      (stream) => configured([this.#catalogStream(stream)], stream.syncMode).streams,
    );
    const state = this.#destination.stateFile();
    return { catalog: { streams }, ...(state.length === 0 ? {} : { state }) };
  }

  #catalogStream(stream: SelectedStream): CatalogStream {
    const discovered = this.#discovered.get(stream.name);
    if (discovered === undefined) throw new Error(`discover did not return ${stream.name}`);
    return stream.fewerColumns ? withFewerColumns(discovered) : discovered;
  }

  #compare(truths: ReadonlyMap<SelectedStream, GroundTruth>, end: GroundTruth, firstMs: number): void {
    const { options, startMs, streams } = this.#run;
    const isRead = (name: string): boolean => !alwaysFails(this.#run, name) && !isRetired(this.#run, name);
    for (const stream of streams.filter(({ name }) => isRead(name))) {
      const ignored = stream.name === 'export' && options.legacy_event_time ? ['time'] : [];
      const result = compareStream({
        stream,
        options,
        canonical: new CanonicalRecords(this.#catalogStream(stream), ignored),
        firstReadMs: stream.syncMode === 'incremental' ? startMs : firstMs,
        truth: truths.get(stream) ?? end,
        end,
        mergedInto: this.#changes.mergedInto,
        excused: this.#excused.of(stream.name),
        delivered: this.#destination.recordsOf(stream.name),
      });
      this.#results.push({ stream, result });
    }
  }
}
