import { decodeText } from '../host/decode.ts'
import { WorldError } from '../host/errors.ts'
import { run } from '../host/process.ts'
import { requireTool } from '../host/tools.ts'

/** The mkosi of this machine. */
export interface Mkosi {
  readonly program: string
  /** As `mkosi --version` prints it, for example 25.3. */
  readonly version: string
}

/** Versions whose images were booted; by test/mkosi/mkosi.test.ts. */
export const testedMkosi = ['24.3', '25.3', '27.1'] as const

/** The oldest mkosi that reads this configuration (mkosi's NEWS.md). */
const oldest = 24

const major = (version: string) => Number.parseInt(version, 10)

/** Finds mkosi. Throws WorldError when there is none, or one that is too old. */
export async function findMkosi(signal: AbortSignal): Promise<Mkosi> {
  const program = await requireTool('mkosi')
  const { stdout } = await run(program, ['--version'], { signal })
  const [version = ''] = decodeText({ a: 'version', pattern: /^mkosi (\d+[\w.~+-]{0,63})\s*$/ }, stdout, {
    name: `\`${program} --version\``,
    next: 'check that the first mkosi in PATH is that of your distribution',
  })
  if (!(major(version) >= oldest))
    throw new WorldError(`mkosi ${oldest} or newer is needed; this one is ${version}`, {
      next: 'Debian 12 has mkosi 24 in bookworm-backports (https://backports.debian.org/Instructions/): apt-get install -t bookworm-backports mkosi. `bakelet up --first-boot` needs no mkosi',
    })
  return { program, version }
}

/** A warning for a version of mkosi that bakelet was not tested with. Undefined: tested, up to its patch number. */
export function untestedMkosi({ version }: Mkosi): string | undefined {
  if (testedMkosi.some(tested => major(tested) === major(version))) return undefined
  return `bakelet was not tested with mkosi ${version}, but with ${testedMkosi.join(', ')}`
}
