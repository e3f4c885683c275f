import { expect, test } from '@jest/globals';
import { missingWarnings } from '../../../tools/chaos/another-project.ts';

test('every stream with the state of another project must warn of it', () => {
  const logs = ['engage: 3 pages', 'export: the saved state belongs to another project or region, so ...'];
  expect(missingWarnings(['export'], logs)).toEqual([]);
  expect(missingWarnings(['export', 'engage'], logs)).toEqual([
    'engage does not warn that its state belongs to another project',
  ]);
});
