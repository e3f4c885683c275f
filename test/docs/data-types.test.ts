import { expect, test } from '@jest/globals';
import { rowsOfTable } from '../../integration_tests/support/markdown-table.ts';

test('the types in destinations are those of the generated table of the catalog', () => {
  const [inCatalog, inDestinations] = ['types', 'destinations'].map((table) =>
    rowsOfTable('docs/data-types.md', table).map(([type]) => type),
  );
  expect(inCatalog?.length).toBeGreaterThan(0);
  expect(inDestinations?.sort()).toEqual(inCatalog?.sort());
});
