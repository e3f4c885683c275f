/** JSON Schemas of columns; every column may be null. */
export const text = { type: ['null', 'string'] } as const;
export const integer = { type: ['null', 'integer'] } as const;

/** A moment as Mixpanel writes it, without a zone. */
export const moment = {
  type: ['null', 'string'],
  format: 'date-time',
} as const;

/** A day, `yyyy-mm-dd`. */
export const date = { type: ['null', 'string'], format: 'date' } as const;
export const number = { type: ['null', 'number'] } as const;
export const boolean = { type: ['null', 'boolean'] } as const;
export const object = { type: ['null', 'object'], additionalProperties: true } as const;
export const array = { type: ['null', 'array'], items: {} } as const;

/** A moment with its zone, `2026-01-31T08:00:00Z`. */
export const momentInUtc = {
  type: ['null', 'string'],
  format: 'date-time',
  airbyte_type: 'timestamp_with_timezone',
} as const;
