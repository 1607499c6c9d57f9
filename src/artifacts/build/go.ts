import { createReadStream } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { sha256 } from '../../config/text-types.ts'
import { WorldError } from '../../host/errors.ts'
import type { ExpectedBuild, PlannedProgram } from '../../plan/artifact.ts'
import { pinnedModuleSum } from '../../upstream/module-sums.ts'
import { programs, sectionOf } from '../../upstream/programs/index.ts'
import { type Recipe, recipeRevision } from '../../upstream/recipe.ts'
import { decoder } from '../decoder.ts'
import type { Report } from '../events.ts'
import { sizeBytes } from '../fetched-schema.ts'
import type { Store, StoredFile } from '../store.ts'
import { fileEntry, writeTar } from '../tar.ts'
import { describeCompiler, requireCompiler } from './compiler.ts'
import { checkDevNull } from './dev-null.ts'
import { checkModuleSum, downloadModule, runGo } from './module.ts'
import { findGo } from './toolchain.ts'
import { findBuildUser } from './user.ts'
import { wrapperImports, wrapperModule } from './wrapper.ts'

/** The result of a build, as the store notes it. */
const buildRecord: z.ZodMiniType<BuildRecord> = z.strictObject({
  sha256,
  sizeBytes,
  module: z.string(),
  moduleSum: z.string(),
  toolchain: z.string(),
})

export interface BuildRecord {
  readonly sha256: string
  readonly sizeBytes: number
  readonly module: string
  readonly moduleSum: string
  readonly toolchain: string
}

export interface BuildResult {
  readonly file: StoredFile
  readonly record: BuildRecord
  /** The store had it from an earlier build. */
  readonly reused: boolean
}

export interface BuildOptions {
  readonly store: Store
  readonly report: Report
  readonly signal: AbortSignal
  /** Build although the store has the result, with an empty build cache: to compare. Default: false. */
  readonly fromNothing?: boolean
}

/** With `build`: what it has to be made from and to give. */
export type BuildableArtifact = Pick<PlannedProgram, 'name' | 'version' | 'arch' | 'build'>

/**
 * Builds an artifact from its Go module into the store, or finds the same build there: same version, architecture,
 * recipe, module sum and toolchain. Throws WorldError when the artifact's `build` is not what comes out.
 */
export async function buildArtifact(
  artifact: BuildableArtifact,
  options: BuildOptions,
): Promise<BuildResult> {
  const { name, version, arch, build: expected } = artifact
  const { store, report, signal } = options
  const subject = `${name} ${version}`
  const recipe = programs[name].recipe(version)
  const toolchain = await findGo(arch, await findBuildUser(), signal)
  if (recipe.cgo) await requireCompiler(recipe.cgo, toolchain, { subject, signal })

  const compiler = recipe.cgo ? await describeCompiler(recipe.cgo, signal) : undefined
  const description = [toolchain.version, compiler].filter(text => text !== undefined).join(', ')
  if (expected) requireToolchain(artifact, description, expected)

  const pinned = expected?.moduleSum ?? pinnedModuleSum(name, version)
  report({ kind: 'progress', subject, text: `downloading Go module ${recipe.module}@v${version}` })
  const module = await downloadModule(recipe.module, `v${version}`, subject, { toolchain, signal })
  checkModuleSum(module, pinned)
  if (pinned === undefined)
    report({ kind: 'note', subject, text: `no module sum is pinned for this version; it is ${module.sum}` })

  const key = {
    name,
    version,
    arch,
    recipeRevision: recipeRevision(recipe),
    moduleSum: module.sum,
    toolchain: description,
  }
  if (!options.fromNothing) {
    const record = await store.readRecord('build', key, decoder(buildRecord))
    const isOfKey = record?.moduleSum === module.sum && record.toolchain === description
    const file = record && isOfKey ? await store.find(record.sha256) : undefined
    if (record && file) {
      if (expected) requireDigest(subject, file.sha256, expected)
      return { file, record, reused: true }
    }
  }

  const folder = await mkdtemp(join(tmpdir(), `bakelet-${name}-`))
  try {
    if (toolchain.user) await chown(folder, toolchain.user.uid, toolchain.user.gid)
    const env = options.fromNothing ? { GOCACHE: join(folder, 'cache') } : {}
    const go = { toolchain, signal, cwd: folder, env }
    await writeFile(join(folder, 'go.mod'), wrapperModule(recipe, module))
    await writeFile(join(folder, 'tools.go'), wrapperImports(recipe))
    await runGo(['mod', 'tidy'], go)

    const binaries: string[] = []
    const out = join(folder, 'bin')
    await mkdir(out)
    if (toolchain.user) await chown(out, toolchain.user.uid, toolchain.user.gid)
    for (const step of recipe.steps) {
      const names = step.packages.map(packageName => basename(packageName))
      const text = `go build ${names.join(' ')}`
      report({ kind: 'progress', subject, text })
      let compiled = 0
      const onLine = () =>
        report({ kind: 'progress', subject, text: `${text}: ${++compiled} packages compiled` })
      if (recipe.cgo) await checkDevNull()
      await runGo(
        [
          ...['build', '-v', '-trimpath', '-buildvcs=false', '-o', `${out}/`],
          ...['-tags', step.tags.join(','), '-ldflags', step.ldflags.join(' ')],
          ...step.packages,
        ],
        { ...go, onLine, env: { ...env, CGO_ENABLED: recipe.cgo ? '1' : '0' } },
      )
      if (recipe.cgo) await checkDevNull()
      binaries.push(...names)
    }
    const file = await putResult(store, recipe, out, binaries)
    const record: BuildRecord = {
      sha256: file.sha256,
      sizeBytes: file.sizeBytes,
      module: `${recipe.module}@v${version}`,
      moduleSum: module.sum,
      toolchain: description,
    }
    if (!options.fromNothing) await store.writeRecord('build', key, record)
    if (expected) requireDigest(subject, file.sha256, expected)
    return { file, record, reused: false }
  } finally {
    // A cancelled compiler may still write for a moment.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Go writes its version into every binary: another one never gives the same bytes, and that is known before ten minutes. */
function requireToolchain(
  { name, version }: BuildableArtifact,
  have: string,
  { toolchain }: ExpectedBuild,
): void {
  if (have === toolchain) return
  throw new WorldError(`${name} ${version} is locked as ${toolchain} builds it, and here is ${have}`, {
    next: `install ${toolchain}; or \`bakelet lock --update ${sectionOf[name]}\` locks what is built here`,
  })
}

function requireDigest(subject: string, actual: string, { sha256 }: ExpectedBuild): void {
  if (actual === sha256) return
  throw new WorldError(`the build of ${subject} has the sha256 ${actual}, not the locked ${sha256}`, {
    next: 'do not use it until you know why: the same sources and toolchain gave other bytes before',
  })
}

async function putResult(
  store: Store,
  recipe: Recipe,
  out: string,
  names: readonly string[],
): Promise<StoredFile> {
  if (recipe.archiveFolder === undefined) return await store.put(createReadStream(join(out, names[0] ?? '')))
  const folder = recipe.archiveFolder
  const entries = await Promise.all(
    names.map(async name => {
      const path = join(out, name)
      await chmod(path, 0o755)
      return fileEntry(folder === '' ? name : `${folder}/${name}`, path, (await stat(path)).size, 0o755)
    }),
  )
  return await store.put(writeTar(entries, { gzip: true }))
}
