import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { boolean, described, text } from './column-types.ts';
import { defineList } from './define-list.ts';
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

export const lookupTables = defineList({
  name: 'lookup_tables',
  holds: 'Lookup tables: their IDs and names, not their rows',
  quirks: [
    'Mixpanel documents `id` and `name`. The other columns are filled if Mixpanel sends them.',
    'The list comes from the Ingestion API, a host of its own (`api.mixpanel.com`, `api-eu.mixpanel.com` or `api-in.mixpanel.com`).',
    'Mixpanel documents it for service accounts only. With a project secret, `discover` does not offer this stream.',
  ],
  primaryKey: ['id'],
  columns: COLUMNS,
  endpoint: ENDPOINTS.lookupTables,
  label: 'all lookup tables',
  list: ({ mixpanel }) => mixpanel.app.lookupTables(),
});
