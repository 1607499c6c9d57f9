export function go(cwd: string, ...args: readonly string[]): string
export function judgeOf(judge: {
  readonly name: string
  readonly folder: string
  readonly goMod: (cwd: string) => string
  readonly flags?: readonly string[]
}): string
