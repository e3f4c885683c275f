/** JSON Schemas of columns; every column may be null. */
export const text = { type: ['null', 'string'] } as const;
export const integer = { type: ['null', 'integer'] } as const;

/** A moment as Mixpanel writes it, without a zone. */
export const moment = {
  type: ['null', 'string'],
  format: 'date-time',
} as const;
