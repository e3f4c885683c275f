import { expect, test } from '@jest/globals';
import { createServer, connect, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { Output, StdoutClosedError, StdoutError } from '../../src/airbyte/output.ts';
import { stateMessage } from '../../src/airbyte/state.ts';
import { CapturedOutput } from '../support/captured-output.ts';
import { settle } from '../support/manual-clock.ts';
import { thrownBy } from '../support/thrown.ts';

const MEGABYTE = 1_048_576;

/** A stream that accepts a chunk only when the test says so. */
class SlowReader extends Writable {
  readonly taken: Buffer[] = [];
  #takeNext: (() => void) | undefined;

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#takeNext = () => {
      this.#takeNext = undefined;
      this.taken.push(chunk);
      done();
    };
  }

  async takeAll(): Promise<void> {
    while (this.#takeNext !== undefined) {
      this.#takeNext();
      await settle();
    }
  }

  get bytes(): number {
    return this.taken.reduce((sum, chunk) => sum + chunk.length, 0);
  }
}

/** A stream whose writes all fail asynchronously with this code. */
function failing(code: string): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      setImmediate(() => {
        done(Object.assign(new Error(code), { code }));
      });
    },
  });
}

function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, settle().then(() => false)]);
}

test('each message is one line of JSON', async () => {
  const captured = new CapturedOutput();
  await captured.output.write({ type: 'LOG', log: { level: 'INFO', message: 'two\nlines \u2028 é' } });
  await captured.output.writeLines('{"type":"SPEC","spec":{}}\n');
  expect(captured.text.split('\n')).toHaveLength(3);
  expect(captured.messages).toEqual([
    { type: 'LOG', log: { level: 'INFO', message: 'two\nlines \u2028 é' } },
    { type: 'SPEC', spec: {} },
  ]);
});

test('the record count of a state has a decimal point', async () => {
  const captured = new CapturedOutput();
  await captured.output.write(stateMessage('export', { a: 1 }, 5));
  await captured.output.write(stateMessage('export', {}, 0));
  expect(captured.text.split('\n')[0]).toMatch(/"sourceStats":\{"recordCount":5\.0\}\}\}$/);
  expect(captured.text.split('\n')[1]).toMatch(/"recordCount":0\.0\}\}\}$/);
  expect(captured.states('export')).toEqual([
    { state: { a: 1 }, count: 5 },
    { state: {}, count: 0 },
  ]);
});

test('a recordCount inside a state is not changed', async () => {
  const captured = new CapturedOutput();
  await captured.output.write(stateMessage('export', { recordCount: 5, x: { y: { recordCount: 6 } } }, 7));
  expect(captured.text).toContain('{"recordCount":5,"x":{"y":{"recordCount":6}}}');
  expect(captured.text).toContain('"recordCount":7.0');
});

test('a write does not wait for a reader that keeps up', async () => {
  const reader = new SlowReader();
  const output = new Output(reader);
  expect(await isSettled(output.writeLines(Buffer.alloc(MEGABYTE)))).toBe(true);
  await reader.takeAll();
});

test('a write waits for a reader that lags by more than a megabyte', async () => {
  const reader = new SlowReader();
  const output = new Output(reader);
  await output.writeLines(Buffer.alloc(MEGABYTE));
  const waiting = [output.writeLines('a\n'), output.writeLines('b\n')].map((write) =>
    write.then(() => 'done'),
  );
  expect(await Promise.all(waiting.map(isSettled))).toEqual([false, false]);
  await reader.takeAll();
  expect(await Promise.all(waiting)).toEqual(['done', 'done']);
  expect(Buffer.concat(reader.taken).subarray(MEGABYTE).toString()).toBe('a\nb\n');
});

test('a waiting writer never buffers more than one write', async () => {
  const reader = new SlowReader();
  const output = new Output(reader);
  const lines = `${'x'.repeat(99_999)}\n`;
  const writer = (async () => {
    for (let i = 0; i < 100; i++) await output.writeLines(lines);
  })();
  for (;;) {
    await settle();
    expect(reader.writableLength).toBeLessThanOrEqual(MEGABYTE + lines.length);
    if (reader.writableLength === 0) break;
    await reader.takeAll();
  }
  await writer;
  expect(reader.bytes).toBe(100 * lines.length);
});

test('flush waits until the last byte is accepted', async () => {
  const reader = new SlowReader();
  const output = new Output(reader);
  await output.writeLines('a\n');
  const flushed = output.flush().then(() => 'flushed');
  expect(await isSettled(flushed)).toBe(false);
  await reader.takeAll();
  expect(await flushed).toBe('flushed');
  expect(Buffer.concat(reader.taken).toString()).toBe('a\n');
});

test('the next write fails with StdoutClosedError if the reader closed stdout', async () => {
  const output = new Output(failing('EPIPE'));
  await output.writeLines('a\n');
  await settle();
  expect(await thrownBy(() => output.writeLines('b\n'))).toBeInstanceOf(StdoutClosedError);
  expect(await thrownBy(() => output.flush())).toBeInstanceOf(StdoutClosedError);
});

test('any other failure of the output says why it cannot be written', async () => {
  const output = new Output(failing('ENOSPC'));
  await output.writeLines('a\n');
  await settle();
  const thrown = await thrownBy(() => output.writeLines('b\n'));
  expect(thrown).toBeInstanceOf(StdoutError);
  expect(thrown).not.toBeInstanceOf(StdoutClosedError);
  expect(thrown.message).toBe('stdout cannot be written: no space is left on the disk (ENOSPC)');
});

test('a blocked write fails when the reader closes stdout', async () => {
  const output = new Output(failing('EPIPE'));
  expect(await thrownBy(() => output.writeLines(Buffer.alloc(2 * MEGABYTE)))).toBeInstanceOf(
    StdoutClosedError,
  );
});

test('a flush fails if its lines are lost', async () => {
  const output = new Output(failing('EPIPE'));
  await output.writeLines('a\n');
  expect(await thrownBy(() => output.flush())).toBeInstanceOf(StdoutClosedError);
});

test('a closed output writes nothing, and a write never resolves', async () => {
  const captured = new CapturedOutput();
  await captured.output.writeLines('{"type":"SPEC","spec":{}}\n');
  captured.output.close();
  expect(await isSettled(captured.output.writeLines('{"type":"SPEC","spec":{"a":1}}\n'))).toBe(false);
  await captured.output.flush();
  expect(captured.messages).toEqual([{ type: 'SPEC', spec: {} }]);
});

test('a real reader that disconnects ends the writing', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.resetAndDestroy();
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const socket = await new Promise<Socket>((resolve) => {
    const connected = connect(address.port, '127.0.0.1', () => {
      resolve(connected);
    });
  });
  const output = new Output(socket);
  const thrown = await thrownBy(async () => {
    for (;;) await output.writeLines(Buffer.alloc(MEGABYTE, 'x'));
  });
  expect(thrown.message).toMatch(/closed stdout|ECONNRESET/);
  await new Promise((resolve) => server.close(resolve));
});
