import type { Graph, Node, Subgraph } from '@viz-js/viz';
import type { Arrow, Plan } from './rooms.ts';

const LINE = { room: 30, openRoom: 56 };
const FONT = 'Helvetica';
const [GROUND, ROOM, BORDER, ARROW, QUIET] = ['white', '#f6f8fa', '#8c959f', '#6e7781', '#57606a'];
const OPEN_ROOMS = ['#ddf4ff', '#dafbe1', '#fff8c5'];

/**
 * The plan as a graph for Graphviz. An arrow to or from a room that is drawn open ends at its border.
 *
 * @param descriptions by room. A file of `src/` without one is left out
 */
export function graphOf({ outer, inner }: Plan, descriptions: ReadonlyMap<string, string>): Graph {
  const isDrawn = (room: string): boolean => !room.includes('.') || descriptions.has(room);
  const arrows = outer.filter((arrow) => arrow.every(isDrawn));
  const closed = roomsOf(arrows).filter((room) => !(room in inner));
  const labelOf = (room: string): string => label(room, descriptions.get(room) ?? '', LINE.room);
  return {
    directed: true,
    graphAttributes: {
      compound: true,
      bgcolor: GROUND,
      fontname: FONT,
      nodesep: 0.2,
      ranksep: 0.42,
      pad: 0.2,
    },
    nodeAttributes: {
      ...{ shape: 'box', style: 'rounded,filled', fillcolor: ROOM, color: BORDER },
      ...{ fontname: FONT, fontsize: 12, margin: '0.12,0.06', height: 0.3 },
    },
    edgeAttributes: { color: ARROW, arrowsize: 0.6 },
    nodes: closed.map((name): Node => ({ name, attributes: { label: { html: labelOf(name) } } })),
    subgraphs: Object.entries(inner).map(([name, inside], i) =>
      openRoom(name, inside, label(name, descriptions.get(name) ?? '', LINE.openRoom), OPEN_ROOMS[i] ?? ROOM),
    ),
    edges: [
      ...Object.values(inner).flatMap((inside) => inside.map(([tail, head]) => ({ tail, head }))),
      ...arrows.map(([from, to]) => ({
        tail: lowest(inner[from]) ?? from,
        head: highest(inner[to]) ?? to,
        attributes: {
          ...(from in inner ? { ltail: clusterOf(from) } : {}),
          ...(to in inner ? { lhead: clusterOf(to) } : {}),
        },
      })),
    ],
  };
}

function openRoom(name: string, inside: readonly Arrow[], html: string, fillcolor: string): Subgraph {
  const nodes = roomsOf(inside).map((room): Node => ({
    name: room,
    attributes: { label: { html: label(room.replace(/.*\//, ''), '', 0) }, fillcolor: GROUND },
  }));
  const graphAttributes = { label: { html }, style: 'rounded,filled', fillcolor, color: BORDER, margin: 10 };
  return { name: clusterOf(name), graphAttributes, nodes };
}

/** Graphviz draws a border around subgraphs of such names. */
function clusterOf(room: string): string {
  return `cluster_${room}`;
}

function roomsOf(arrows: readonly Arrow[]): string[] {
  return [...new Set(arrows.flat())].sort();
}

/** A room that no other imports: Graphviz puts it first. */
function highest(arrows: readonly Arrow[] = []): string | undefined {
  return roomsOf(arrows).find((room) => arrows.every(([, to]) => to !== room));
}

/** A room that imports no other. */
function lowest(arrows: readonly Arrow[] = []): string | undefined {
  return roomsOf(arrows).find((room) => arrows.every(([from]) => from !== room));
}

/** A label of Graphviz, which looks like HTML: the name, and smaller lines below it. */
function label(name: string, description: string, width: number): string {
  const lines = wrap(description, width).map(
    (line) => `<br/><font point-size="10" color="${QUIET}">${escape(line)}</font>`,
  );
  return `<b>${escape(name)}</b>${lines.join('')}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((each) => each !== '')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length === 0 || longer.length > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
