/**
 * The server of the benchmark, a process of its own: answers are compressed before they are requested, so that it never is
 * what limits a read. `start-server.ts` starts it.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { EVENTS_PER_BLOCK, eventBlocks } from '../data/events.ts';
import { withOddLines } from '../data/odd-lines.ts';
import { answerEvents } from './answer-events.ts';
import { GzipWindows } from './gzip-window.ts';
import type { CpuTime, Ready, ServerOptions } from './protocol.ts';

process.once('message', (options: ServerOptions) => {
  serve(options);
});
process.once('disconnect', () => process.exit());

function serve({ windows: specs, tls, port }: ServerOptions): void {
  const lines = eventBlocks();
  const plain = new GzipWindows(lines);
  const odd = new GzipWindows(specs.some(({ isOdd }) => isOdd) ? lines.map(withOddLines) : []);
  const windows = specs.map(({ events, isOdd }) =>
    (isOdd ? odd : plain).window(Math.round(events / EVENTS_PER_BLOCK)),
  );
  const answer = answerEvents(windows, lines[0] ?? Buffer.alloc(0));
  const server = createServer(
    { key: readFileSync(tls.key), cert: readFileSync(tls.cert) },
    (request, response) => {
      request.resume();
      answer(request, response).catch(() => response.destroy());
    },
  );
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const sizes = windows.map(({ jsonBytes, gzipBytes }) => ({ jsonBytes, gzipBytes }));
    process.send?.({ port: address.port, windows: sizes } satisfies Ready);
    process.on('message', () => {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpuSeconds: (user + system) / 1e6 } satisfies CpuTime);
    });
  });
}
