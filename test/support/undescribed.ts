/** The schemas of columns without their descriptions. */
export function undescribed(columns: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(columns).map(([column, schema]) => {
    if (typeof schema !== 'object' || schema === null) return [column, schema];
    return [column, Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'description'))];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}
