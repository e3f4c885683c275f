import { matches } from '../filter-expressions/evaluate.ts';
import type { Expression } from '../filter-expressions/expression.ts';
import { EventLineWriter } from './event-line-writer.ts';
import { EVENT_NAMES } from './event-names.ts';
import type { EventFacts, GeneratorSettings } from './generated-events.ts';
import { GeneratedDay, emptyFacts } from './generated-events.ts';
import type { MergedIds } from './identities.ts';
import { withMergedId, Identities } from './identities.ts';
import { LineBuffer } from './line-buffer.ts';
import { eventLookup } from './parsed-event.ts';
import { parseEvent } from './parsed-event.ts';
import type { StoredEvent } from './stored-events.ts';
import { StoredEvents } from './stored-events.ts';
import { WithheldEvents } from './withheld-events.ts';

export interface EventQuery {
  /** Day numbers, inclusive. */
  readonly from: number;
  readonly to: number;
  /** Events that arrive after this, ms (UTC), aren't visible yet. */
  readonly nowMs: number;
  readonly names?: readonly string[] | undefined;
  readonly where?: Expression | undefined;
  readonly limit?: number | undefined;
  /** Limits the generated events of each day. */
  readonly sampleOfDay?: number | undefined;
  /** Whether `time` is in milliseconds. */
  readonly timeInMs?: boolean | undefined;
  /** Whether withheld events are left out. */
  readonly isExport?: boolean | undefined;
}

/** What counts are made of. */
export interface Occurrence {
  readonly name: string;
  /** The `time` of the event, s. */
  readonly second: number;
  /** Equal for events that Mixpanel counts once; undefined for one that is always counted. */
  readonly identity: string | undefined;
}

export interface EventSettings extends GeneratorSettings {
  /** How far `$time` in a `where` is ahead of the exported `time`. */
  readonly whereShiftHours: number;
}

const SECONDS_AN_HOUR = 3600;
const SECONDS_A_DAY = 86_400;

export class ProjectEvents {
  readonly stored = new StoredEvents();
  readonly identities = new Identities();
  readonly withheld = new WithheldEvents();
  readonly #settings: EventSettings;
  #writer: EventLineWriter | undefined;

  constructor(settings: EventSettings) {
    this.#settings = settings;
  }

  /** Matching events as lines with a trailing `\n`, in chunks of complete lines; only the last chunk may be small. */
  *chunks(query: EventQuery): Generator<Buffer> {
    const { merged } = this.identities;
    // Created lazily so that the emulator starts fast.
    this.#writer ??= new EventLineWriter(this.#settings);
    const page = new LineBuffer(this.#writer, query.timeInMs ?? false, merged);
    let left = query.limit ?? Infinity;
    for (const candidate of this.#candidates(query, merged)) {
      if (query.isExport === true && !('bytes' in candidate) && this.withheld.includes(candidate)) continue;
      append(page, candidate);
      if (query.where !== undefined && !this.#matchesWhere(candidate, page, query.where)) {
        page.dropLastLine();
        continue;
      }
      left -= 1;
      if (left === 0) break;
      if (page.isFull) yield page.take();
    }
    if (!page.isEmpty) yield page.take();
  }

  /** Matching events as lines without their `\n`. */
  *lines(query: EventQuery): Generator<string> {
    for (const chunk of this.chunks(query)) yield* chunk.toString('utf8').slice(0, -1).split('\n');
  }

  /** What Mixpanel counts; withheld events too. */
  *occurrences(query: EventQuery): Generator<Occurrence> {
    for (const candidate of this.#candidates(query, this.identities.merged)) {
      const occurrence = 'bytes' in candidate ? storedOccurrence(candidate) : generatedOccurrence(candidate);
      if (occurrence !== undefined) yield occurrence;
    }
  }

  #matchesWhere(candidate: EventFacts | StoredEvent, page: LineBuffer, where: Expression): boolean {
    const event = 'bytes' in candidate ? candidate.event : parseEvent(page.lastLine());
    const shiftSeconds = this.#settings.whereShiftHours * SECONDS_AN_HOUR;
    return event !== undefined && matches(where, eventLookup(event.properties, shiftSeconds));
  }

  /** Visible events with a matching name. Reuses one object for all generated events. */
  *#candidates(
    { from, to, nowMs, names, sampleOfDay }: EventQuery,
    merged: MergedIds,
  ): Generator<EventFacts | StoredEvent> {
    const isSelected = EVENT_NAMES.map((name) => names === undefined || names.includes(name));
    const facts = emptyFacts();
    for (let day = from; day <= to; day += 1) {
      for (const stored of this.stored.of(day)) {
        const hasName = names === undefined || (stored.event && names.includes(stored.event.name));
        if (stored.arrivalMs <= nowMs && hasName === true) yield withMergedId(stored, merged);
      }
      const generated = new GeneratedDay(this.#settings, day);
      const count = Math.min(generated.count, sampleOfDay ?? Infinity);
      for (let index = 0; index < count; index += 1) {
        generated.fill(facts, index);
        if (facts.arrivalMs <= nowMs && isSelected[facts.name] === true) yield facts;
      }
    }
  }
}

function append(page: LineBuffer, candidate: EventFacts | StoredEvent): void {
  if ('bytes' in candidate) page.appendStored(candidate);
  else page.appendGenerated(candidate);
}

function generatedOccurrence({ day, second, index, name, hasInsertId }: EventFacts): Occurrence {
  const identity = hasInsertId ? `${day} ${index}` : undefined;
  return { name: EVENT_NAMES[name] ?? '', second: day * SECONDS_A_DAY + second, identity };
}

/** Undefined for a line that is not an event with a time. */
function storedOccurrence({ event }: StoredEvent): Occurrence | undefined {
  if (event === undefined) return undefined;
  const { name, properties } = event;
  const { time, distinct_id: id, $insert_id: insertId } = properties;
  if (typeof time !== 'number') return undefined;
  const identity = insertId === undefined ? undefined : JSON.stringify([name, id, time, insertId]);
  return { name, second: time, identity };
}
