import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { readCommand } from '../../emulator/cli.ts';
import { startEmulator } from '../../emulator/server.ts';
import { USAGE } from '../../emulator/usage.ts';

const NOW = '2026-01-31T12:00:00Z';

test('every documented option reaches the emulator', () => {
  const numbers = '--port 1 --seed 2 --events-per-day 3 --users 4 --custom-properties 5 --cohorts 6';
  const shares = '--late-share 0.1 --duplicate-share 0.2 --edge-case-share 0.3';
  const people =
    '--profiles 7 --profile-properties 8 --group-profiles 9 --session-minutes 10 --session-pages 11';
  const peopleShares = '--never-seen-share 0.4 --numeric-id-share 0.5 --edge-case-profile-share 0.6';
  const reports = '--funnels 12 --funnel-max-days 13 --annotations 14 --history-days 15';
  const times = '--visible-after 16 --where-shift=-17';
  const rights = '--plan free --not-in-plan engage,funnels/list --not-permitted export';
  const rest =
    '--from 2026-01-01 --to 2026-01-10 --era local --timezone Asia/Tokyo --today utc --report-limits --old-annotations-refuse-future';
  const limits = '--queries-per-hour 18 --exports-per-hour 19 --refusals 2021 --old-annotations-days 20';
  const all = [limits, numbers, shares, people, peopleShares, reports, times, rights, rest];
  expect(readCommand(all.join(' ').split(' '))).toEqual({
    kind: 'run',
    options: {
      ...{ profiles: 7, profileProperties: 8, groupProfiles: 9, sessionMinutes: 10, sessionPages: 11 },
      ...{ neverSeenShare: 0.4, numericIdShare: 0.5, edgeCaseProfileShare: 0.6 },
      ...{ funnels: 12, funnelMaxDays: 13, annotations: 14, historyDays: 15 },
      ...{ visibleAfterSeconds: 16, whereShiftHours: -17, refusalForm: '2021', reportsLimits: true },
      ...{ oldAnnotationsDays: 20, oldAnnotationsRefuseFuture: true },
      ...{ plan: 'free', today: 'utc' },
      ...{ notInPlan: ['engage', 'funnels/list'], notPermitted: ['export'] },
      ...{ port: 1, seed: 2, eventsPerDay: 3, users: 4, customProperties: 5, cohorts: 6 },
      ...{ lateShare: 0.1, duplicateShare: 0.2, edgeCaseShare: 0.3 },
      ...{
        firstDay: '2026-01-01',
        lastDay: '2026-01-10',
        era: 'local',
        timezone: 'Asia/Tokyo',
        limits: { query: { perHour: 18 }, export: { perHour: 19 } },
      },
    },
  });
});

test('--now freezes the clock, and --days counts back from it', () => {
  const command = readCommand(['--now', NOW, '--days', '31']);
  if (command.kind !== 'run') throw new Error('expected a run command');
  expect(command.options.clock?.now()).toBe(Date.parse(NOW));
  expect(command.options.firstDay).toBe('2026-01-01');
});

test('--help prints the usage', () => {
  expect(readCommand(['--help'])).toEqual({ kind: 'help' });
});

test.each([
  ['--port x', '--port is "x"; use a number.'],
  ['--era roman', '--era is "roman"; use utc or local.'],
  ['--plan huge', '--plan is "huge"; use free or full.'],
  ['--now soon', '--now is "soon"; use a time such as 2026-01-31T12:00:00Z.'],
  ['--not-in-plan people', '--not-in-plan is "people"; use one of export, '],
  ['--days 3 --from 2026-01-01', 'Use --days or --from, not both.'],
  ['--days 3 --to x', '--to is "x"; use the form yyyy-mm-dd.'],
  ['--nonsense', "Unknown option '--nonsense'"],
])('%s is rejected with one sentence', (args, message) => {
  expect(() => readCommand(args.split(' '))).toThrow(message);
});

test.each([
  [{ timezone: 'Mars/Olympus' }, 'timezone is "Mars/Olympus"; use an IANA name such as Europe/Paris.'],
  [{ firstDay: 'x' }, 'firstDay is "x"; use the form yyyy-mm-dd.'],
  [{ firstDay: '2026-01-02', lastDay: '2026-01-01' }, 'lastDay is before firstDay.'],
  [{ eventsPerDay: -1 }, 'eventsPerDay is -1; use an integer from 0 to 1000000000.'],
  [{ lateShare: 2 }, 'lateShare is 2; use a share from 0 to 1.'],
])('an emulator does not start with %j', async (options, message) => {
  await expect(startEmulator(options)).rejects.toThrow(message);
});

test('an emulator does not start on a port in use', async () => {
  const first = await startEmulator();
  const port = Number(new URL(first.url).port);
  await expect(startEmulator({ port })).rejects.toThrow(`Cannot listen on port ${port}: `);
  await first.close();
});

test('the process prints its address when ready and exits cleanly on SIGTERM', async () => {
  const child = spawn(process.execPath, ['emulator/main.ts', '--now', NOW], { stdio: 'pipe' });
  const exit = once(child, 'exit');
  try {
    const line = String(await once(child.stdout, 'data'));
    const url = /^(http:\/\/127\.0\.0\.1:\d+) is ready/.exec(line)?.[1];
    expect((await fetch(`${url ?? ''}/__emulator/clock`)).status).toBe(200);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exit).toEqual([0, null]);
});

test('the process prints its usage, and one sentence for an invalid option', async () => {
  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, ['emulator/main.ts', ...args], { stdio: 'pipe' });
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { out, err, code: child.exitCode };
  };
  expect(await run('--help')).toEqual({ out: USAGE, err: '', code: 0 });
  expect(await run('--seed', 'x')).toEqual({ out: '', err: '--seed is "x"; use a number.\n', code: 2 });
});
