// How a template or a script becomes a module, once for both bundlers: esbuild (the product) and vite (vitest).
import { readFile } from 'node:fs/promises'
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

const kinds = [
  { filter: /\.hbs$/, toModule: templateModule },
  { filter: /\.sh$/, toModule: text => `export default ${JSON.stringify(text)}` },
]

export const esbuildPlugin = {
  name: 'bakelet-assets',
  setup(build) {
    for (const { filter, toModule } of kinds)
      build.onLoad({ filter }, async ({ path }) => ({
        contents: toModule(await readFile(path, 'utf8')),
        loader: 'js',
        resolveDir: import.meta.dirname,
      }))
  },
}

export const vitePlugin = {
  name: 'bakelet-assets',
  async load(id) {
    const kind = kinds.find(({ filter }) => filter.test(id))
    return kind?.toModule(await readFile(id, 'utf8'))
  },
}
