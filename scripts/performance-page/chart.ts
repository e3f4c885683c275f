import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** Draws a chart as SVG, on a white ground so that it is readable on a dark page. The same chart gives the same text. */
export async function svgOf(chart: TopLevelSpec): Promise<string> {
  const config = { font: 'sans-serif', view: { stroke: '#dddddd' } };
  const { spec } = compile({ background: 'white', padding: 10, ...chart }, { config });
  const view = new View(parse(spec), { renderer: 'none' });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}
