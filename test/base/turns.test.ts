import { expect, test } from '@jest/globals';
import { Turns } from '../../src/base/turns.ts';

test('turns are taken one after another, in order', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const work = async (name: string): Promise<void> => {
    const end = await turns.take();
    seen.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(`${name} ends`);
    end();
  };
  await Promise.all(['a', 'b', 'c'].map(work));
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a turn that ended long ago keeps the next one from nothing', async () => {
  const turns = new Turns();
  (await turns.take())();
  (await turns.take())();
  await expect(turns.take()).resolves.toBeInstanceOf(Function);
});
