// How a template or a script becomes a module, once for both bundlers: esbuild (the product) and vite (vitest).
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import Handlebars from 'handlebars'

/**
 * `strict`: an unknown name is an error and not an empty string. `noEscape`: HTML escaping would corrupt unit files;
 * values are encoded for their own format before they get here (src/render/).
 */
const options = { strict: true, noEscape: true, preventIndent: true }

function templateModule(text) {
  return [
    "import Handlebars from 'handlebars/runtime.js'",
    `const template = Handlebars.template(${Handlebars.precompile(text, options)})`,
    'export default values => template(values)',
  ].join('\n')
}

function textModule(text) {
  return `export default ${JSON.stringify(text)}`
}

/** A script for the node without its comments, but for the sentence at its beginning that says what it does. */
function withoutComments(text) {
  if (/<<['"\w]/.test(text)) throw new Error('a here-document: a line in it may only look like a comment')
  const [head] = /^(#!.*\n(# .*\n)?)?/.exec(text)
  return head + text.slice(head.length).replace(/^[ \t]*#.*\n/gm, '')
}

/** The comments of a script for the node stay here: they are a third of it, and EC2 takes 16 KiB in all. */
function nodeScriptModule(text) {
  return textModule(withoutComments(text))
}

/** The files beside common.pl are the two ends of one script. */
async function readyScriptModule(end, path) {
  return nodeScriptModule((await readFile(join(dirname(path), 'common.pl'), 'utf8')) + end)
}

const kinds = [
  { filter: /\.hbs$/, toModule: templateModule },
  { filter: /\/templates\/system\/bin\/.*\.sh$/, toModule: nodeScriptModule },
  { filter: /\/templates\/(pods|firewall)\/bin\/bakelet-\w+\.pl$/, toModule: nodeScriptModule },
  { filter: /\/templates\/pods\/bin\/bakelet-ready\/.*\.pl$/, toModule: readyScriptModule },
  { filter: /\/(src|templates\/(mkosi|image))\/.*\.(sh|py|asc|network)$/, toModule: textModule },
  { filter: /\/packer\/.*(\.hcl|\.sh|\/(user|meta)-data)$/, toModule: textModule },
]

export const esbuildPlugin = {
  name: 'bakelet-assets',
  setup(build) {
    for (const { filter, toModule } of kinds)
      build.onLoad({ filter }, async ({ path }) => ({
        contents: await toModule(await readFile(path, 'utf8'), path),
        loader: 'js',
        resolveDir: import.meta.dirname,
      }))
  },
}

export const vitePlugin = {
  name: 'bakelet-assets',
  async load(id) {
    const kind = kinds.find(({ filter }) => filter.test(id))
    return kind?.toModule(await readFile(id, 'utf8'), id)
  },
}

/**
 * Commander loads Node's child_process for subcommands that are programs of their own. We have none, and it costs as much
 * as the rest of Commander.
 */
export const commanderAlonePlugin = {
  name: 'bakelet-commander-alone',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'none', namespace: 'none' } : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {}' }))
  },
}

/**
 * Data as text that JSON.parse reads: V8 takes it in faster than the same object as code, from a code cache too
 * (https://v8.dev/blog/cost-of-javascript-2019#json).
 */
export const jsonPlugin = {
  name: 'bakelet-json',
  setup(build) {
    build.onLoad({ filter: /\/src\/data\/.*\.json$/ }, async ({ path }) => {
      const text = JSON.stringify(JSON.parse(await readFile(path, 'utf8')))
      return { contents: `export default JSON.parse(${JSON.stringify(text)})`, loader: 'js' }
    })
  },
}

/** Leaves data out of a bundle: src/data/NAME.json is required from FOLDER/NAME.json, beside it. */
export function apartDataPlugin(names, folder) {
  return {
    name: 'bakelet-apart-data',
    setup(build) {
      build.onResolve({ filter: new RegExp(`/data/(${names.join('|')})\\.json$`) }, ({ path }) => ({
        path: `${folder}/${basename(path)}`,
        external: true,
      }))
    },
  }
}

/** Leaves packages out of a bundle: they are required from FOLDER/NAME.cjs, beside it. */
export function apartPlugin(packages, folder) {
  return {
    name: 'bakelet-apart',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^(${packages.join('|')})$`) }, ({ path }) => ({
        path: `${folder}/${path}.cjs`,
        external: true,
      }))
    },
  }
}

/** Leaves bakelet's own modules out of a bundle, with everything that they import: NAME.ts is required from FOLDER/NAME.cjs. */
export function apartModulesPlugin(names, folder) {
  return {
    name: 'bakelet-apart-modules',
    setup(build) {
      build.onResolve({ filter: new RegExp(`/(${names.join('|')})\\.ts$`) }, ({ path }) => ({
        path: `${folder}/${basename(path, '.ts')}.cjs`,
        external: true,
      }))
    },
  }
}
