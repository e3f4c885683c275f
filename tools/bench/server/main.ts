/**
 * The server of the benchmark, a process of its own: answers are compressed before they are requested, so that it never is
 * what limits a read. `start-server.ts` starts it.
 */
import { createServer } from 'node:https';
import { EVENTS_PER_BLOCK, eventBlocks } from '../data/events.ts';
import { withOddLines } from '../data/odd-lines.ts';
import { answerEvents } from './answer-events.ts';
import { answerProfiles } from './answer-profiles.ts';
import { GzipWindows, type GzipWindow } from './gzip-window.ts';
import type { CpuTime, Ready, ServerOptions, WindowSpec } from './protocol.ts';

process.once('message', (options: ServerOptions) => {
  serve(options);
});
process.once('disconnect', () => process.exit());

function serve({ windows: specs, profiles: count, tls, port }: ServerOptions): void {
  const lines = specs.length > 0 ? eventBlocks() : [];
  const windows = windowsOf(specs, lines);
  const events = answerEvents(windows, lines[0] ?? Buffer.alloc(0));
  const profiles = answerProfiles(count);
  const server = createServer(tls, (request, response) => {
    const answer = /\/engage\b/.test(request.url ?? '') ? profiles.answer : events;
    answer(request, response).catch((thrown: unknown) => {
      console.error(thrown);
      response.destroy();
    });
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const sizes = windows.map(({ jsonBytes, gzipBytes }) => ({ jsonBytes, gzipBytes }));
    process.send?.({ port: address.port, windows: sizes, profiles: profiles.sizes } satisfies Ready);
    process.on('message', () => {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpuSeconds: (user + system) / 1e6 } satisfies CpuTime);
    });
  });
}

function windowsOf(specs: readonly WindowSpec[], lines: readonly Buffer[]): GzipWindow[] {
  const plain = new GzipWindows(lines);
  const odd = new GzipWindows(specs.some(({ isOdd }) => isOdd) ? lines.map(withOddLines) : []);
  return specs.map(({ events, isOdd }) =>
    (isOdd ? odd : plain).window(Math.round(events / EVENTS_PER_BLOCK)),
  );
}
