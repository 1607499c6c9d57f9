import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
// The file that build.mjs writes last.
const built = join(root, 'dist/schema.json')

/** Run once before all tests: those of the command line are about what is shipped, so it must be of these sources. */
export default function buildDist(): void {
  const sources = ['src', 'templates', 'build'].flatMap(folder => [
    folder,
    ...readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
  ])
  const newest = Math.max(...[...sources, 'build.mjs', 'package.json'].map(modified))
  if (!existsSync(built) || statSync(built).mtimeMs < newest)
    execFileSync(process.execPath, ['build.mjs'], { cwd: root, stdio: 'inherit' })
}

const modified = (path: string) => statSync(join(root, path)).mtimeMs
