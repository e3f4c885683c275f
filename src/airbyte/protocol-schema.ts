import type { SchemaObject } from 'ajv';
import schema from './protocol.schema.json' with { type: 'json' };

/** One definition of our schema of the protocol, as a schema of its own. */
export function protocolSchemaOf(name: keyof typeof schema.definitions): SchemaObject {
  return { $ref: `#/definitions/${name}`, definitions: schema.definitions };
}
