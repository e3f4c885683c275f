import type { ColumnSchemas } from '../../airbyte/stream.ts';
import type { StreamContext } from '../context.ts';
import { descriptionsOf } from '../lexicon.ts';
import { warnOfOmitted } from '../records/schema.ts';
import { propertyNames, propertyTypes } from './property-types.ts';
import { exportSchema, timeSchema } from './schema.ts';
import { warnOfUnknownEvents } from './unknown-events.ts';

/** The columns of events that the project has now. Warns of names in `export_events` that it does not have. */
export async function discoverColumns(context: StreamContext): Promise<ColumnSchemas> {
  const [columns] = await Promise.all([columnsOf(context), warnOfUnknownEvents(context)]);
  return columns;
}

async function columnsOf(context: StreamContext): Promise<ColumnSchemas> {
  const { options } = context;
  const time = timeSchema(options);
  if (options.propertyLayout === 'json') return exportSchema([], options, { time });
  const [names, types, descriptions] = await Promise.all([
    propertyNames(context),
    options.nativeTypes ? propertyTypes(context) : undefined,
    descriptionsOf(context, 'events'),
  ]);
  const columns = exportSchema(names, options, { types, descriptions, time });
  await warnOfOmitted('export', names, columns, context.log);
  return columns;
}
