/** The words of a command line, with quotes and backslashes as a POSIX shell has them, and nothing else of a shell. */
export function words(line: string): string[] {
  const found: string[] = []
  const word = /((?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+)|["'\\]/g
  for (const [, text] of line.matchAll(word)) if (text !== undefined) found.push(unquoted(text))
  return found
}

function unquoted(text: string): string {
  return text.replace(
    /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g,
    (_, single?: string, double?: string, escaped?: string) =>
      single ??
      double?.replace(/\\(["\\$`\n])/g, (__, one: string) => (one === '\n' ? '' : one)) ??
      escaped ??
      '',
  )
}
