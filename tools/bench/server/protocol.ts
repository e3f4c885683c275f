/** What the benchmark and its server, two processes, say to each other. */

/** A window that the server can send: a project with these events on one day. */
export interface WindowSpec {
  /** A multiple of the events per block. */
  readonly events: number;
  readonly isOdd: boolean;
}

export interface ServerOptions {
  readonly windows: readonly WindowSpec[];
  /** How many there are; 0 for a server of events only. */
  readonly profiles: number;
  /** PEM. */
  readonly tls: { readonly key: string; readonly cert: string };
  /** TCP port on 127.0.0.1; 0 for a free one. */
  readonly port: number;
}

/** Sizes of an answer, or of all pages together. */
export interface AnswerSizes {
  readonly jsonBytes: number;
  readonly gzipBytes: number;
}

/** Sent once the server listens. `windows` has the order of the options. */
export interface Ready {
  readonly port: number;
  readonly windows: readonly AnswerSizes[];
  readonly profiles: AnswerSizes;
}

/** The answer to any message: CPU time since the start of the server, in seconds. */
export interface CpuTime {
  readonly cpuSeconds: number;
}
