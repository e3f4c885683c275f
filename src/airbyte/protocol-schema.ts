import type { SchemaObject } from 'ajv';
import schema from './protocol.schema.json' with { type: 'json' };

export function protocolSchemaOf(name: keyof typeof schema.definitions): SchemaObject {
  return { $ref: `#/definitions/${name}`, definitions: schema.definitions };
}
