/** What is wrong with the log of a process whose states belong to another project: each of their streams must say so. */
export function missingWarnings(streams: readonly string[], logs: readonly string[]): string[] {
  const warning = (name: string): string => `${name}: the saved state belongs to another project`;
  return streams
    .filter((name) => !logs.some((log) => log.startsWith(warning(name))))
    .map((name) => `${name} does not warn that its state belongs to another project`);
}

/** The member of a state that names another project of the region, or another region if it names no project. */
export function otherProject(project: unknown): string {
  return typeof project === 'string' && project.includes('-') ? project.replace(/-.*/, '-00000000') : 'EU';
}
