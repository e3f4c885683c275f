export function banner(source: string): string {
  return `Generated from ${source} by \`npm run generate\`: change the source, not this file.`;
}
