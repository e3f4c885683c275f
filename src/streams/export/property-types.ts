import { dateKindOf, MAX_DATE_LENGTH } from '../../base/date-text.ts';
import { addDays } from '../../base/days.ts';
import { ConnectorError } from '../../base/errors.ts';
import { memoizePer } from '../../base/memoize.ts';
import { Kind, kindAt } from '../../json/scan.ts';
import type { EventLine } from '../../mixpanel/export/event-line.ts';
import { ExportCutShort, NotAnEvent } from '../../mixpanel/export/export-errors.ts';
import { SeenLines } from '../../mixpanel/export/seen-lines.ts';
import { rejectsCredentials } from '../../mixpanel/failures.ts';
import type { DeclaredTypes, Lexicon } from '../../mixpanel/lexicon.ts';
import {
  array,
  boolean,
  type ColumnSchema,
  date,
  number,
  object,
  text,
  timestampInUtc,
  timestampWithoutZone,
} from '../column-types.ts';
import type { StreamContext } from '../context.ts';
import { requestWindow } from '../days/request-window.ts';
import { earlierToday } from '../days/today.ts';
import { lexiconOf } from '../lexicon.ts';
import { MAX_DECLARED_COLUMNS } from '../records/schema.ts';
import { optionalList, warnOfMissing } from '../optional-list.ts';

/** The sample: this many recent events of today and the days before it. A new project has events of today alone. */
const SAMPLE_EVENTS = 2000;
const SAMPLE_DAYS = 7;
/** Days to request instead if these have no event. */
const MORE_DAYS = 60;
const MAX_SAMPLES = 2;
const PAUSE_MS = 1000;
/** Integers and decimals are one type: an integer property may get a decimal value tomorrow. */
const SCHEMA_OF_TYPE: Readonly<Record<string, ColumnSchema>> = {
  number,
  integer: number,
  boolean,
  object,
  array,
  list: array,
  day: date,
  local: timestampWithoutZone,
  moment: timestampInUtc,
  // Mixpanel's own dates have no time zone.
  datetime: timestampWithoutZone,
};
const TYPE_OF_KIND: Readonly<Record<number, string>> = {
  [Kind.string]: 'string',
  [Kind.number]: 'number',
  [Kind.boolean]: 'boolean',
  [Kind.object]: 'object',
  [Kind.array]: 'array',
};
/** More than can have a column, so that a warning says that some have none. */
const MAX_SAMPLED_NAMES = MAX_DECLARED_COLUMNS + 1000;
/** Many destinations round numbers with more digits. */
const MAX_DIGITS = 15;

/** The names of event properties: those that Mixpanel lists, else those in a sample of recent events, after a warning. */
export async function propertyNames(context: StreamContext): Promise<readonly string[]> {
  const { clock, mixpanel, options, log } = context;
  const listed = await optionalList(clock, () => mixpanel.eventPropertyNames(options.exportEvents));
  if (!(listed instanceof ConnectorError)) return listed;
  const sampled = await sampledTypes(context);
  if (sampled instanceof ConnectorError) {
    const missing = 'neither the list of event properties nor a sample of recent events could be read';
    await warnOfMissing(log, `export: ${missing}, so only the fixed columns are offered`, listed, sampled);
    return [];
  }
  const instead =
    sampled.size > 0
      ? 'so columns come from a sample of recent events'
      : 'and there are no recent events, so only the fixed columns are offered';
  await warnOfMissing(log, `export: the event properties could not be listed, ${instead}`, listed);
  return [...sampled.keys()];
}

/**
 * The types of event properties as schemas: those that the Lexicon declares, else those in a sample of recent events, which
 * is one request of the export. Properties of unknown or mixed type are text. Warns if one of the two could not be read.
 */
export async function propertyTypes(context: StreamContext): Promise<ReadonlyMap<string, ColumnSchema>> {
  const { log } = context;
  const declared = await lexiconOf(context);
  if (declared instanceof ConnectorError && rejectsCredentials(declared)) throw declared;
  const sampled = await sampledTypes(context);
  if (declared instanceof ConnectorError) {
    const missing =
      'the Lexicon could not be read, so types come from a sample of recent events, and columns have no description';
    await warnOfMissing(log, `export: ${missing}`, declared);
  }
  if (sampled instanceof ConnectorError) {
    const missing =
      'the sample of recent events could not be read, so properties without a declared type are text';
    await warnOfMissing(log, `export: ${missing}`, sampled);
  }
  const schemas = schemasOf(sampled);
  for (const [name, schema] of declaredSchemas(declared)) {
    // The Lexicon declares dates as strings.
    if (schema !== text || !isDate(schemas.get(name))) schemas.set(name, schema);
  }
  return schemas;
}

function schemasOf(types: DeclaredTypes | ConnectorError): Map<string, ColumnSchema> {
  const known = types instanceof ConnectorError ? [] : [...types];
  return new Map(known.map(([name, each]) => [name, schemaOfTypes(each)]));
}

function declaredSchemas(lexicon: Lexicon | ConnectorError | undefined): Map<string, ColumnSchema> {
  return schemasOf(lexicon instanceof ConnectorError ? lexicon : (lexicon?.events.types ?? new Map()));
}

function isDate(schema: ColumnSchema | undefined): boolean {
  return schema?.['format'] !== undefined;
}

function schemaOfTypes(types: ReadonlySet<string>): ColumnSchema {
  const schemas = new Set([...types].map((type) => SCHEMA_OF_TYPE[type] ?? text));
  const [only] = schemas;
  return schemas.size === 1 && only !== undefined ? only : text;
}

/** The properties in a sample of recent events with their types, or why it cannot be read. Requested once. */
const sampledTypes = memoizePer((context: StreamContext) =>
  optionalList(context.clock, async () => {
    const recent = await completeSample(context, SAMPLE_DAYS);
    return recent.size > 0 ? recent : await completeSample(context, MORE_DAYS);
  }),
);

/** Reads the sample again if it is cut short or broken. */
async function completeSample(context: StreamContext, days: number): Promise<DeclaredTypes> {
  const seenLines = new SeenLines();
  for (let attempt = 1; ; attempt++) {
    try {
      return await typesInSample(context, seenLines, days);
    } catch (thrown) {
      const isBroken = thrown instanceof ExportCutShort || thrown instanceof NotAnEvent;
      if (!isBroken || attempt === MAX_SAMPLES) throw thrown;
      await context.clock.sleep(PAUSE_MS);
    }
  }
}

async function typesInSample(
  context: StreamContext,
  seenLines: SeenLines,
  days: number,
): Promise<DeclaredTypes> {
  const { mixpanel, options } = context;
  const today = earlierToday(context);
  const query = { limit: SAMPLE_EVENTS, seenLines, events: options.exportEvents };
  const { answer } = await requestWindow(
    { from: addDays(today, -days), to: today },
    (window) => mixpanel.exportEvents({ ...window, ...query }),
    // `check` and `read` report a wrong time zone.
    () => Promise.resolve(),
  );
  const types = new Map<string, Set<string>>();
  if (answer === undefined) return types;
  for await (const batch of answer.batches) {
    for (let event = batch.next(); event !== undefined; event = batch.next()) collect(event, types);
  }
  return types;
}

function collect({ buffer, properties }: EventLine, types: Map<string, Set<string>>): void {
  for (let i = 0; i < properties.count; i++) {
    const name = properties.key(i);
    if (types.size >= MAX_SAMPLED_NAMES && !types.has(name)) continue;
    const known = types.get(name) ?? new Set();
    types.set(name, known);
    const type = typeAt(buffer, properties.valueStart(i), properties.valueEnd(i));
    if (type !== undefined) known.add(type);
  }
}

/** The type of a value, for a text the kind of its date. null has none; a number that a double would round is kept as text. */
function typeAt(buffer: Buffer, start: number, end: number): string | undefined {
  const type = TYPE_OF_KIND[kindAt(buffer, start)];
  if (type === 'string' && end - start <= MAX_DATE_LENGTH + 2)
    return dateKindOf(buffer.toString('latin1', start + 1, end - 1)) ?? type;
  if (type !== 'number') return type;
  const digits = buffer
    .toString('latin1', start, end)
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '');
  return digits.length > MAX_DIGITS ? 'string' : type;
}
