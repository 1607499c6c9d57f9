import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import type { Compiled } from '../compile/index.ts'
import type { ConfigSource } from '../config/config-source.ts'
import type { SourceFile } from '../config/document.ts'
import { labelFrom } from '../config/starter.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { quote } from '../diagnostics/quote.ts'
import { isSystemError, WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import { addFiles } from '../host/generated/add-files.ts'
import { NotReadableError, readRegularFile } from '../host/regular-file.ts'
import { type ImportedPod, importSources, type LocalEntry } from '../import/index.ts'
import { podText } from '../import/print.ts'
import { yaml } from '../render/yaml.ts'
import { ConfigProblems } from './config-problems.ts'
import { defaultNames, needConfig } from './find-config.ts'
import { compileFile } from './inputs.ts'

export interface ImportOptions {
  /** Folder of the config. Default: this one. */
  readonly folder?: string
}

export interface ImportResult {
  /** Everything that was written. */
  readonly files: readonly string[]
  /** The config of the folder, and whether this import wrote it. */
  readonly config: string
  readonly isNewConfig: boolean
  /** Patterns to add under `pods` of a config that was there before. */
  readonly missing: readonly string[]
  /** What did not come along, or came in another form, with the texts that it points into. */
  readonly report: Pick<Compiled, 'diagnostics' | 'sources'>
  /** What `check` says about the pods. */
  readonly checked: Pick<Compiled, 'diagnostics' | 'sources'>
}

/** The most that a file to import may have: that of a pod. */
const mostBytes = 8 * 2 ** 20

/**
 * Makes pods of manifests and writes them into the folder of a config. Throws ConfigProblems or WorldError, and writes nothing,
 * if a file is wrong, if a result would not pass `check`, or if a file is there already.
 */
export async function importPods(
  names: readonly string[],
  { folder = '.' }: ImportOptions = {},
): Promise<ImportResult> {
  const sources = names.map(readSource)
  const { pods, diagnostics } = await importSources({
    ...{ sources, variables: new Map(), profiles: [] },
    local: (file, path) => readLocal(isAbsolute(path) ? path : join(dirname(file), path)),
  })
  const report = { diagnostics, sources }
  refuseErrors(report)
  if (pods.length === 0) throw new ConfigProblems([...diagnostics, nothing(sources)], sources)

  const found = await configIn(folder)
  const files = [
    ...pods.map(pod => ({ path: `pods/${pod.fileName}.yaml`, content: podText(pod), mode: modeOf(pod) })),
    ...(found ? [] : [{ path: 'bakelet.yaml', content: newConfig(folder, pods), mode: '0644' }]),
  ]
  for (const { path } of files)
    if (await exists(join(folder, path)))
      throw new WorldError(`${quote(join(folder, path))} already exists; nothing was written`, {
        next: 'move the file away, or write to another folder with -o FOLDER',
      })
  const config = found ?? { file: join(folder, 'bakelet.yaml'), text: newConfig(folder, pods) }
  const pending = files
    .filter(({ path }) => path !== 'bakelet.yaml')
    .map(({ path, content }) => ({ file: join(folder, path), text: content }))
  const checked = await compileFile(config, { pending, listsPending: !found })
  refuseErrors({
    ...checked,
    diagnostics: [...diagnostics, ...checked.diagnostics],
    sources: [...sources, ...checked.sources],
  })
  await addFiles(folder, files)
  const after = found && (await compileFile(found))
  const known = new Set(after?.sources.map(({ file }) => resolve(file)))
  return {
    files: files.map(({ path }) => join(folder, path)),
    ...{ config: config.file, isNewConfig: !found, report, checked },
    missing: found
      ? pending.filter(({ file }) => !known.has(resolve(file))).map(({ file }) => `pods/${basename(file)}`)
      : [],
  }
}

function refuseErrors({ diagnostics, sources }: ImportResult['checked']): void {
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new ConfigProblems(diagnostics, sources)
}

function nothing([first]: readonly SourceFile[]): Diagnostic {
  return {
    ...{ code: 'import-unknown-file', severity: 'error', file: first?.file ?? '', path: [] },
    message: 'nothing in the named files becomes a pod',
    hint: 'name a file with a Pod, or with what makes one, such as a Deployment',
  }
}

async function configIn(folder: string): Promise<ConfigSource | undefined> {
  for (const name of defaultNames)
    if (await exists(join(folder, name))) return needConfig({ files: [join(folder, name)] })
  return undefined
}

function newConfig(folder: string, pods: readonly ImportedPod[]): string {
  const name = labelFrom(basename(resolve(folder)))
  return yaml({ name, pods: pods.map(({ fileName }) => `pods/${fileName}.yaml`) })
}

/** A file with a Secret is for its owner only. */
const modeOf = ({ documents }: ImportedPod): string =>
  documents.some(document => 'kind' in document && document.kind === 'Secret') ? '0600' : '0644'

function readSource(file: string): SourceFile {
  try {
    return { file, text: readRegularFile(file, { mostBytes }).content.toString('utf8') }
  } catch (error) {
    if (!isSystemError(error, 'ENOENT') && !isSystemError(error, 'ENOTDIR')) throw error
    throw new WorldError(`there is no file ${quote(file)}`, {
      next: 'name an existing compose file, Quadlet or manifest',
      cause: error,
    })
  }
}

function readLocal(path: string): LocalEntry | undefined {
  try {
    return { kind: 'file', bytes: readRegularFile(path, { mostBytes }).content }
  } catch (error) {
    if (error instanceof NotReadableError && error.why.includes('folder')) return { kind: 'folder' }
    if (error instanceof NotReadableError || ['ENOENT', 'ENOTDIR'].some(code => isSystemError(error, code)))
      return undefined
    throw error
  }
}
