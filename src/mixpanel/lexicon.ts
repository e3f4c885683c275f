import { isObject } from '../base/json-object.ts';

/** Property name -> its types in the Lexicon: several if events declare it differently. */
export type DeclaredTypes = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The types of event properties in an answer of the Lexicon, undefined if it is not a list of schemas:
 * `{"status":"ok","results":[{"entityType":"event","name":"Added To Cart","schemaJson":{"properties":{"price":{"type":"number"}}}}]}`.
 */
export function parseEventSchemas(answer: unknown): DeclaredTypes | undefined {
  const entries = isObject(answer) ? answer['results'] : undefined;
  if (!Array.isArray(entries)) return undefined;
  const types = new Map<string, Set<string>>();
  for (const entry of entries as unknown[]) {
    if (!isObject(entry) || entry['entityType'] !== 'event') continue;
    const { schemaJson } = entry;
    const properties = isObject(schemaJson) ? schemaJson['properties'] : undefined;
    for (const [name, schema] of Object.entries(isObject(properties) ? properties : {})) {
      const type = isObject(schema) ? schema['type'] : undefined;
      if (typeof type === 'string') types.set(name, (types.get(name) ?? new Set()).add(type));
    }
  }
  return types;
}
