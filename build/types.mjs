// The declarations of the library: tsc emits them, and the files that src/index.ts reaches go into the package. They import
// no package, so a program that uses bakelet needs neither Zod nor @types/node.
import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { promisify } from 'node:util'

// Config is inferred from a schema of Zod. As the result of a function its type is emitted in full, without Zod.
const configProgram = `
import type { output } from 'zod/mini'
import { configSchema } from '../../src/config/schema.ts'
const outputOf = <S extends typeof configSchema>(_: S): output<S> => undefined as never
export const config = outputOf(configSchema)
`

/** Writes the declarations into a folder. `scratch` is two folders below the root of the repository. */
export async function writeTypes(folder, scratch) {
  await mkdir(scratch, { recursive: true })
  try {
    await writeFile(join(scratch, 'config.ts'), configProgram)
    await writeFile(join(scratch, 'tsconfig.json'), JSON.stringify(project))
    await promisify(execFile)('node_modules/.bin/tsc', ['-p', scratch])
    const emitted = join(scratch, 'emitted/src')
    const config = await readFile(join(scratch, 'emitted', scratch, 'config.d.ts'), 'utf8')
    await copyReached(
      'index.d.ts',
      path =>
        path === join('config', 'schema.d.ts')
          ? withoutProgram(config)
          : readFile(join(emitted, path), 'utf8'),
      folder,
    )
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

// Merges with the AbortSignal of lib.dom or @types/node, and stands in for it where a program has neither.
const globals = 'declare global { interface AbortSignal {} }\n'

const project = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: '../..',
    outDir: 'emitted',
    rewriteRelativeImportExtensions: true,
    noErrorTruncation: true,
  },
  include: [],
  files: ['config.ts', '../../src/index.ts', '../../src/assets.d.ts'],
}

const withoutProgram = text =>
  text.replace('export declare const config:', 'export type Config =').replaceAll('"../../src/', '"../')

async function copyReached(entry, read, folder, done = new Set()) {
  if (done.has(entry)) return
  done.add(entry)
  const text = (await read(entry))
    // A schema beside a type: no part of the API.
    .replace(/^import \* as z from 'zod\/mini';\n/m, '')
    .replace(/^(\/\*\*.*\*\/\n)?export declare const \w+: z\..*;\n/gm, '')
    // tsc leaves the extension in declarations as the source has it, and resolves only .js to .d.ts.
    .replace(/(?<=(?:from |import\()(['"])\.[^'"]*)\.ts(?=\1)/g, '.js')
  const file = join(folder, entry)
  const isEntry = entry === 'index.d.ts'
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, isEntry ? `${globals}${text}` : text)
  for (const [, , path] of text.matchAll(/(?:from |import\()(['"])(\.[^'"]*)\.js\1/g))
    await copyReached(normalize(join(dirname(entry), `${path}.d.ts`)), read, folder, done)
}
