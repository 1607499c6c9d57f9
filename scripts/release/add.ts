import { type ProgramName, programNames } from '../../src/upstream/programs/index.ts'
import { compareVersions } from '../../src/upstream/version.ts'

export interface Digests {
  readonly amd64: string
  readonly arm64: string
}

interface Release {
  readonly name: ProgramName
  readonly version: string
  readonly digests: Digests
  /** When it was read: 2026-11-25. */
  readonly day: string
}

type Pins = Readonly<Record<string, Digests>>
type About = Readonly<Record<string, unknown>> & { readonly recomputed?: readonly string[] }
type Data = Readonly<Record<ProgramName, Pins>> & { readonly _about: About }

/** The text of releases.json with one release more; the same text where it is there already. Never changes a digest. */
export function addRelease(text: string, { name, version, digests, day }: Release): string {
  const data = JSON.parse(text) as Data
  if (digests.amd64 === digests.arm64)
    throw new Error(`${name} ${version}: both architectures have one digest, so one of them is wrong`)
  const known = data[name][version]
  if (known) {
    if (known.amd64 === digests.amd64 && known.arm64 === digests.arm64) return text
    throw new Error(`${name} ${version} is there with other digests; a release never changes`)
  }
  const { recomputed = [] } = data._about
  return printReleases({
    ...data,
    _about: { ...data._about, recomputed: [...recomputed, `${name} ${version}, on ${day}`] },
    [name]: { ...data[name], [version]: digests },
  })
}

/** One version a line, newest first, so that a new one shows as one line. */
export function printReleases({ _about, ...pins }: Data): string {
  const tables = programNames.map(name => {
    const versions = Object.entries(pins[name]).sort(([a], [b]) => compareVersions(b, a))
    const lines = versions.map(
      ([version, { amd64, arm64 }]) => `    "${version}": {"amd64": "${amd64}", "arm64": "${arm64}"}`,
    )
    return `  "${name}": {\n${lines.join(',\n')}\n  }`
  })
  const about = JSON.stringify(_about, null, 2).replaceAll('\n', '\n  ')
  return `{\n  "_about": ${about},\n${tables.join(',\n')}\n}\n`
}
