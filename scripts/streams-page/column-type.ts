import { isObject } from '../../src/base/json-object.ts';

/** The JSON Schema of a column in words: `text`, `moment in UTC`, `list of objects: id, name`. Every column may be null. */
export function columnType(schema: unknown): string {
  const { type, format, airbyte_type: airbyteType, properties, items } = isObject(schema) ? schema : {};
  const types = (Array.isArray(type) ? type : [type]).filter((each) => each !== 'null').map(String);
  switch (types.join(' or ')) {
    case 'string':
      if (format === 'date') return 'day';
      if (format === 'date-time') return airbyteType === undefined ? 'moment' : 'moment in UTC';
      return 'text';
    case 'object':
      return `object${membersOf(properties)}`;
    case 'array':
      return isObject(items) && 'type' in items ? `list, of each: ${columnType(items)}` : 'list';
    default:
      return types.join(' or ');
  }
}

function membersOf(properties: unknown): string {
  return isObject(properties) ? ` of ${Object.keys(properties).join(', ')}` : '';
}
