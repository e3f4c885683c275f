import type { Failure } from '../../emulator/failures/failure.ts';
import type { Control } from '../../emulator/control/control.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import {
  configured,
  configWith,
  projectSecret,
  serviceAccount,
} from '../../integration_tests/support/inputs.ts';
import type { Given } from '../../integration_tests/support/run-source.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { missingWarnings } from './another-project.ts';
import { attempt, wasEnded, type Attempt } from './attempt.ts';
import { CanonicalRecords } from './canonical-records.ts';
import { ProjectChanges } from './change-project.ts';
import { compareStream } from './compare-stream.ts';
import { crashesIn } from './crashes.ts';
import { Destination, type Taken } from './destination.ts';
import { discoveredStreams } from './discovered-streams.ts';
import { defectsOfCommands } from './disturbed-commands.ts';
import { ExcusedItems } from './excused-items.ts';
import { excessiveRequests } from './request-costs.ts';
import { undisturbedReads } from './undisturbed-read.ts';
import { withFewerColumns } from './fewer-columns.ts';
import { injectedKinds } from './injected-kinds.ts';
import { groundTruth, withoutDay, type GroundTruth } from './ground-truth.ts';
import type { Outcome } from './outcome.ts';
import type { PlannedAttempt, PlannedSync, Run, SelectedStream } from './run.ts';
import { alwaysFails, isRead, isReadInRounds } from './run.ts';
import { defectsBeside, failureOfDay } from './unreadable-day.ts';

/** Faults stop after this many attempts of a sync, so the next attempt must finish. */
const FAULTY_ATTEMPTS = 2;
/** More attempts for a funnel that Mixpanel reads in short ranges only: a range that fails is halved by the next attempt. */
const ATTEMPTS_OF_HALVES = 2;
/** Speed of a running clock: 300 s of silence take 3 s of real time. */
const SPEED = 100;

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

/** What one process achieved; `isDone` if every stream that can be read is COMPLETE. */
interface Attempted extends Pick<Taken, 'complete' | 'errors' | 'logs'> {
  readonly isDone: boolean;
  readonly killed: boolean;
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
  /** When the first sync of this project began. */
  #firstMs: number;
  #processes = 0;
  #kills = 0;

  constructor(run: Run, { url, control }: Emulator) {
    this.#run = run;
    this.#firstMs = run.startMs;
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
    this.#changes.moved.clear();
    this.#excused.begin(this.#run.streams);
    const warning = sync.isOfAnotherProject === true ? this.#moveToAnotherProject() : [];
    const undisturbed = await this.#undisturbed();
    const firstMs = clock.now();
    const { days } = groundTruth(this.#run, this.#control, undisturbed);
    const lost = sync.unreadableDay && failureOfDay(sync.unreadableDay, days);
    const faults = lost === undefined ? sync.faults : [...sync.faults, lost.failure];
    failures.add(...faults);
    const truths = new Map<SelectedStream, GroundTruth>();
    let errors: Attempted['errors'] = [];
    const last = FAULTY_ATTEMPTS + (this.#run.project.funnelMaxDays === undefined ? 0 : ATTEMPTS_OF_HALVES);
    for (let number = 0; number <= last; number++) {
      if (number === FAULTY_ATTEMPTS) this.#clearFaults(faults);
      const planned = number < FAULTY_ATTEMPTS ? sync.attempts[number] : undefined;
      const truth = groundTruth(this.#run, this.#control, undisturbed);
      for (const stream of this.#destination.unfinished())
        if (!truths.has(stream) || !isReadInRounds(stream)) truths.set(stream, truth);
      // Now, since changes during the attempt also change events of that day.
      const others = lost && withoutDay(truth, this.#control, lost.day);
      const attempted = await this.#attempt(planned, number < FAULTY_ATTEMPTS);
      ({ errors } = attempted);
      if (number === 0 && !attempted.killed) this.#defects.push(...missingWarnings(warning, attempted.logs));
      const isCalm = number < FAULTY_ATTEMPTS && !attempted.killed;
      if (lost && others && isCalm && !attempted.isDone)
        this.#judgeBeside(lost.day, attempted, others, firstMs);
      if (!attempted.isDone) continue;
      this.#clearFaults(faults);
      const end = groundTruth(this.#run, this.#control, await this.#undisturbed());
      this.#compare(truths, end, firstMs);
      return true;
    }
    const why = errors.map(({ internal_message, message }) => internal_message ?? message);
    this.#defects.push(['the last attempt did not finish although it had no faults', ...why].join('\n  '));
    return false;
  }

  /** Returns the streams that have to start over. */
  #moveToAnotherProject(): readonly string[] {
    this.#firstMs = this.#control.clock.now();
    this.#changes.mergedInto.clear();
    this.#excused.clear();
    return this.#destination.moveToAnotherProject();
  }

  /** Removes pending faults and records those that were injected. */
  #clearFaults(faults: readonly Failure[]): void {
    const { failures, sessions } = this.#control;
    this.#faults.push(...injectedKinds(faults, failures.list()));
    failures.clear();
    sessions.expireAfterPages(Infinity);
  }

  /** Without limits: a read in this process would wait for them in real time, while the clock of the run stands still. */
  async #undisturbed(): Promise<GroundTruth['undisturbed']> {
    const resume = this.#control.limits.suspend();
    try {
      return await undisturbedReads(this.#run, this.#discovered, this.#url, this.#control.clock.now());
    } finally {
      resume();
    }
  }

  async #attempt(planned: PlannedAttempt | undefined, hasFaults: boolean): Promise<Attempted> {
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
    const { complete, advanced, errors, logs } = this.#destination.take(result.lines, result.exitCode === 0);
    this.#defects.push(...crashesIn({ ...result, errors }));
    const requests = this.#control.requests.list();
    this.#excused.add(requests, advanced);
    this.#defects.push(...excessiveRequests(requests));
    return { isDone: this.#isDone(result, complete), killed: wasEnded(result), complete, errors, logs };
  }

  /** Whether every stream that can be read is COMPLETE. */
  #isDone({ exitCode }: Attempt, complete: ReadonlySet<string>): boolean {
    const { streams } = this.#run;
    const failing = streams.filter(({ name }) => alwaysFails(this.#run, name));
    // A fault may say that Mixpanel has retired it.
    const wrong = failing.filter(({ name }) => complete.has(name) && this.#excused.of(name).size === 0);
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
    for (const stream of this.#run.streams.filter(({ name }) => isRead(this.#run, name))) {
      const result = this.#compareStream(stream, truths.get(stream) ?? end, end, firstMs);
      this.#results.push({ stream, result });
    }
  }

  #compareStream(stream: SelectedStream, truth: GroundTruth, end: GroundTruth, firstMs: number) {
    const { options } = this.#run;
    const catalogStream = this.#catalogStream(stream);
    const { select_properties_by_default: newColumns, property_layout: layout } = options;
    const ignored = stream.name === 'export' && options.legacy_event_time ? ['time'] : [];
    return compareStream({
      ...{ stream, options, truth, end },
      canonical: new CanonicalRecords(catalogStream, { newColumns, layout, ignored }),
      firstReadMs: stream.syncMode === 'incremental' ? this.#firstMs : firstMs,
      mergedInto: this.#changes.mergedInto,
      excused: new Set([...this.#excused.of(stream.name), ...this.#changes.moved]),
      delivered: this.#destination.recordsOf(stream.name),
    });
  }

  /**
   * Judges an attempt in which only this day of the export could not be read.
   *
   * @param others what was there at its beginning, without that day
   */
  #judgeBeside(day: string, { complete, errors }: Attempted, others: GroundTruth, firstMs: number): void {
    const end = groundTruth(this.#run, this.#control, others.undisturbed);
    const othersAtEnd = withoutDay(end, this.#control, day);
    const exported = this.#run.streams.filter(({ name }) => name === 'export');
    const missing = exported.flatMap(
      (stream) => this.#compareStream(stream, others, othersAtEnd, firstMs).missing,
    );
    const state = this.#destination.stateOf('export');
    this.#defects.push(
      ...defectsBeside(day, { run: this.#run, errors, complete, state, missing, days: others.days }),
    );
  }
}
