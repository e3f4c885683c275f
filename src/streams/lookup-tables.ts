import { stateless } from '../airbyte/progress/stateless.ts';
import type { Batch, ReadTools } from '../airbyte/stream.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { boolean, described, text } from './column-types.ts';
import { defineStream } from './define-stream.ts';
import { deliverList } from './deliver-list.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from './records/rescued-values.ts';

const COLUMNS = {
  id: described(text, 'The ID of the lookup table, a UUID.'),
  name: described(text, 'The name of the lookup table.'),
  token: described(text, 'The token of the lookup table, if Mixpanel sends it.'),
  created_at: described(text, 'When the lookup table was created, as Mixpanel writes it.'),
  last_modified_at: described(text, 'When the lookup table was last changed, as Mixpanel writes it.'),
  has_mapped_properties: described(boolean, 'Whether properties are mapped to the lookup table.'),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

export const lookupTables = defineStream({
  name: 'lookup_tables',
  holds: 'Lookup tables: their IDs and names, not their rows',
  quirks: [
    'Mixpanel documents `id` and `name`. The other columns are filled if Mixpanel sends them.',
    'The list comes from the Ingestion API, a host of its own (`api.mixpanel.com`, `api-eu.mixpanel.com` or `api-in.mixpanel.com`).',
    'Mixpanel documents it for service accounts only. With a project secret, `discover` does not offer this stream.',
  ],
  primaryKey: ['id'],
  needsServiceAccount: () => true,
  probe: { endpoint: ENDPOINTS.lookupTables, send: ({ mixpanel }) => mixpanel.app.lookupTables() },
  requests: [{ endpoint: ENDPOINTS.lookupTables, formula: 'one', count: () => 1 }],
  schema: () => COLUMNS,
  progress: stateless,
  slices: () => [{ label: 'all lookup tables' }],
  async *read(_slice, { mixpanel }, tools: ReadTools): AsyncGenerator<Batch, void> {
    yield* deliverList('lookup_tables', await mixpanel.app.lookupTables(), tools);
  },
});
