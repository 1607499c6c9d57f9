import { WorldError } from '../../host/errors.ts'
import type { Recipe } from '../../upstream/recipe.ts'
import type { DownloadedModule, ModuleVersion, Replacement } from './module.ts'

/** What a wrapper has to say again of the module that it builds. */
type Wrapped = Pick<DownloadedModule, 'version' | 'goVersion' | 'replaced' | 'excluded'>

/**
 * The go.mod of a module of our own that builds upstream's main packages: `go install` refuses modules with replace or
 * exclude directives. Go reads both from the main module alone ("go.mod file reference", go.dev/ref/mod), so they are
 * said again here: the build takes the same dependencies as upstream's does.
 */
export function wrapperModule(recipe: Recipe, { version, goVersion, replaced, excluded }: Wrapped): string {
  return [
    'module bakelet.invalid/build',
    `go ${goVersion}`,
    `require ${recipe.module} ${version}`,
    ...replaced.map(replacement => replaceLine(recipe, version, replacement)),
    ...excluded.map(module => `exclude ${words(module)}`),
    '',
  ].join('\n')
}

function replaceLine({ module, stagingVersion }: Recipe, version: string, { what, by }: Replacement): string {
  if (by.version !== undefined) return `replace ${words(what)} => ${words(by)}`
  if (stagingVersion === undefined)
    throw new WorldError(`${module}@${version} replaces ${what.path} by a folder of its own repository`, {
      next: 'use the release of this version: `source: release`',
    })
  return `replace ${words(what)} => ${words({ path: what.path, version: stagingVersion })}`
}

/** Quoted, as go.mod has strings of any content ("Lexical elements", go.dev/ref/mod). */
function words({ path, version }: ModuleVersion): string {
  return [path, ...(version === undefined ? [] : [version])].map(word => JSON.stringify(word)).join(' ')
}

/** A file of that module which makes `go mod tidy` keep what the packages need. */
export function wrapperImports(recipe: Recipe): string {
  const packages = recipe.steps.flatMap(step => step.packages)
  return [
    '//go:build tools',
    '',
    'package tools',
    '',
    ...packages.map(name => `import _ "${name}"`),
    '',
  ].join('\n')
}
