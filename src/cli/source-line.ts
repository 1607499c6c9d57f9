import type { SourceLine } from '../plan/entry.ts'

/** What a line of a manifest became: "key index.html of ConfigMap web  pods/web.yaml:20:3". */
export function sourceLine({ what, file, line, column }: SourceLine): string {
  return `${what}  ${file}:${line}:${column}`
}
