import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { makeCertificates } from '../../../integration_tests/support/certificates.ts';
import type { AnswerSizes, CpuTime, Ready, ServerOptions, WindowSpec } from './protocol.ts';

/** What a server is to hold. */
export interface Served {
  readonly windows?: readonly WindowSpec[];
  readonly profiles?: number;
}

export interface BenchServer {
  readonly url: string;
  /** The file of the CA that its clients must trust. */
  readonly authority: string;
  /** In the order of the specs. */
  readonly windows: readonly AnswerSizes[];
  /** Of all pages together. */
  readonly profiles: AnswerSizes;
  /** CPU time since its start, in seconds. */
  cpuSeconds(): Promise<number>;
  stop(): void;
}

/** Starts the server, and waits until all answers are compressed. @param folder for keys and certificates */
export async function startServer(
  { windows = [], profiles = 0 }: Served,
  folder: string,
): Promise<BenchServer> {
  const { authority } = makeCertificates(['localhost'], folder);
  const tls = { key: join(folder, 'server.key'), cert: join(folder, 'server.pem') };
  const child = fork(join(import.meta.dirname, 'main.ts'));
  const options: ServerOptions = { windows, profiles, tls, port: 0 };
  const ready = await ask<Ready>(child, options);
  return {
    url: `https://localhost:${ready.port}`,
    authority,
    windows: ready.windows,
    profiles: ready.profiles,
    cpuSeconds: async () => (await ask<CpuTime>(child, 'cpu')).cpuSeconds,
    stop: () => {
      child.disconnect();
    },
  };
}

function ask<Answer>(child: ChildProcess, message: ServerOptions | 'cpu'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (): void => {
      reject(new Error('the server of the benchmark ended'));
    };
    child.once('exit', ended);
    child.once('message', (answer: Answer) => {
      child.off('exit', ended);
      resolve(answer);
    });
    child.send(message);
  });
}
