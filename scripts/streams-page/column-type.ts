import { isObject } from '../../src/base/json-object.ts';

/** A JSON Schema in words, such as `timestamp in UTC` or `list of objects with id, name`. Omits null. */
export function columnType(schema: unknown): string {
  const { type, format, airbyte_type: airbyteType, properties, items } = isObject(schema) ? schema : {};
  const types = (Array.isArray(type) ? type : [type]).filter((each) => each !== 'null').map(String);
  switch (types.join(' or ')) {
    case 'string':
      if (format === 'date') return 'day';
      if (format === 'date-time')
        return airbyteType === 'timestamp_without_timezone' ? 'timestamp without zone' : 'timestamp in UTC';
      return 'text';
    case 'object':
      return `object${membersOf(properties)}`;
    case 'array':
      return isObject(items) && 'type' in items
        ? `list of ${columnType(items).replace(/^\w+/, '$&s')}`
        : 'list';
    default:
      return types.join(' or ');
  }
}

function membersOf(properties: unknown): string {
  return isObject(properties) ? ` with ${Object.keys(properties).join(', ')}` : '';
}
