/**
 * Names of properties that destinations fold, cut or reserve. Groups of them would meet in one column.
 * An event has all of them, each with a value of its own.
 */
export const ODD_NAMES: readonly string[] = [
  // Characters that a destination makes an underscore.
  ...['a.b', 'a b', 'a-b', 'a_b', 'a/b', 'a\tb', 'a"b', "a'b", 'a\\b', 'a;b', 'a`b'],
  // Upper and lower case.
  ...['userName', 'username', 'USERNAME', 'User Name', 'user_name'],
  // Mixpanel's own and the user's.
  ...['$email', 'email', '$Email', '$city', 'city', 'mp_reserved_city'],
  // Beyond the 63 bytes of PostgreSQL, with the same beginning.
  ...[`${'long '.repeat(15)}one`, `${'long '.repeat(15)}two`, 'x'.repeat(63), `${'x'.repeat(63)}y`],
  // Columns of the destination and of the connector.
  ...['_airbyte_meta', '_airbyte_raw_id', '_ab_cdc_deleted_at', '_rescued_data', 'event_key', 'event'],
  // Without an ASCII letter or digit.
  ...['住所', '住 所', 'اسم', 'é', '🛒', '🛒🛒', '$', '_', '__', ' ', ''],
  // Reserved in SQL, or not a name there.
  ...['select', 'order', 'user', 'primary', 'table', '1st', '2', 'null', 'true'],
  // Found in JavaScript's objects, or padded.
  ...['__proto__', 'constructor', ' padded', 'padded ', 'Straße', 'İstanbul'],
];

export const valueOf = (name: string): string => `value ${ODD_NAMES.indexOf(name)}`;
