import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { makeCertificates, type Certificates } from '../../../integration_tests/support/certificates.ts';
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

/** Where a server listens. */
export interface Place {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  readonly certificates: Certificates;
}

/** @param folder for keys and certificates */
export function onLoopback(folder: string): Place {
  return { host: 'localhost', port: 0, certificates: makeCertificates(['localhost'], folder) };
}

/** Starts the server, and waits until all answers are compressed. */
export async function startServer(
  { windows = [], profiles = 0 }: Served,
  place: Place,
): Promise<BenchServer> {
  const { key, cert, authority } = place.certificates;
  const child = fork(join(import.meta.dirname, 'main.ts'));
  const tls = { key: key.toString(), cert: cert.toString() };
  const ready = await ask<Ready>(child, { windows, profiles, tls, port: place.port });
  return {
    url: `https://${place.host}:${ready.port}`,
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
