import { addDays } from '../../base/days.ts';
import { ConnectorError } from '../../base/errors.ts';
import { memoizePer } from '../../base/memoize.ts';
import { ExportCutShort, NotAnEvent } from '../../mixpanel/export/export-errors.ts';
import { SeenLines } from '../../mixpanel/export/seen-lines.ts';
import { rejectsCredentials } from '../../mixpanel/failures.ts';
import type { DeclaredTypes, Lexicon } from '../../mixpanel/lexicon.ts';
import { type ColumnSchema, text } from '../column-types.ts';
import type { StreamContext } from '../context.ts';
import { requestWindow } from '../days/request-window.ts';
import { earlierToday } from '../days/today.ts';
import { lexiconOf } from '../lexicon.ts';
import { collectType, type SampledTypes, schemaOfTypes } from '../records/sampled-types.ts';
import { optionalList, warnOfMissing } from '../optional-list.ts';

/** The sample: this many recent events of today and the days before it. A new project has events of today alone. */
const SAMPLE_EVENTS = 2000;
const SAMPLE_DAYS = 7;
/** Days to request instead if these have no event. */
const MORE_DAYS = 60;
const MAX_SAMPLES = 2;
const PAUSE_MS = 1000;
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
  const types: SampledTypes = new Map();
  if (answer === undefined) return types;
  for await (const batch of answer.batches) {
    for (let event = batch.next(); event !== undefined; event = batch.next())
      for (const { name, value } of event.properties.values()) collectType(name, value, types);
  }
  return types;
}
