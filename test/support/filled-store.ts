import { openStore } from '../../src/artifacts/store.ts'
import { textEntry, writeTar } from '../../src/artifacts/tar.ts'
import { dataVersion } from '../../src/lock/data-version.ts'
import type { Lock, LockedBuild } from '../../src/lock/types.ts'
import type { PlannedArtifact } from '../../src/plan/artifact.ts'
import { pinnedModuleSum } from '../../src/upstream/module-sums.ts'
import { compileText } from '../compile/compile.ts'

/**
 * A store that has a build of every component of a config, and the lock that names them. Of the right shape and a few bytes
 * long: nothing runs them.
 */
export async function fillStore(directory: string, config: string): Promise<Lock> {
  const store = await openStore(directory)
  const { plan } = await compileText(config)
  const builds = (plan?.artifacts ?? []).map(async (artifact): Promise<[string, LockedBuild]> => {
    const { name, version } = artifact
    const { sha256 } = await store.put(bytesOf(artifact))
    const moduleSum = pinnedModuleSum(name, version)
    if (moduleSum === undefined) throw new Error(`no module sum of ${name} ${version} is pinned`)
    const files = { amd64: { toolchain: 'go1.99.0', sha256 } }
    return [name, { version, source: 'build', module: `example.org/${name}@v${version}`, moduleSum, files }]
  })
  const components = Object.fromEntries(await Promise.all(builds))
  // What is locked of Debian is not asked for.
  return { data: dataVersion(), components, debian: { trixie: { amd64: 'd'.repeat(64) } }, images: {} }
}

function bytesOf({ name, format, install }: PlannedArtifact): AsyncIterable<Uint8Array> | Uint8Array[] {
  if (format === 'binary') return [Buffer.from(`the program ${name}`)]
  const entries = install.map(({ member }) => textEntry(member, `the program ${member}`, 0o755))
  return writeTar(entries, { gzip: true })
}
