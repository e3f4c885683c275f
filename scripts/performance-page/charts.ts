import type { TopLevelSpec } from 'vega-lite';
import type { Row } from '../../tools/bench/results/row.ts';

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';
const [WIDTH, HEIGHT] = [560, 240];
const CPU = 'CPU';
const WALL = 'wall';
const COLOURS = { domain: [CPU, WALL], range: ['#1b6ca8', '#9cc5e3'] };
const PROGRAM_COLOURS = { domain: ['source-mixpanel', 'curl'], range: ['#1b6ca8', '#999999'] };

/** Vega draws the keys of dashes without a colour otherwise. */
/** Vega ignores the colour of a stroke that has no filling. */
const STROKES = {
  ...{ symbolType: 'stroke', symbolSize: 300 },
  ...{ symbolStrokeColor: '#333333', symbolFillColor: '#333333' },
} as const;

/** Bars of CPU and wall time, one pair per program. */
export function programsChart(rows: readonly Row[]): TopLevelSpec {
  const values = rows.flatMap(({ program, cpuSeconds, seconds }) => [
    { program, time: CPU, seconds: cpuSeconds.median },
    { program, time: WALL, seconds: seconds.median },
  ]);
  const axis = { labelLimit: 200 };
  const y = { field: 'program', type: 'nominal', title: null, sort: null, axis } as const;
  const yOffset = { field: 'time', type: 'nominal', sort: null } as const;
  // A logarithmic axis has no zero, so bars begin at the power of ten below the smallest value.
  const least = 10 ** Math.floor(Math.log10(Math.min(...values.map(({ seconds }) => seconds))));
  const x = {
    ...({ field: 'seconds', type: 'quantitative', title: 'seconds, logarithmic' } as const),
    scale: { type: 'log', domainMin: least },
  } as const;
  return {
    ...{ $schema: SCHEMA, width: WIDTH, height: { step: 18 }, data: { values } },
    layer: [
      {
        mark: 'bar',
        encoding: {
          ...{ x, x2: { datum: least }, y, yOffset },
          color: { field: 'time', type: 'nominal', title: null, scale: COLOURS, sort: null },
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 4 },
        encoding: { x, y, yOffset, text: { field: 'seconds', type: 'quantitative', format: '.2f' } },
      },
    ],
  };
}

/** Peak memory over the size of the window. */
export function memoryChart(rows: readonly Row[]): TopLevelSpec {
  const values = rows.map(({ program, input, peakMB }) => ({
    program,
    json: input.jsonMB,
    memory: peakMB.most,
  }));
  return {
    ...{ $schema: SCHEMA, width: WIDTH, height: HEIGHT, data: { values } },
    mark: { type: 'line', point: true },
    encoding: {
      x: logarithmic('json', 'JSON of the window, MB, logarithmic', ','),
      y: { field: 'memory', type: 'quantitative', title: 'peak memory, MB', scale: { zero: true } },
      color: { field: 'program', type: 'nominal', title: null, scale: PROGRAM_COLOURS },
    },
  };
}

/** Wall and CPU time over the number of events. */
export function timeChart(rows: readonly Row[]): TopLevelSpec {
  const values = rows.flatMap(({ program, input, cpuSeconds, seconds }) => [
    { program, time: CPU, events: input.items, seconds: cpuSeconds.median },
    { program, time: WALL, events: input.items, seconds: seconds.median },
  ]);
  return {
    ...{ $schema: SCHEMA, width: WIDTH, height: HEIGHT, data: { values } },
    mark: { type: 'line', point: true },
    encoding: {
      x: logarithmic('events', 'events, logarithmic', '~s'),
      y: logarithmic('seconds', 'seconds, logarithmic', ',~g'),
      color: { field: 'program', type: 'nominal', title: null, scale: PROGRAM_COLOURS },
      strokeDash: {
        field: 'time',
        type: 'nominal',
        title: null,
        sort: null,
        legend: STROKES,
      },
    },
  };
}

/** @param format of the labels, as d3-format has it */
function logarithmic(field: string, title: string, format: string) {
  const axis = { format, tickCount: 5 } as const;
  return { ...{ field, title, axis }, type: 'quantitative', scale: { type: 'log' } } as const;
}
