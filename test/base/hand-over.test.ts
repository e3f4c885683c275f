import { expect, test } from '@jest/globals';
import { handedOver, NotWanted, type HandOver } from '../../src/base/hand-over.ts';
import { thrownBy } from '../support/thrown.ts';

async function countTo(end: number, handOver: HandOver<number>, log: string[] = []): Promise<string> {
  for (let i = 1; i <= end; i++) {
    log.push(`gives ${i}`);
    await handOver(i);
  }
  return 'end';
}

test('yields what the producer hands over, one value at a time, and returns what it returns', async () => {
  const log: string[] = [];
  const values = handedOver<number, string>((handOver) => countTo(2, handOver, log));
  for (;;) {
    const { value, done } = await values.next();
    log.push(`gets ${value}`);
    if (done === true) break;
  }
  expect(log).toEqual(['gives 1', 'gets 1', 'gives 2', 'gets 2', 'gets end']);
});

test('an error of the producer is thrown after its values', async () => {
  const seen: number[] = [];
  const thrown = await thrownBy(async () => {
    const values = handedOver<number, undefined>(async (handOver) => {
      await handOver(1);
      throw new Error('broken');
    });
    for await (const value of values) seen.push(value);
  });
  expect([seen, thrown.message]).toEqual([[1], 'broken']);
});

test('a producer whose consumer stops is told so, now and later', async () => {
  const thrown: unknown[] = [];
  const values = handedOver<number, undefined>(async (handOver) => {
    for (let i = 0; i < 2; i++)
      await handOver(i).catch((reason: unknown) => {
        thrown.push(reason);
      });
    return undefined;
  });
  for await (const value of values) if (value === 0) break;
  await new Promise((resolve) => setImmediate(resolve));
  expect(thrown).toEqual([expect.any(NotWanted), expect.any(NotWanted)]);
});
