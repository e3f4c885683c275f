/**
 * What the tree of docs/architecture.md says about `src/`: by folder (`streams/export`), and by file as far as the line of `src/`
 * does (`main.ts is the process`).
 */
export function descriptionsOf(page: string): Map<string, string> {
  const [, tree = ''] = page.split('```');
  const [, source = '', folders = ''] = /^src\/ +(.*)\n((?: .*\n)+)/m.exec(tree) ?? [];
  const files = [...source.matchAll(/(\w+\.ts) ([^,;]+)/g)].map(([, file = '', text = '']) => [file, text]);
  let above = '';
  const described = [...folders.matchAll(/^( +)([\w-]+)\/ +(.*)$/gm)].map(
    ([, indent = '', name = '', text = '']) => {
      if (indent.length === 2) above = name;
      return [indent.length === 2 ? name : `${above}/${name}`, text];
    },
  );
  return new Map([...files, ...described] as [string, string][]);
}
