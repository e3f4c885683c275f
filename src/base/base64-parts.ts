/**
 * How a text stands in base64, also inside a longer text such as `user:secret`: at each of three places of a group, less
 * what its neighbours decide.
 */
export function base64PartsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  return (['base64', 'base64url'] as const).flatMap((alphabet) => [
    bytes.toString(alphabet),
    ...[0, 1, 2].map((before) => {
      const bits = 8 * (before + bytes.length);
      const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString(alphabet);
      return whole.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
    }),
  ]);
}
