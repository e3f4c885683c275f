import { isObject } from '../base/json-object.ts';

/** The JSON Schema of one column. */
export type ColumnSchema = Readonly<Record<string, unknown>>;

/** A schema with a description: what the column holds, with its unit and time zone. */
export function described(schema: ColumnSchema, description: string): ColumnSchema {
  return { ...schema, description };
}

/** JSON Schemas of columns. Every column is nullable. */
export const text = { type: ['null', 'string'] } as const;
export const integer = { type: ['null', 'integer'] } as const;

/** `2026-01-31T08:00:00`: local time, or a time whose zone Mixpanel does not send. */
export const timestampWithoutZone = {
  type: ['null', 'string'],
  format: 'date-time',
  airbyte_type: 'timestamp_without_timezone',
} as const;

/** True if a column of the catalog is declared as a timestamp without a time zone. */
export function isWithoutZone(schema: unknown): boolean {
  return isObject(schema) && schema['airbyte_type'] === timestampWithoutZone.airbyte_type;
}

export const date = { type: ['null', 'string'], format: 'date' } as const;
export const number = { type: ['null', 'number'] } as const;
export const boolean = { type: ['null', 'boolean'] } as const;
export const object = { type: ['null', 'object'], additionalProperties: true } as const;
export const array = { type: ['null', 'array'], items: {} } as const;

/** `2026-01-31T08:00:00Z` */
export const timestampInUtc = {
  type: ['null', 'string'],
  format: 'date-time',
  airbyte_type: 'timestamp_with_timezone',
} as const;
