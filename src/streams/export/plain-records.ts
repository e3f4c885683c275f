import type { SelectedColumns } from '../../airbyte/stream.ts';
import type { OddItems } from '../../airbyte/odd-items.ts';
import { Kind, kindOf } from '../../json/scan.ts';
import type { ExportedEvent, Member } from '../../mixpanel/export/exported-event.ts';
import { isWithoutZone } from '../column-types.ts';
import { Accepts, fits, schemaIn } from '../records/accepted-kinds.ts';
import { type PropertyLayout, PROPERTIES_COLUMN, writesObject } from '../records/property-layout.ts';
import type { Property, PropertyTable } from '../records/property-table.ts';
import { RESCUED_COLUMN } from '../records/rescued-values.ts';
import { ARRIVAL, ARRIVED_COLUMN, CURSOR, EVENT_COLUMN, KEY_COLUMN, TIME_ID } from './columns.ts';
import { formatArrival, formatTime, numberOf, secondsOf } from './event-time.ts';
import type { LocalTime } from './local-time.ts';

export interface PlainOptions {
  readonly columns: SelectedColumns;
  /** `columns` by default. */
  readonly layout?: PropertyLayout | undefined;
  /** Converts event times from local time to UTC; undefined to leave them as they are. */
  readonly localTime: LocalTime | undefined;
  readonly oddItems: OddItems;
}

/** A record and what became of its values. */
export interface PlainRecord {
  /** JSON. */
  readonly data: string;
  /** Columns that are null because their values do not fit. */
  readonly nulled: readonly string[];
  /** Of these, the ones whose values the log counts. */
  readonly unfit: readonly string[];
  /** Properties without a declared column, whose values were rescued. */
  readonly undeclared: readonly Found[];
}

/** A member and its property. */
export interface Found extends Member {
  readonly property: Property;
}

/** What becomes of a value in its column. */
interface Value extends Found {
  readonly json: string;
  readonly isRescued: boolean;
}

/** The plain path: turns an event into a record, one function per rule. */
export class PlainRecords {
  readonly #table: PropertyTable;
  readonly #columns: SelectedColumns;
  readonly #withObject: boolean;
  readonly #timeEnd: 'Z' | '';
  readonly #localTime: LocalTime | undefined;

  constructor(table: PropertyTable, { columns, layout, localTime }: PlainOptions) {
    this.#table = table;
    this.#columns = columns;
    this.#withObject = writesObject(columns, layout);
    this.#timeEnd = isWithoutZone(schemaIn(columns.catalog, CURSOR)) ? '' : 'Z';
    this.#localTime = localTime;
  }

  /** The properties of an event. New ones get their columns together, because their order must not matter. */
  find({ properties }: ExportedEvent): Found[] {
    this.#table.begin();
    return Array.from(properties.values(), (member) => {
      const property = this.#table.findName(member.name, member.key, properties.keys());
      return { ...member, property };
    });
  }

  record(event: ExportedEvent, key: string, found: readonly Found[]): PlainRecord {
    const { isDelivered, isDeclared } = this.#columns;
    const values = found.flatMap((each) => (each.property.place === 'column' ? [this.#valueOf(each)] : []));
    const undeclared = found.filter(({ property }) => property.place === 'rescued');
    const unfit = values.filter(({ isRescued }) => isRescued);
    const members = [
      `"${KEY_COLUMN}":"${key}"`,
      ...(isDelivered(EVENT_COLUMN) ? [`"${EVENT_COLUMN}":${asText(event.name ?? 'null')}`] : []),
      ...values.map(({ property, json }) => `${property.prefix.subarray(1).toString()}${json}`),
      ...(event.properties.has(CURSOR) ? [] : [`"${CURSOR}":null`]),
      ...(isDeclared(ARRIVED_COLUMN) ? [`"${ARRIVED_COLUMN}":${arrivalOf(event)}`] : []),
      ...(this.#withObject ? [`"${PROPERTIES_COLUMN}":${event.json}`] : []),
      ...(isDelivered(RESCUED_COLUMN) ? [`"${RESCUED_COLUMN}":${rescuedOf(found, unfit)}`] : []),
    ];
    return {
      data: `{${members.join(',')}}`,
      nulled: unfit.map(({ property }) => property.column),
      unfit: unfit.flatMap(({ property }) => (property.id === TIME_ID ? [] : [property.column])),
      undeclared,
    };
  }

  #valueOf(found: Found): Value {
    const { property, value } = found;
    if (property.id === TIME_ID) return { ...found, ...this.#timeOf(value) };
    const { accepts } = property;
    const bytes = Buffer.from(value);
    if (accepts !== Accepts.text && fits(bytes, 0, bytes.length, accepts))
      return { ...found, json: value, isRescued: false };
    if ((accepts & Accepts.text) !== 0) return { ...found, json: asText(value), isRescued: false };
    return { ...found, json: 'null', isRescued: true };
  }

  #timeOf(value: string): Pick<Value, 'json' | 'isRescued'> {
    const seconds = secondsOf(value);
    if (Number.isNaN(seconds)) return { json: 'null', isRescued: value !== 'null' };
    const utc = this.#localTime?.toUtc(seconds) ?? seconds;
    return { json: `"${formatTime(utc, this.#timeEnd)}"`, isRescued: false };
  }
}

/** Strings and null as they are, other values as a string that holds their exact JSON. */
function asText(json: string): string {
  const kind = kindOf(json.charCodeAt(0));
  return kind === Kind.string || kind === Kind.null ? json : JSON.stringify(json);
}

function arrivalOf({ properties }: ExportedEvent): string {
  const arrived = formatArrival(numberOf(properties.get(ARRIVAL)?.value));
  return arrived === undefined ? 'null' : `"${arrived}"`;
}

/** A string with a JSON object of the members without a declared column and of those that do not fit theirs. */
function rescuedOf(found: readonly Found[], unfit: readonly Found[]): string {
  const names = new Set(unfit.map(({ name }) => name));
  const rescued = found.filter(({ property, name }) => property.place === 'rescued' || names.has(name));
  if (rescued.length === 0) return 'null';
  return JSON.stringify(`{${rescued.map(({ key, value }) => `${key}:${value}`).join(',')}}`);
}
