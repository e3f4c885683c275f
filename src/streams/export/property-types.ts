import { addDays, dayAt } from '../../base/days.ts';
import { Kind, kindAt } from '../../json/scan.ts';
import type { EventLine } from '../../mixpanel/export/event-line.ts';
import { ExportCutShort, NotAnEvent } from '../../mixpanel/export/export-errors.ts';
import { MixpanelError } from '../../mixpanel/failures.ts';
import type { DeclaredTypes } from '../../mixpanel/lexicon.ts';
import { array, boolean, number, object, text } from '../column-types.ts';
import type { StreamContext } from '../context.ts';
import type { ColumnSchema } from '../records/schema.ts';

/** The sample: this many recent events of the days before today. */
const SAMPLE_EVENTS = 2000;
const SAMPLE_DAYS = 7;
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
};
const TYPE_OF_KIND: Readonly<Record<number, string>> = {
  [Kind.string]: 'string',
  [Kind.number]: 'number',
  [Kind.boolean]: 'boolean',
  [Kind.object]: 'object',
  [Kind.array]: 'array',
};
/** Many destinations round numbers with more digits. */
const MAX_DIGITS = 15;

/**
 * The types of event properties as schemas: those that the Lexicon declares, if the credentials can read it, else those
 * in a sample of recent events, which is one request of the export. Properties of unknown or mixed type are text.
 */
export async function propertyTypes(context: StreamContext): Promise<ReadonlyMap<string, ColumnSchema>> {
  const declared = await unlessWithheld(() => context.mixpanel.declaredEventTypes());
  const sampled = await unlessWithheld(() => sampledTypes(context));
  return new Map([...sampled, ...declared].map(([name, types]) => [name, schemaOfTypes(types)]));
}

/** No types if the plan or the permissions exclude them: discovery must still work. */
async function unlessWithheld(ask: () => Promise<DeclaredTypes | undefined>): Promise<DeclaredTypes> {
  try {
    return (await ask()) ?? new Map<string, Set<string>>();
  } catch (thrown) {
    const isWithheld =
      thrown instanceof MixpanelError &&
      ['plan', 'forbidden', 'not-found', 'history-limit'].includes(thrown.failure);
    if (isWithheld) return new Map();
    throw thrown;
  }
}

function schemaOfTypes(types: ReadonlySet<string>): ColumnSchema {
  const schemas = new Set([...types].map((type) => SCHEMA_OF_TYPE[type] ?? text));
  const [only] = schemas;
  return schemas.size === 1 && only !== undefined ? only : text;
}

/** The types in a complete sample. None if two samples in a row are cut short or broken. */
async function sampledTypes(context: StreamContext): Promise<DeclaredTypes> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await typesInSample(context);
    } catch (thrown) {
      if (!(thrown instanceof ExportCutShort || thrown instanceof NotAnEvent)) throw thrown;
      if (attempt === MAX_SAMPLES) {
        await context.log.warn(
          `export: the sample of recent events could not be read, so properties without a declared type are text: ${thrown.message}`,
        );
        return new Map();
      }
      await context.clock.sleep(PAUSE_MS);
    }
  }
}

async function typesInSample({ mixpanel, options, clock }: StreamContext): Promise<DeclaredTypes> {
  const to = addDays(dayAt(clock.now(), options.projectTimezone), -1);
  const from = addDays(to, 1 - SAMPLE_DAYS);
  const types = new Map<string, Set<string>>();
  const { batches } = await mixpanel.exportEvents({ from, to, limit: SAMPLE_EVENTS });
  for await (const batch of batches) {
    for (let event = batch.next(); event !== undefined; event = batch.next()) collect(event, types);
  }
  return types;
}

function collect({ buffer, properties }: EventLine, types: Map<string, Set<string>>): void {
  for (let i = 0; i < properties.count; i++) {
    const type = typeAt(buffer, properties.valueStart(i), properties.valueEnd(i));
    if (type === undefined) continue;
    const name = properties.key(i);
    types.set(name, (types.get(name) ?? new Set()).add(type));
  }
}

/** The type of a value. null has none; a number that a double would round is kept as text. */
function typeAt(buffer: Buffer, start: number, end: number): string | undefined {
  const type = TYPE_OF_KIND[kindAt(buffer, start)];
  if (type !== 'number') return type;
  const digits = buffer
    .toString('latin1', start, end)
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '');
  return digits.length > MAX_DIGITS ? 'string' : type;
}
