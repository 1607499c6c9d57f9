import { codes } from '../../src/diagnostics/codes.ts'

const head = `# Diagnostics

<!-- Written by \`npm run docs\` from src/diagnostics/codes.ts. -->

Every problem in a config or pod is reported with its code and place, and with a fix if bakelet knows one. All problems are
reported at once:

\`\`\`text
error[config-version-is-number]: \`kubelet.version\` is the number 1.30, which is the same as 1.3, and a version is text
 --> bakelet.yaml:3:12
  |
3 |   version: 1.30
  |            ^^^^
  = help: write it in quotes: "1.30"
\`\`\`

If upstream documents the rule, a last line, \`source\`, names the place. \`bakelet check --json\` prints the problems as JSON. An
error sets the exit code to 1; with \`--strict\` a warning does too.

| code | meaning |
| --- | --- |
`

/** docs/errors.md. */
export function errorReference(): string {
  return `${head}${Object.entries(codes)
    .map(([code, meaning]) => `| \`${code}\` | ${meaning} |\n`)
    .join('')}`
}
