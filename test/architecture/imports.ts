import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** A file of src/ and everything that it imports, by value or only by type. */
export interface SourceFile {
  /** Relative to src/: plan/types.ts */
  readonly path: string
  /** Relative to src/, of files that exist or should. */
  readonly files: readonly string[]
  /** Modules of Node.js and packages: node:fs, yaml. */
  readonly packages: readonly string[]
  readonly text: string
}

/** Every TypeScript file below a folder, in a fixed order. */
export function readSources(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts'))
    .sort()
    .map(path => {
      const text = readFileSync(join(folder, path), 'utf8')
      const specifiers = importsOf(text)
      const isOwn = (specifier: string) => specifier.startsWith('.')
      return {
        path,
        text,
        files: specifiers.filter(isOwn).map(specifier => normalize(join(dirname(path), specifier))),
        packages: specifiers.filter(specifier => !isOwn(specifier)),
      }
    })
}

/**
 * What a module names after `from`, `import`, or in `import()`, as a value or a type. Biome formats every file, so an import
 * is written in one way only; the start of the line or the parenthesis keeps the words of a text out.
 */
export function importsOf(text: string): string[] {
  const statement = /^import (?:[\w\s{},*$]+ from )?'([^']+)'/gm
  const again = /^export (?:type )?(?:\{[^}]*\}|\*(?: as \w+)?) from '([^']+)'/gm
  const call = /\bimport\(\s*'([^']+)'\s*\)/g
  return [statement, again, call]
    .flatMap(form => [...text.matchAll(form)])
    .map(([, specifier = '']) => specifier)
}

/** The folder of src/ that a file belongs to; the file itself where it lies in src/. */
export function folderOf(path: string): string {
  return path.split('/', 1)[0] ?? path
}
