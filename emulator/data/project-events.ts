import { matches } from '../filter-expressions/evaluate.ts';
import type { Expression } from '../filter-expressions/expression.ts';
import { EVENT_NAMES } from './event-names.ts';
import { eventLookup } from './parsed-event.ts';
import type { EventFacts, GeneratorSettings } from './generated-events.ts';
import { GeneratedDay, emptyFacts } from './generated-events.ts';
import type { StoredEvent } from './stored-events.ts';
import { StoredEvents } from './stored-events.ts';
import { parseEvent } from './parsed-event.ts';
import type { MergedIds } from './identities.ts';
import { withMergedId, Identities } from './identities.ts';
import { LineBuffer } from './line-buffer.ts';
import { EventLineWriter } from './event-line-writer.ts';

/** Which events are wanted, and how. */
export interface EventQuery {
  /** Day numbers, both included. */
  readonly from: number;
  readonly to: number;
  /** Events that arrive after this, ms (UTC), are not there yet. */
  readonly nowMs: number;
  /** Event names; undefined for all. */
  readonly names?: readonly string[] | undefined;
  readonly where?: Expression | undefined;
  /** At most so many in all. */
  readonly limit?: number | undefined;
  /** Only the first so many generated ones of each day: a sample. */
  readonly sampleOfDay?: number | undefined;
  /** Whether generated events tell their time in milliseconds. */
  readonly timeInMs?: boolean | undefined;
}

/** What decides the events, and how a `where` sees them. */
export interface EventSettings extends GeneratorSettings {
  /** How far `$time` in a `where` is ahead of the `time` of the export. */
  readonly whereShiftHours: number;
}

const SECONDS_AN_HOUR = 3600;

/** All events of a project. None is stored but the handmade ones. */
export class ProjectEvents {
  readonly stored = new StoredEvents();
  readonly identities = new Identities();
  readonly #settings: EventSettings;
  #writer: EventLineWriter | undefined;

  constructor(settings: EventSettings) {
    this.#settings = settings;
  }

  /** The wanted events as lines, each ended by `\n`, in chunks of whole lines; only the last chunk may be small. */
  *chunks(query: EventQuery): Generator<Buffer> {
    const { merged } = this.identities;
    // Not before somebody asks for events: an emulator should start at once.
    this.#writer ??= new EventLineWriter(this.#settings);
    const page = new LineBuffer(this.#writer, query.timeInMs ?? false, merged);
    let left = query.limit ?? Infinity;
    for (const candidate of this.#candidates(query, merged)) {
      append(page, candidate);
      if (query.where !== undefined && !this.#fulfils(candidate, page, query.where)) {
        page.dropLastLine();
        continue;
      }
      left -= 1;
      if (left === 0) break;
      if (page.isFull) yield page.take();
    }
    if (!page.isEmpty) yield page.take();
  }

  /** The wanted events one by one, as lines without their `\n`. */
  *lines(query: EventQuery): Generator<string> {
    for (const chunk of this.chunks(query)) yield* chunk.toString('utf8').slice(0, -1).split('\n');
  }

  #fulfils(candidate: EventFacts | StoredEvent, page: LineBuffer, where: Expression): boolean {
    const event = 'bytes' in candidate ? candidate.event : parseEvent(page.lastLine());
    const shiftSeconds = this.#settings.whereShiftHours * SECONDS_AN_HOUR;
    return event !== undefined && matches(where, eventLookup(event.properties, shiftSeconds));
  }

  /** What is visible and has a wanted name. The same object is yielded for every generated event. */
  *#candidates(
    { from, to, nowMs, names, sampleOfDay }: EventQuery,
    merged: MergedIds,
  ): Generator<EventFacts | StoredEvent> {
    const isWanted = EVENT_NAMES.map((name) => names === undefined || names.includes(name));
    const facts = emptyFacts();
    for (let day = from; day <= to; day += 1) {
      for (const planted of this.stored.of(day)) {
        const hasName = names === undefined || (planted.event && names.includes(planted.event.name));
        if (planted.arrivalMs <= nowMs && hasName === true) yield withMergedId(planted, merged);
      }
      const generated = new GeneratedDay(this.#settings, day);
      const count = Math.min(generated.count, sampleOfDay ?? Infinity);
      for (let index = 0; index < count; index += 1) {
        generated.fill(facts, index);
        if (facts.arrivalMs <= nowMs && isWanted[facts.name] === true) yield facts;
      }
    }
  }
}

function append(page: LineBuffer, candidate: EventFacts | StoredEvent): void {
  if ('bytes' in candidate) page.appendStored(candidate);
  else page.appendGenerated(candidate);
}
