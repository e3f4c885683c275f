import { cruise } from 'dependency-cruiser';

/** A file imports another one, types included. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** All imports between the files of a folder, as dependency-cruiser sees them. */
export async function importsWithin(folder: string): Promise<Import[]> {
  const { output } = await cruise([folder], { tsPreCompilationDeps: true, includeOnly: `^${folder}/` });
  if (typeof output === 'string') throw new Error('dependency-cruiser returned a text');
  return output.modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
  );
}
