import { codes } from '../../src/diagnostics/codes.ts'

const head = `# Diagnostics

<!-- Written by \`npm run docs\` from src/diagnostics/codes.ts. -->

A problem in what you wrote has a code, a place and, where we know one, a way out. All of them come at once:

\`\`\`text
error[config-version-is-number]: \`kubelet.version\` is the number 1.30, which is the same as 1.3, and a version is text
 --> bakelet.yaml:3:12
  |
3 |   version: 1.30
  |            ^^^^
  = help: write it in quotes: "1.30"
\`\`\`

Where upstream says it, a last line, \`source\`, names the place. \`bakelet check --json\` prints them as data. An error makes the exit code 1; \`--strict\` does the same for a warning.

| code | meaning |
| --- | --- |
`

/** docs/errors.md. */
export function errorReference(): string {
  return `${head}${Object.entries(codes)
    .map(([code, meaning]) => `| \`${code}\` | ${meaning} |\n`)
    .join('')}`
}
