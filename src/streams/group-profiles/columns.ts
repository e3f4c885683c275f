import { described, text } from '../column-types.ts';
import type { StreamContext } from '../context.ts';
import type { OwnColumns } from '../records/column-names.ts';
import { columnsOfLayout } from '../records/property-layout.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from '../records/rescued-values.ts';

export const GROUP_KEY_COLUMN = 'data_group_id';
export const GROUP_COLUMN = 'group_id';

/** The columns that hold no property, in every layout. */
export const KEY_COLUMNS = {
  [GROUP_KEY_COLUMN]: described(
    text,
    'The group key: the 64-bit data group ID in the project settings, as text. Cohorts of groups name it too.',
  ),
  [GROUP_COLUMN]: described(
    text,
    "The ID of the group, which is the value of the group key's property in its events.",
  ),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

export function ownColumnsFor({ options }: StreamContext): OwnColumns {
  const { propertyNaming: naming, propertyLayout: layout } = options;
  const reserved = [...Object.keys(KEY_COLUMNS), ...Object.keys(columnsOfLayout(layout))];
  return { naming, layout, fixed: [], reserved };
}
