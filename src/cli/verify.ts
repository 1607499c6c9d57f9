import { writeFile } from 'node:fs/promises'
import { maskPasswords } from '../diagnostics/mask-passwords.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import { type JunitCase, junitXml } from '../render/junit.ts'
import { type Verified, verify } from '../tasks/verify.ts'
import { columns } from './columns.ts'
import type { ExitCode } from './exit-code.ts'
import { masked } from './masked.ts'
import { print, printJson } from './print.ts'
import { projectOf } from './project.ts'
import type { NodeFlags } from './ps.ts'

export interface VerifyFlags extends NodeFlags {
  readonly junit?: string
}

/** `bakelet verify`: 0 the node is what its plan promises, 1 something differs, 2 trouble. */
export async function verifyCommand({ json, host, junit, ...flags }: VerifyFlags): Promise<ExitCode> {
  const verified = await verify(await projectOf(flags), { ...(host !== undefined && { host }) })
  if (junit !== undefined) await writeReport(junit, verified)
  if (json) printJson(masked(verifyDocument(verified)))
  else print(verifyLines(verified))
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
    return check.outcome === 'not asked'
      ? { suite, name, result: { kind: 'skipped', message: check.why } }
      : {
          ...{ suite, name },
          result: { kind: 'failed', message: `expected ${expected}; found ${check.found}; ${check.next}` },
        }
  })
}

/** A line for each difference and each question that cannot be asked, then the count of all. */
export function verifyLines({ node, checks }: Verified): string[] {
  const count = (outcome: string) => checks.filter(each => each.outcome === outcome).length
  const rows = checks.flatMap(check => {
    const { area, name, expected, outcome } = check
    if (outcome === 'same') return []
    return outcome === 'different'
      ? [[area, name, expected, check.found, check.next]]
      : [[area, name, expected, 'not asked', check.why]]
  })
  return [
    ...(rows.length > 0 ? columns([['', 'NAME', 'EXPECTED', 'FOUND', 'WHAT TO DO, OR WHY'], ...rows]) : []),
    `${node}: ${count('same')} as planned, ${count('different')} different, ${count('not asked')} not asked`,
  ]
}

/** The result for programs. */
export function verifyDocument({ name, node, checks }: Verified) {
  return {
    ...{ name, node, same: checks.every(({ outcome }) => outcome !== 'different') },
    checks: checks.map(check => ({
      ...{ area: check.area, name: check.name, expected: check.expected, outcome: check.outcome },
      found: check.outcome === 'different' ? check.found : null,
      next: check.outcome === 'different' ? check.next : null,
      why: check.outcome === 'not asked' ? check.why : null,
    })),
  }
}
