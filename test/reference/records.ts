import { createHash } from 'node:crypto';
import { type Exact, lastOfEach, parseExactly } from './exact-json.ts';
import { keyOf, secondsOf } from './event-key.ts';
import { readable } from './readable.ts';

/** A type of a column, as a catalog names it. */
export type Type = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';

/** What the reference implementation needs besides the lines. */
export interface ReferenceOptions {
  /** The columns that are not text. */
  readonly types?: ReadonlyMap<string, Type>;
  /** The columns that properties already have. */
  readonly names?: Iterable<readonly [property: string, column: string]>;
  /** Whether the arrival has a column of its own. */
  readonly withArrival?: boolean;
  /** Whether an event is delivered. All are by default. */
  readonly isNew?: (seconds: number | undefined, arrivedAt: number) => boolean;
  /** The columns of a catalog with one for rescued values; all are declared by default. */
  readonly declared?: ReadonlySet<string>;
  /** With an object, the catalog declares the column for it. `columns` by default. */
  readonly layout?: 'columns' | 'json' | 'both';
}

/** The RECORD's `data`, and its `meta` preceded by `,"meta":`, or empty. */
export interface ExpectedRecord {
  readonly data: string;
  readonly meta: string;
}

const FIXED = [
  ['time', 'time'],
  ['distinct_id', 'distinct_id'],
  ['$insert_id', 'insert_id'],
] as const;
const RESERVED = ['event_key', 'event', '_arrived_at', '_rescued_data'];

/** The reference implementation of `export`: slow and obvious, one function per rule. Column names are kept between lines. */
export class ReferenceExport {
  readonly #columns = new Map<string, string>(FIXED);
  readonly #options: ReferenceOptions;
  readonly #withObject: boolean;

  constructor(options: ReferenceOptions = {}) {
    this.#options = options;
    this.#withObject = (options.layout ?? 'columns') !== 'columns';
    for (const [property, column] of options.names ?? []) this.#columns.set(property, column);
  }

  /** The record of a line; undefined if it is not delivered. Throws if the line is not an event. */
  record(line: string): ExpectedRecord | undefined {
    const event = parseExactly(readable(escapedControls(line)));
    const properties = lastOfEach(lastOfEach(event).get('properties'));
    const name = lastOfEach(event).get('event');
    if (event === undefined || (name === undefined && properties.size === 0))
      throw new Error(`not an event: ${line}`);
    this.#nameAll([...properties.keys()]);
    const isNew = this.#options.isNew?.(secondsOf(properties.get('time')), arrivalOf(properties)) ?? true;
    return isNew ? this.#recordOf(event, name, properties) : undefined;
  }

  #recordOf(event: Exact, name: Exact | undefined, properties: ReadonlyMap<string, Exact>): ExpectedRecord {
    const all = [...properties].map(([property, value]) => this.#valueOf(property, value));
    const values = all.filter(({ column }) => this.#isDeclared(column));
    const rescued = all.filter((value) => (values.includes(value) ? !value.fits : !this.#withObject));
    const data = [
      `"event_key":"${keyOf(event)}"`,
      `"event":${name === undefined ? 'null' : asText(name)}`,
      ...values.map(({ column, json }) => `${JSON.stringify(column)}:${json}`),
      ...(properties.has('time') ? [] : ['"time":null']),
      ...(this.#options.withArrival === true ? [`"_arrived_at":${arrivedAt(properties)}`] : []),
      ...(this.#withObject ? [`"properties":${objectOf(event, properties)}`] : []),
      `"_rescued_data":${rescuedData(rescued, event)}`,
    ];
    const nulled = rescued.filter((value) => values.includes(value)).map(({ column }) => column);
    return { data: `{${data.join(',')}}`, meta: metaOf(nulled) };
  }

  #isDeclared(column: string): boolean {
    return column === 'time' || this.#options.declared?.has(column) !== false;
  }

  #valueOf(property: string, value: Exact): Value {
    const column = this.#columns.get(writable(property)) ?? '';
    const type = this.#options.types?.get(column) ?? 'string';
    if (property === 'time') return timeValueOf(column, value);
    if (type === 'string') return { property, column, fits: true, json: asText(value) };
    return fitsType(value, type)
      ? { property, column, fits: true, json: value.text }
      : { property, column, fits: false, json: 'null' };
  }

  /** Names all new properties of an event: first those that destinations do not change, each in sorted order. */
  #nameAll(properties: readonly string[]): void {
    const names = properties.map(writable).sort();
    const isUnchanged = (name: string): boolean => folded(preferred(name)) === preferred(name);
    for (const name of [...names.filter(isUnchanged), ...names.filter((each) => !isUnchanged(each))]) {
      if (!this.#columns.has(name)) this.#columns.set(name, this.#freeColumn(name));
    }
  }

  get #reserved(): readonly string[] {
    return this.#withObject ? [...RESERVED, 'properties'] : RESERVED;
  }

  /** A column of the catalog that differs by leading `_` at most, else the first that no destination takes for another. */
  #freeColumn(property: string): string {
    const declared = [...(this.#options.declared ?? this.#options.types?.keys() ?? [])];
    const used = [...this.#reserved, ...this.#columns.values()];
    const open = declared.filter((column) => !used.includes(column)).sort((a, b) => a.length - b.length);
    const name = bare(property);
    const own = open.find(
      (column) => column.endsWith(name) && /^_*$/.test(column.slice(0, column.length - name.length)),
    );
    if (own !== undefined && name !== '') return own;
    const taken = new Set([...used, ...declared].map(folded));
    let column = preferred(property);
    while (taken.has(folded(column)) || /^_(airbyte|ab)_/.test(folded(column))) column = `_${column}`;
    return column;
  }
}

/** The name with a hash in place of halves of surrogate pairs. */
function writable(property: string): string {
  if (!/\p{Surrogate}/u.test(property)) return property;
  return `${property.replace(/\p{Surrogate}/gu, '\ufffd')}_${hashOf(Buffer.from(property, 'utf16le'))}`;
}

function bare(property: string): string {
  return property.startsWith('$') ? property.slice(1) : property;
}

/** The column of a property if no other property prefers it. */
function preferred(property: string): string {
  return /[a-z0-9]|[^\0-\u007f]/i.test(bare(property)) ? bare(property) : `property_${hashOf(property)}`;
}

/** What destinations make of a column. */
function folded(column: string): string {
  const signs = column.toLowerCase().replace(/[\0-\u007f]/g, (sign) => (/[a-z0-9_]/.test(sign) ? sign : '_'));
  return signs.replace(/^(?=[0-9])/, '_');
}

function hashOf(name: string | Buffer): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}

interface Value {
  readonly property: string;
  readonly column: string;
  readonly fits: boolean;
  readonly json: string;
}

function arrivalOf(properties: ReadonlyMap<string, Exact>): number {
  const arrival = properties.get('mp_processing_time_ms');
  return arrival?.kind === 'number' ? Number(arrival.text) : NaN;
}

function arrivedAt(properties: ReadonlyMap<string, Exact>): string {
  const ms = arrivalOf(properties);
  const isPlausible = ms >= Date.UTC(2009, 0) && ms <= Date.UTC(9999, 11, 30, 23, 59, 59);
  return isPlausible ? `"${new Date(ms).toISOString()}"` : 'null';
}

function timeValueOf(column: string, value: Exact): Value {
  const seconds = secondsOf(value);
  const json = seconds === undefined ? 'null' : isoOf(seconds);
  return { property: 'time', column, fits: seconds !== undefined || value.kind === 'null', json };
}

/** Strings and null unchanged, other values as a string of their exact JSON. */
function asText(value: Exact): string {
  return value.kind === 'string' || value.kind === 'null' ? value.text : JSON.stringify(value.text);
}

function isoOf(seconds: number): string {
  const iso = new Date(Math.round(seconds * 1000)).toISOString();
  return JSON.stringify(Number.isInteger(seconds) ? iso.replace('.000Z', 'Z') : iso);
}

function fitsType({ kind, text }: Exact, type: Type): boolean {
  if (kind === 'null') return true;
  if (type === 'number') return kind === 'number' && Number.isFinite(Number(text));
  if (type === 'integer') return kind === 'number' && /^-?[0-9]+$/.test(text) && isInteger64(BigInt(text));
  if (type === 'array') return kind === 'list';
  return kind === type;
}

function isInteger64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

/** A string with a JSON object of members. */
function rescuedData(rescued: readonly Value[], event: Exact): string {
  if (rescued.length === 0) return 'null';
  const members = rescued.map(({ property }) => memberText(event, property));
  return JSON.stringify(`{${members.join(',')}}`);
}

/** The object of all properties as it was sent, or the last member of each name if names repeat. */
function objectOf(event: Exact, properties: ReadonlyMap<string, Exact>): string {
  const object = lastOfEach(event).get('properties');
  if (object?.kind !== 'object') return '{}';
  if (object.members.length === properties.size) return object.text;
  return `{${[...properties.keys()].map((property) => memberText(event, property)).join(',')}}`;
}

/** The last member of a property, the key as it was spelled and the exact value. */
function memberText(event: Exact, property: string): string {
  const properties = lastOfEach(event).get('properties');
  const all = properties?.kind === 'object' ? properties.members : [];
  const last = all.findLast(([{ characters }]) => characters === property);
  return `${last?.[0].text ?? ''}:${last?.[1].text ?? ''}`;
}

function metaOf(columns: readonly string[]): string {
  if (columns.length === 0) return '';
  const changes = columns.map((field) => ({ field, change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' }));
  return `,"meta":${JSON.stringify({ changes })}`;
}

/** Escapes raw control characters inside strings, which JSON does not allow. */
function escapedControls(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"/gs, (text) => text.replace(/[^ -\uffff]/g, escapeOf));
}

function escapeOf(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
