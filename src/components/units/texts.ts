import type { Config } from '../../config/schema.ts'
import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Content } from '../../plan/content.ts'
import { type SourceFileContent, sourceAt } from '../files/named-files.ts'
import { parseUnit, type UnitFile } from './unit-file.ts'

type Entry = Config['units'][string]
type Written = { readonly content: string } | { readonly source: string }

/** The text of a unit or a drop-in, and where it is from. */
export interface UnitText {
  /** Undefined: the unit itself. */
  readonly dropIn: string | undefined
  readonly content: Content
  readonly parsed: UnitFile
  /** The key of the config that has it, or names its file. */
  readonly path: ConfigPath
  /** The file that it is from. */
  readonly source: SourceFileContent | undefined
}

/** One key of `units`, with its texts. */
export interface ConfigUnit {
  readonly name: string
  /** Undefined: the config has only drop-ins of it. */
  readonly whole: UnitText | undefined
  readonly dropIns: readonly UnitText[]
  readonly enabled: boolean | readonly string[]
}

export function readUnits(units: Config['units'], sourceFiles: readonly SourceFileContent[]): ConfigUnit[] {
  return Object.entries(units).map(([name, entry]) => {
    const path = ['units', name]
    return {
      name,
      whole: isWhole(entry) ? textOf(entry, path, sourceFiles) : undefined,
      dropIns: Object.entries(entry.dropIns).map(([file, written]) =>
        textOf(written, [...path, 'dropIns', file], sourceFiles, file),
      ),
      enabled: isWhole(entry) ? entry.enabled : false,
    }
  })
}

function isWhole(entry: Entry): entry is Extract<Entry, Written> {
  return 'content' in entry || 'source' in entry
}

function textOf(
  written: Written,
  path: ConfigPath,
  sourceFiles: readonly SourceFileContent[],
  dropIn?: string,
): UnitText {
  const key = 'content' in written ? 'content' : 'source'
  const source = key === 'source' ? sourceAt(sourceFiles, [...path, key]) : undefined
  const content = 'content' in written ? written.content : (source?.content ?? '')
  const parsed = parseUnit(typeof content === 'string' ? content : '')
  return { dropIn, content, parsed, path: [...path, key], source }
}

/** A problem of a text: at these words of it, else at the key that has or names the text. */
export function problemOf({ path, source }: UnitText, configFile: string, words?: string) {
  const inSource = source && words !== undefined
  return {
    code: 'unit-invalid',
    severity: 'error',
    file: inSource ? source.file : configFile,
    path: inSource ? [] : path,
    ...(words === undefined ? {} : { words }),
  } as const satisfies Partial<Diagnostic>
}
