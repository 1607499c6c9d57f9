import type { Signature } from '../../src/doctor/signature.ts'
import { signatureGroups } from '../../src/doctor/signatures/index.ts'

/** docs/doctor/README.md: every signature, by group. */
export function doctorIndex(): string {
  const groups = Object.entries(signatureGroups).map(
    ([title, signatures]) =>
      `\n## ${title.charAt(0).toUpperCase()}${title.slice(1)}\n\n| signature | cause |\n| --- | --- |\n${signatures
        .map(({ id, cause }) => `| [${id}](${id}.md) | ${cell(cause)} |\n`)
        .join('')}`,
  )
  return `# Faults that \`bakelet doctor\` knows

<!-- Written by \`npm run docs\` from src/doctor/signatures/. -->

\`bakelet doctor\` finds these faults in a log by the messages of the programs. Each was made for real, and its log is in
test/doctor/recorded/ of the repository. [Operating a node](../operate.md#when-something-is-broken) tells how to get the log.
${groups.join('')}`
}

/** docs/doctor/ID.md. \`recorded\`: the recorded log, with the line that tells how it was made. */
export function doctorPage(signature: Signature, recorded: string): string {
  const { id, cause, edit, source, programs, pattern, brings } = signature
  const [made = '', ...lines] = recorded.trimEnd().split('\n')
  const line = lines.find(each => pattern.test(each)) ?? ''
  return `# ${id}

<!-- Written by \`npm run docs\` from src/doctor/signatures/. -->

${cause}

**What to do.** ${edit}

Printed by ${programs.join(' or ')}, from ${source}.

Recorded from ${made.replace(/^# /, '')}:

\`\`\`text
${line.trim().slice(0, 500)}
\`\`\`
${
  brings
    ? `\nOf the same pod \`bakelet doctor\` then leaves out ${brings.map(other => `[${other}](${other}.md)`).join(', ')}, which follows from it.\n`
    : ''
}
All faults: [the index](README.md).
`
}

const cell = (text: string) => text.replaceAll('|', '\\|')
