import { describe, expect, test } from '@jest/globals';
import { measureCommand, measureRecords } from '../../../tools/bench/measure/measure-command.ts';
import { CURL, measureRounds, OURS, type Contender } from '../../../tools/bench/measure/rounds.ts';

const server = { cpuSeconds: () => Promise.resolve(0) };

describe('a measured command', () => {
  test('is reported with its exit code, its output and the end of stderr', async () => {
    const script = 'printf "a\\nb\\n"; echo because >&2; exit 3';
    const usage = await measureCommand({ command: ['bash', '-c', script] });
    expect(usage).toMatchObject({ exitCode: 3, lines: 2, outMB: 4e-6, errors: 'because\n' });
  });

  test('is reported with the CPU time of its children', async () => {
    const script = 'bash -c "for ((i = 0; i < 50000; i++)); do :; done"; true';
    const { cpuSeconds, seconds } = await measureCommand({ command: ['bash', '-c', script] });
    expect(cpuSeconds).toBeGreaterThan(0.02);
    expect(seconds).toBeGreaterThan(0);
  });

  test('is reported with its peak memory, even if it has been freed', async () => {
    const script = 'Buffer.alloc(3e8, 1); gc(); setTimeout(() => {}, 100)';
    const { peakMB } = await measureCommand({ command: [process.execPath, '--expose-gc', '-e', script] });
    expect(peakMB).toBeGreaterThan(300);
  });

  test('is reported with its records, which other lines are not', async () => {
    const script = `printf '{"type":"LOG"}\\n{"type":"RECORD"}\\n{"type": "RECORD"}\\n'`;
    expect(await measureRecords({ command: ['bash', '-c', script] })).toMatchObject({ lines: 3, records: 2 });
  });
});

describe('rounds', () => {
  test('measure every contender once, and compare with curl and with the first row of ours', async () => {
    const rows = await measureRounds([writes(CURL, 1), writes(OURS, 1), writes(OURS, 1)], server, 2);
    expect(rows.map(({ runs }) => runs)).toEqual([2, 2, 2]);
    expect(rows.map(({ timesCurl }) => timesCurl !== undefined)).toEqual([false, true, true]);
    expect(rows.map(({ timesFirst }) => timesFirst !== undefined)).toEqual([false, false, true]);
  });

  test('refuse a contender that writes too few lines', async () => {
    await expect(measureRounds([{ ...writes(OURS, 9), lines: 10 }], server, 1)).rejects.toThrow(
      'wrote 9 lines of 10',
    );
  });

  test('refuse a contender that fails, and say why', async () => {
    const command = { command: ['bash', '-c', 'echo broken >&2; exit 1'] } as const;
    await expect(measureRounds([{ ...writes(OURS, 1), command }], server, 1)).rejects.toThrow('broken');
  });
});

function writes(program: string, lines: number): Contender {
  const input = { items: lines, jsonMB: 1, gzipMB: 1 };
  return { program, task: 'export', input, lines, command: { command: ['seq', String(lines)] } };
}
