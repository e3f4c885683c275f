/** A worker thread with a server that sends each day of an export at a fixed rate per connection. Reports its port. */
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const DAY_MS = 86_400_000;
const STEP_MS = 50;
const LINE_BYTES = 900;
const { mb, rate } = workerData as { mb: number; rate: number };

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
  const [from, to] = ['from_date', 'to_date'].map((name) => Date.parse(searchParams.get(name) ?? ''));
  void send(response, from ?? NaN, to ?? NaN);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  parentPort?.postMessage(typeof address === 'object' ? address?.port : undefined);
});

async function send(response: ServerResponse, from: number, to: number): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  const startedAt = performance.now();
  let sent = 0;
  for (let day = from; day <= to; day += DAY_MS) {
    const bytes = blockOf(day);
    for (let left = mb * 1e6; left > 0;) {
      left -= bytes.length;
      sent += bytes.length;
      if (!response.write(bytes)) await new Promise((resolve) => response.once('drain', resolve));
      const dueMs = (sent / (rate * 1e6)) * 1000 - (performance.now() - startedAt);
      if (dueMs > 0) await delay(dueMs);
      if (response.destroyed) return;
    }
  }
  response.end();
}

const FILLER = 'x'.repeat(40);

/** Events for one step, sent again and again: making all of them would take more CPU than reading them. */
function blockOf(day: number): Buffer {
  const lines = Math.max(1, Math.round((rate * 1e6 * STEP_MS) / 1000 / LINE_BYTES));
  let text = '';
  for (let i = 0; i < lines; i++) {
    const id = `${day}-${i}`;
    text += `{"event":"Signed up","properties":{"time":${day / 1000 + (i % 86_400)},"distinct_id":"u${i}","$insert_id":"${id}","mp_processing_time_ms":${day + 1000},"$browser":"Chrome","$city":"Berlin","a":"${FILLER}","b":"${FILLER}","c":"${FILLER}","d":12345,"e":true,"f":"${FILLER}","g":"${FILLER}","h":"${FILLER}","i":"${FILLER}","j":"${FILLER}","k":1.5,"l":"${FILLER}","m":"${FILLER}","n":"${FILLER}","o":null,"p":"${FILLER}","q":"${FILLER}","r":"${FILLER}"}}\n`;
  }
  return Buffer.from(text);
}
