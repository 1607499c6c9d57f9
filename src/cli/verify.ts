import { writeFile } from 'node:fs/promises'
import { maskPasswords } from '../diagnostics/mask-passwords.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import { type JunitCase, junitXml } from '../render/junit.ts'
import { type Profile, type Verified, verify, verifyProfile } from '../tasks/verify.ts'
import { columns } from './columns.ts'
import type { ExitCode } from './exit-code.ts'
import { masked } from './masked.ts'
import { print, printJson } from './print.ts'
import { projectOf } from './project.ts'
import type { NodeFlags } from './ps.ts'

export interface VerifyFlags extends NodeFlags {
  readonly junit?: string
  readonly profile?: Profile
}

/** `bakelet verify`: 0 the node is what its plan promises, 1 something differs, 2 trouble. */
export async function verifyCommand({
  json,
  host,
  junit,
  profile,
  ...flags
}: VerifyFlags): Promise<ExitCode> {
  const choice = { ...(host !== undefined && { host }) }
  const project = await projectOf(flags)
  const verified = profile ? await verifyProfile(project, choice) : await verify(project, choice)
  if (junit !== undefined) await writeReport(junit, verified)
  if (json) printJson(masked(verifyDocument(verified)))
  else print(profile ? profileLines(verified) : verifyLines(verified))
  return verified.checks.some(({ outcome }) => outcome === 'different') ? 1 : 0
}

async function writeReport(file: string, verified: Verified): Promise<void> {
  const report = junitXml(`bakelet verify ${verified.node}`, junitCases(verified))
  await writeFile(file, maskPasswords(report)).catch(error => {
    throw new WorldError(`cannot write ${quote(file)}: ${(error as Error).message}`, {
      next: 'name a file in a folder that exists',
      cause: error,
    })
  })
}

function junitCases({ checks }: Verified): readonly JunitCase[] {
  return checks.map(check => {
    const { area: suite, name, expected } = check
    if (check.outcome === 'same') return { suite, name, result: { kind: 'passed' } }
    return check.outcome === 'different'
      ? {
          ...{ suite, name },
          result: { kind: 'failed', message: `expected ${expected}; found ${check.found}; ${check.next}` },
        }
      : { suite, name, result: { kind: 'skipped', message: check.why } }
  })
}

/** A line for each difference and each question that cannot be asked, then the count of all. */
export function verifyLines({ node, checks }: Verified): string[] {
  const count = (outcome: string) => checks.filter(each => each.outcome === outcome).length
  const rows = checks.flatMap(check => {
    const { area, name, expected, outcome } = check
    if (outcome === 'different') return [[area, name, expected, check.found, check.next]]
    return outcome === 'not asked' ? [[area, name, expected, outcome, check.why]] : []
  })
  return [
    ...(rows.length > 0 ? columns([['', 'NAME', 'EXPECTED', 'FOUND', 'WHAT TO DO, OR WHY'], ...rows]) : []),
    `${node}: ${count('same')} as planned, ${count('different')} different, ${count('not asked')} not asked`,
  ]
}

/** A line for each question of a benchmark, then the count of all. */
function profileLines({ node, checks }: Verified): string[] {
  const count = (outcome: string) => checks.filter(each => each.outcome === outcome).length
  const rows = checks.map(check => {
    const { name, expected, outcome } = check
    return [outcome, name, expected, foundIn(check) ?? '', nextOrWhy(check)]
  })
  return [
    ...columns([['', 'ITEM', 'EXPECTED', 'FOUND', 'WHAT TO DO, OR WHY'], ...rows]),
    `${node}: ${count('same')} as expected, ${count('accepted')} accepted, ${count('different')} different, ${count('not applicable')} not applicable, ${count('not asked')} not asked`,
  ]
}

type Compared = Verified['checks'][number]
const foundIn = (check: Compared) => ('found' in check ? check.found : undefined)
const nextOrWhy = (check: Compared) => ('why' in check ? check.why : 'next' in check ? check.next : '')

/** The result for programs. */
export function verifyDocument({ name, node, checks }: Verified) {
  return {
    ...{ name, node, same: checks.every(({ outcome }) => outcome !== 'different') },
    checks: checks.map(check => ({
      ...{ area: check.area, name: check.name, expected: check.expected, outcome: check.outcome },
      found: foundIn(check) ?? null,
      next: check.outcome === 'different' ? check.next : null,
      why: 'why' in check ? check.why : null,
    })),
  }
}
