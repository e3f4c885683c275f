import { expect, test } from '@jest/globals';
import { contentOf } from '../../support/event-content.ts';
import { recordsOf } from '../../support/event-records-bench.ts';
import { lineOf } from '../../support/parsed-events.ts';

test('an event may have any number of properties', () => {
  const names = Array.from({ length: 3000 }, (_, i) => `p${i}`);
  const line = lineOf(`"time":0,${names.map((name, i) => `"${name}":${i}`).join(',')}`);
  const [first, second] = contentOf(recordsOf([line, line]).bytes);
  expect(Object.keys(first ?? {})).toEqual(['event', 'time', ...names]);
  expect(second).toEqual(first);
});

test('an event larger than a batch is one record', () => {
  const text = 'x'.repeat(1_000_000);
  const records = contentOf(recordsOf([lineOf(`"text":"${text}","time":0`)], { batchBytes: 100 }).bytes);
  expect(records).toEqual([{ event: 'a', text, time: '1970-01-01T00:00:00Z' }]);
});

test('an event of 10 MB is delivered', () => {
  const text = 'é'.repeat(5_000_000);
  expect(contentOf(recordsOf([lineOf(`"time":0,"text":"${text}"`)]).bytes)[0]?.['text']).toBe(text);
});

test('a list that doubles in size when escaped fits into the buffer', () => {
  const list = JSON.stringify(Array(50_000).fill(''));
  expect(
    contentOf(recordsOf([lineOf(`"list":${list},"time":0`)], { batchBytes: 10 }).bytes)[0]?.['list'],
  ).toBe(list);
});

test('a full writer stops between two events, and no event is lost or repeated', () => {
  const lines = Array.from({ length: 500 }, (_, i) => lineOf(`"id":${i},"time":0`));
  const { bytes, count } = recordsOf(lines, { batchBytes: 1000 });
  expect(contentOf(bytes).map(({ id }) => Number(id))).toEqual(lines.map((_, i) => i));
  expect(count).toBe(500);
});
