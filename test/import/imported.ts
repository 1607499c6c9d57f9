import { importSources, type LocalEntry } from '../../src/import/index.ts'

interface Surroundings {
  readonly file?: string
  readonly variables?: Readonly<Record<string, string>>
  readonly profiles?: readonly string[]
  /** Other imported files: content by name. */
  readonly others?: Readonly<Record<string, string>>
  /** Content by path. */
  readonly local?: Readonly<Record<string, string>>
}

/** Imports one text. `found`: each diagnostic with its line. */
export async function imported(text: string, surroundings: Surroundings = {}) {
  const { file = 'app.yaml', variables = {}, profiles = [], others = {}, local = {} } = surroundings
  const { pods, diagnostics } = await importSources({
    sources: [
      { file, text },
      ...Object.entries(others).map(([name, other]) => ({ file: name, text: other })),
    ],
    ...{ profiles, variables: new Map(Object.entries(variables)) },
    projectName: () => 'shop',
    local: (_, path) => localEntry(local[path], /^(\.\.)?\//.test(path)),
  })
  return {
    pods,
    diagnostics,
    found: diagnostics.map(({ code, span, message }) => `${span?.line}: ${code}: ${message}`),
  }
}

function localEntry(content: string | undefined, isOutside: boolean): LocalEntry | undefined {
  return content === undefined
    ? undefined
    : { kind: 'file', bytes: new TextEncoder().encode(content), mode: '0644', isOutside }
}

/** The Pod of the first file. */
export function podOf({ pods }: Pick<Awaited<ReturnType<typeof imported>>, 'pods'>) {
  return pods[0]?.documents[0] as {
    readonly metadata: { readonly name: string }
    readonly spec: Readonly<Record<string, unknown>> & {
      readonly containers: readonly Readonly<Record<string, unknown>>[]
    }
  }
}
