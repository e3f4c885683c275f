import type { Import } from './imports.ts';

/** A room imports another one. */
export type Arrow = readonly [from: string, to: string];

export interface Plan {
  /** Between folders of `src/`, and the files beside them. */
  readonly outer: readonly Arrow[];
  /** Inside each folder whose own folders are drawn. */
  readonly inner: Readonly<Record<string, readonly Arrow[]>>;
}

/**
 * The rooms of `src/` and the arrows between them. An arrow that others imply is left out.
 *
 * @param open the folders whose own folders are drawn too, without the files that lie directly in them
 */
export function planOf(imports: readonly Import[], open: readonly string[]): Plan {
  const arrows = imports.map(({ from, to }): Arrow => [roomOf(from), roomOf(to)]);
  const outer = arrows.map(([from, to]): Arrow => [outerRoom(from), outerRoom(to)]);
  const innerOf = (folder: string): Arrow[] =>
    withoutImplied(arrows.filter((arrow) => arrow.every((room) => room.startsWith(`${folder}/`))));
  return {
    outer: withoutImplied(outer),
    inner: Object.fromEntries(open.map((folder) => [folder, innerOf(folder)])),
  };
}

/** `src/streams/export/days.ts` lies in `streams/export`, `src/main.ts` is a room of its own. */
function roomOf(file: string): string {
  const [, ...path] = file.split('/');
  return path.length === 1 ? path.join('') : path.slice(0, -1).slice(0, 2).join('/');
}

function outerRoom(room: string): string {
  return room.replace(/\/.*/, '');
}

/**
 * The fewest arrows that connect the same rooms.
 *
 * @throws Error if rooms import each other in a circle
 */
export function withoutImplied(arrows: readonly Arrow[]): Arrow[] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of arrows)
    if (from !== to) next.set(from, (next.get(from) ?? new Set<string>()).add(to));
  const below = (room: string, path: readonly string[] = []): Set<string> => {
    if (path.includes(room)) throw new Error(`rooms import each other: ${[...path, room].join(' -> ')}`);
    const direct = [...(next.get(room) ?? [])];
    return new Set(direct.flatMap((each) => [each, ...below(each, [...path, room])]));
  };
  return [...next]
    .flatMap(([from, direct]) => {
      const implied = new Set([...direct].flatMap((room) => [...below(room, [from])]));
      return [...direct].filter((to) => !implied.has(to)).map((to): Arrow => [from, to]);
    })
    .sort();
}
