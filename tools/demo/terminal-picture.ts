const COLUMNS = 96;
const ROWS = 22;
const CHARACTER_PX = 7.8;
const LINE_PX = 18;
const PADDING_PX = 12;
/** Longer pauses are shortened: a reader waits for output, not for a computer. */
const LONGEST_PAUSE_MS = 1200;
const SHORTEST_PAUSE_MS = 60;
/** How long the last lines stay before the recording starts again. */
const END_MS = 6000;

export interface TimedLine {
  readonly text: string;
  /** Since the start of the command. */
  readonly ms: number;
}

/** Draws lines of a command as an SVG of a terminal that scrolls as they arrive. Without animations, it shows the last lines. */
export function drawTerminal(printed: readonly TimedLine[]): string {
  const lines = printed.flatMap(wrapped);
  const [width, height] = [COLUMNS * CHARACTER_PX + 2 * PADDING_PX, ROWS * LINE_PX + 2 * PADDING_PX];
  const texts = lines.map(({ text }, i) => {
    const y = PADDING_PX + (i + 0.75) * LINE_PX;
    return `<text x="${PADDING_PX}" y="${y}">${escapeXml(text)}</text>`;
  });
  const moments = arrivals(lines);
  const total = (moments.at(-1) ?? 0) + END_MS;
  const frames = moments.map((ms, i) => {
    return `${((100 * ms) / total).toFixed(2)}% { transform: translateY(${offset(i + 1)}px) }`;
  });
  const end = offset(lines.length);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Output of npm run demo">
<style>
text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #e6e6f0; white-space: pre }
#screen { transform: translateY(${end}px); animation: scroll ${total / 1000}s step-end infinite }
@media (prefers-reduced-motion: reduce) { #screen { animation: none } }
@keyframes scroll {
${frames.join('\n')}
100% { transform: translateY(${end}px) }
}
</style>
<rect width="${width}" height="${height}" rx="8" fill="#1e1b3a"/>
<svg width="${width}" height="${height - PADDING_PX}"><g id="screen">
${texts.join('\n')}
</g></svg>
</svg>
`;
}

/** A line as the rows of the terminal that it takes. */
function wrapped({ text, ms }: TimedLine): TimedLine[] {
  const rows = Math.max(1, Math.ceil(text.length / COLUMNS));
  return Array.from({ length: rows }, (_, i) => ({ text: text.slice(i * COLUMNS, (i + 1) * COLUMNS), ms }));
}

/** When each line is shown, in ms. */
function arrivals(lines: readonly TimedLine[]): number[] {
  let now = 0;
  return lines.map(({ ms }, i) => {
    const pause = ms - (lines[i - 1]?.ms ?? 0);
    if (i > 0) now += Math.max(SHORTEST_PAUSE_MS, Math.min(LONGEST_PAUSE_MS, pause));
    return now;
  });
}

/** How far the lines are moved while the first `shown` of them are visible: they fill the terminal, then scroll. */
function offset(shown: number): number {
  return (ROWS - shown) * LINE_PX;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
