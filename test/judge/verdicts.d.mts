export function verdictsOf(
  program: string,
  args: readonly string[],
  questions: readonly object[],
  stderr: 'inherit' | 'ignore',
  // biome-ignore lint/suspicious/noExplicitAny: each judge has a type of its own.
): any[]
