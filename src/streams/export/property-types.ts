import { addDays, dayAt } from '../../base/days.ts';
import { INVALID, Kind, kindAt } from '../../json/scan.ts';
import { EventLine } from '../../mixpanel/export/event-line.ts';
import { MixpanelError } from '../../mixpanel/failures.ts';
import type { DeclaredTypes } from '../../mixpanel/lexicon.ts';
import { array, boolean, number, object, text } from '../column-types.ts';
import type { StreamContext } from '../context.ts';
import type { ColumnSchema } from '../records/schema.ts';

/** Events that are looked at for the types of their properties, and the days they are taken from, before today. */
const SAMPLE_EVENTS = 2000;
const SAMPLE_DAYS = 7;
/** Integers and decimals are one type: the next value of an integer may be a decimal. */
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
/** More digits than this, and many destinations would round the number. */
const MOST_DIGITS = 15;

/**
 * The types of events' properties as schemas: what the Lexicon declares where the credentials can read it, else what a
 * sample of recent events holds, one request of the export. Where there is no telling, and where values differ, text.
 */
export async function propertyTypes(context: StreamContext): Promise<ReadonlyMap<string, ColumnSchema>> {
  const declared = await orNothing(() => context.mixpanel.declaredEventTypes());
  const sampled = await orNothing(() => sampledTypes(context));
  return new Map([...sampled, ...declared].map(([name, types]) => [name, schemaOfTypes(types)]));
}

/** What a plan or the rights do not include is not known; it must not keep the streams from being discovered. */
async function orNothing(ask: () => Promise<DeclaredTypes | undefined>): Promise<DeclaredTypes> {
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

async function sampledTypes({ mixpanel, options, clock }: StreamContext): Promise<DeclaredTypes> {
  const to = addDays(dayAt(clock.now(), options.projectTimezone), -1);
  const from = addDays(to, 1 - SAMPLE_DAYS);
  const types = new Map<string, Set<string>>();
  const { blocks } = await mixpanel.exportEvents({ from, to, limit: SAMPLE_EVENTS });
  const line = new EventLine();
  for await (const block of blocks) {
    for (let at = 0; at < block.length;) {
      if (line.scan(block, at) !== INVALID) collect(block, line, types);
      at = block.indexOf('\n', at) + 1;
    }
  }
  return types;
}

function collect(text: Buffer, { properties }: EventLine, types: Map<string, Set<string>>): void {
  for (let i = 0; i < properties.count; i++) {
    const type = typeAt(text, properties.valueStart[i] ?? 0, properties.valueEnd[i] ?? 0);
    if (type === undefined) continue;
    const name = properties.keyAt(text, i);
    types.set(name, (types.get(name) ?? new Set()).add(type));
  }
}

/** The type of a value; null tells none, and a number that a double would round is better kept as text. */
function typeAt(text: Buffer, start: number, end: number): string | undefined {
  const type = TYPE_OF_KIND[kindAt(text, start)];
  if (type !== 'number') return type;
  const digits = text
    .toString('latin1', start, end)
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '');
  return digits.length > MOST_DIGITS ? 'string' : type;
}
