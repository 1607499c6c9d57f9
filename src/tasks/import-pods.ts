import { basename, dirname, join, resolve } from 'node:path'
import type { Compiled } from '../compile/index.ts'
import type { ConfigSource } from '../config/config-source.ts'
import type { SourceFile } from '../config/document.ts'
import { labelFrom } from '../config/starter.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import { addFiles } from '../host/generated/add-files.ts'
import { configFiles } from '../import/config-files.ts'
import { type ImportedPod, importSources } from '../import/index.ts'
import { podText } from '../import/print.ts'
import { yaml } from '../render/yaml.ts'
import { ConfigProblems } from './config-problems.ts'
import { defaultNames, needConfig } from './find-config.ts'
import { readLocal, readSource, variablesOf } from './import-inputs.ts'
import { compileFile } from './inputs.ts'

export interface ImportOptions {
  /** Folder of the config. Default: this one. */
  readonly folder?: string
  /** A file of variables for `${NAME}` in compose files. Default: `.env` beside the first file, if there is one. */
  readonly envFile?: string
  /** Profiles of compose that are on. */
  readonly profiles?: readonly string[]
}

export interface ImportResult {
  /** Everything that was written. */
  readonly files: readonly string[]
  /** The config of the folder, and whether this import wrote it. */
  readonly config: string
  readonly isNewConfig: boolean
  /** What to add to a config that was there before. */
  readonly missing: { readonly pods?: readonly string[]; readonly files?: object }
  /** What did not come along, or came in another form, with the texts that it points into. */
  readonly report: Pick<Compiled, 'diagnostics' | 'sources'>
  /** What `check` says about the pods. */
  readonly checked: Pick<Compiled, 'diagnostics' | 'sources'>
}

/**
 * Makes pods of manifests and writes them into the folder of a config. Throws ConfigProblems or WorldError, and writes nothing,
 * if a file is wrong, if a result would not pass `check`, or if a file is there already.
 */
export async function importPods(
  names: readonly string[],
  { folder = '.', envFile, profiles = [] }: ImportOptions = {},
): Promise<ImportResult> {
  const named = names.map(readSource)
  const {
    pods,
    diagnostics,
    alongside = [],
  } = await importSources({
    ...{ sources: named, profiles, variables: variablesOf(names[0] ?? '.', envFile) },
    projectName: file => basename(dirname(resolve(file))),
    local: readLocal,
  })
  const sources = [...named, ...alongside]
  const report = { diagnostics, sources }
  refuseErrors(report)
  if (pods.length === 0) throw new ConfigProblems([...diagnostics, nothing(sources)], sources)

  const found = await configIn(folder)
  const { entries, written } = configFiles(pods)
  const files = [
    ...pods.map(pod => ({ path: podPath(pod), content: podText(pod), mode: modeOf(pod) })),
    ...written,
    ...(found ? [] : [{ path: 'bakelet.yaml', content: newConfig(folder, pods, entries), mode: '0644' }]),
  ]
  for (const { path } of files)
    if (await exists(join(folder, path)))
      throw new WorldError(`${quote(join(folder, path))} already exists; nothing was written`, {
        next: 'move the file away, or write to another folder with -o FOLDER',
      })
  const pending = pods.map(pod => ({ file: join(folder, podPath(pod)), text: podText(pod) }))
  const pendingFiles = new Map(written.map(({ path, content }) => [join(folder, path), content]))
  const config = found
    ? withFiles(found, folder, entries)
    : { file: join(folder, 'bakelet.yaml'), text: newConfig(folder, pods, entries) }
  const checked = await compileFile(config, { pending, pendingFiles, listsPending: !found })
  refuseErrors({
    ...checked,
    diagnostics: [...diagnostics, ...checked.diagnostics],
    sources: [...sources, ...checked.sources],
  })
  await addFiles(folder, files)
  const after = found && (await compileFile(found))
  const known = new Set(after?.sources.map(({ file }) => resolve(file)))
  const unnamed = pods.map(podPath).filter(path => !known.has(resolve(folder, path)))
  return {
    files: files.map(({ path }) => join(folder, path)),
    ...{ config: config.file, isNewConfig: !found, report, checked },
    missing: found ? { ...(unnamed.length > 0 ? { pods: unnamed } : {}), ...filesKey(entries) } : {},
  }
}

const podPath = ({ fileName }: ImportedPod) => `pods/${fileName}.yaml`

const filesKey = (files: Readonly<Record<string, object>>) => (Object.keys(files).length > 0 ? { files } : {})

/** The config as it is to be: its owner adds the entries. */
function withFiles(
  config: ConfigSource,
  folder: string,
  entries: Readonly<Record<string, object>>,
): ConfigSource {
  const layer = { file: join(folder, 'files-of-import.yaml'), text: yaml(filesKey(entries)) }
  return { ...config, over: [...(config.over ?? []), layer] }
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

function newConfig(
  folder: string,
  pods: readonly ImportedPod[],
  entries: Readonly<Record<string, object>>,
): string {
  const name = labelFrom(basename(resolve(folder)))
  return yaml({ name, pods: pods.map(podPath), ...filesKey(entries) })
}

/** A file with a Secret is for its owner only. */
const modeOf = ({ documents }: ImportedPod): string =>
  documents.some(document => 'kind' in document && document.kind === 'Secret') ? '0600' : '0644'
