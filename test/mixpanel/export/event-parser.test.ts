import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { EventParser, eventBatches, type EventBatch } from '../../../src/mixpanel/export/event-parser.ts';
import { ExportCutShort, NotAnEvent } from '../../../src/mixpanel/export/export-errors.ts';
import { listOf } from '../../support/async.ts';
import { lineOf } from '../../support/parsed-events.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const EVENT = `${lineOf('"time":0')}\n`;

function batchesIn(...pieces: readonly string[]): AsyncGenerator<EventBatch, void> {
  return eventBatches(Readable.from(pieces.map((piece) => Buffer.from(piece))), new EventParser());
}

test('the events of a batch are read one at a time, at any pace', () => {
  const batch = new EventParser().parse(Buffer.from(EVENT + lineOf('"x":1', '"b"') + '\n'));
  expect(batch.next()?.line.toString()).toBe(EVENT);
  expect(batch.next()?.name).toBe('"b"');
  expect([batch.next(), batch.next()]).toEqual([undefined, undefined]);
});

test('an answer without lines is complete', async () => {
  expect(await listOf(batchesIn())).toEqual([]);
});

test.each([
  ['a last line that is not an event', [EVENT, '<html>\n'], ExportCutShort],
  ['a last line that says "terminated early"', [EVENT, 'terminated early\n'], ExportCutShort],
  ['half an event', [EVENT, '{"event":"a","prop\n'], NotAnEvent],
  ['a broken event in a batch that is not read', [`${EVENT}{"event":\n${EVENT}`, EVENT], NotAnEvent],
] as const)(
  'an iteration that meets %s throws, even if the batches are not read',
  async (_what, pieces, kind) => {
    expect(await connectorErrorOf(() => listOf(batchesIn(...pieces)))).toBeInstanceOf(kind);
  },
);

test('what one answer said after its events does not affect the next one', async () => {
  await connectorErrorOf(() => listOf(batchesIn(EVENT, '<html>\n</html>\n')));
  expect(await listOf(batchesIn(EVENT, EVENT))).toHaveLength(2);
});

test('blank lines cost nothing', () => {
  const blank = Buffer.alloc(40_000_000, ' \r\n\t\n');
  // CPU time, because other tests may keep the machine busy.
  const begun = process.cpuUsage();
  const batch = new EventParser().parse(Buffer.concat([blank, Buffer.from(EVENT), blank]));
  expect(batch.next()?.line.toString()).toBe(EVENT);
  expect(batch.next()).toBeUndefined();
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(3000);
});
