// Bundles src/ into dist/: main.cjs and gen-cloud-init.cjs, which the two executables run, and library/. People pipe `gen`, so its
// start-up time matters: nothing is resolved from node_modules at run time, and a module that only some commands need is
// evaluated only by them. The same sources give the same bytes, in any folder and for any user.
import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { packagesIn, thirdPartyNotices } from './build/notices.mjs'
import {
  apartDataPlugin,
  apartModulesPlugin,
  apartPlugin,
  commanderAlonePlugin,
  esbuildPlugin,
  jsonPlugin,
} from './build/plugins.mjs'
import { writeTypes } from './build/types.mjs'

const { version } = JSON.parse(await readFile('package.json', 'utf8'))
// Built beside, and then put in place at once: whoever runs dist/ meanwhile finds the old one whole.
const folder = `out/dist.${process.pid}`
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  minify: true,
  plugins: [esbuildPlugin, commanderAlonePlugin],
  // The builds for browsers: yaml's is made of ES modules, so it comes out smaller; fflate's does not start Node's worker
  // threads.
  alias: { yaml: './node_modules/yaml/browser/index.js', fflate: './node_modules/fflate/esm/browser.js' },
  define: { VERSION: JSON.stringify(version) },
  logLevel: 'warning',
  // Names of pieces are digests that cover the paths of the sources: node_modules may be a link to another folder.
  preserveSymlinks: true,
  metafile: true,
  // The texts are in THIRD-PARTY-NOTICES.
  legalComments: 'none',
}
// Packages that are large and that only some commands need: a file each, read when it is.
const large = ['undici', 'execa', 'toml-eslint-parser', 'modern-tar', 'tinyglobby', 'ws']
// As are modules of ours with what they import: protobuf is 100 kB.
const apartModules = { 'grpc-messages': 'src/status/grpc/grpc-messages.ts' }
// As is data that only some configs are checked by.
const tables = [
  'kubelet-fields',
  'kubelet-flags',
  'kubelet-gates',
  'containerd-config',
  'kernel-names',
  'os-paths',
  'time-zones',
  'unit-keys',
]
await mkdir(`${folder}/data`, { recursive: true })
for (const name of tables)
  await writeFile(
    `${folder}/data/${name}.json`,
    JSON.stringify(JSON.parse(await readFile(`src/data/${name}.json`, 'utf8'))),
  )
const packages = await build({
  ...common,
  entryPoints: { ...Object.fromEntries(large.map(name => [name, name])), ...apartModules },
  outdir: `${folder}/packages`,
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  // Some of them are ES modules that ask for their own place.
  define: { ...common.define, 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
})
// Runs a config that is a program, in a process of its own.
const runner = await build({
  ...common,
  entryPoints: ['src/tasks/config-program/runner.ts'],
  outfile: `${folder}/packages/config-runner.cjs`,
  format: 'cjs',
  // The entry that names its parts where the bundler sees them.
  alias: { ...common.alias, jiti: './node_modules/jiti/lib/jiti.cjs' },
})
const programs = { 'main.cjs': 'src/cli/main.ts', 'gen-cloud-init.cjs': 'src/cli/gen/cloud-init-main.ts' }
const bundles = []
for (const [name, entry] of Object.entries(programs)) {
  bundles.push(
    await build({
      ...common,
      plugins: [
        ...common.plugins,
        jsonPlugin,
        apartPlugin(large, './packages'),
        apartModulesPlugin(Object.keys(apartModules), './packages'),
        apartDataPlugin(tables, './data'),
      ],
      entryPoints: [entry],
      outfile: `${folder}/${name}`,
      format: 'cjs',
      // A function, as which launcher.cjs runs it.
      banner: {
        js: `(function (require, module, exports) {
const configRunner = () => require.resolve('./packages/config-runner.cjs');
const bakeletLibrary = () => require.resolve('./library/index.js');`,
      },
      footer: { js: '})' },
      // A script that is run from a code cache has no import() of its own; a bundled module becomes a function either way.
      supported: { 'dynamic-import': false },
    }),
  )
  // launcher.cjs reads it as Latin-1. esbuild escapes strings, but neither regular expressions nor tagged templates.
  const text = (await readFile(`${folder}/${name}`, 'utf8')).replace(
    /[\x80-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  await writeFile(`${folder}/${name}`, text)
}
// In pieces, which are read when a task needs them: most configs import no more than defineConfig().
const library = await build({
  ...common,
  plugins: [
    ...common.plugins,
    apartPlugin(large, '../packages'),
    apartModulesPlugin(Object.keys(apartModules), '../packages'),
  ],
  entryPoints: ['src/index.ts'],
  outdir: `${folder}/library`,
  chunkNames: '[hash]',
  splitting: true,
  format: 'esm',
  banner: {
    js: `const besideIt = path => decodeURIComponent(new URL(path, import.meta.url).pathname);
const configRunner = () => besideIt('../packages/config-runner.cjs');
const bakeletLibrary = () => besideIt('./index.js');`,
  },
})

await writeTypes(`${folder}/types`, `out/types.${process.pid}`)

// JSON Schemas are data that only running code knows: that of the config, those of what --json prints, that of a file on a node.
async function exportsOf(entry) {
  const { outputFiles } = await build({ ...common, entryPoints: [entry], format: 'esm', write: false })
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
}
/** The address under which npm's CDNs have it, and which a tool needs not ask for. */
const writeSchema = (path, { $schema, ...schema }) =>
  writeFile(
    `${folder}/${path}`,
    JSON.stringify({ $schema, $id: `https://unpkg.com/bakelet@${version}/dist/${path}`, ...schema }),
  )
const { editorSchema } = await exportsOf('src/config/editor-schema/index.ts')
await writeSchema('schema.json', editorSchema())
const { documentNames, documentSchema } = await exportsOf('src/cli/json/documents.ts')
await mkdir(`${folder}/schema`)
for (const name of documentNames) await writeSchema(`schema/${name}.json`, documentSchema(name))
const { statusFileSchema } = await exportsOf('src/cli/json/status-file.ts')
await writeSchema('schema/status-file.json', statusFileSchema())

const folders = new Set(
  [packages, runner, ...bundles, library].flatMap(({ metafile }) => packagesIn(metafile)),
)
await writeFile(`${folder}/THIRD-PARTY-NOTICES`, await thirdPartyNotices([...folders].sort()))

const digest = createHash('sha256')
for (const name of Object.keys(programs)) digest.update(await readFile(`${folder}/${name}`))
for (const name of ['bakelet.cjs', 'gen.cjs']) {
  await build({
    ...common,
    minify: false,
    metafile: false,
    entryPoints: ['build/launcher.cjs'],
    outfile: `${folder}/${name}`,
    define: { BUNDLES_DIGEST: JSON.stringify(digest.copy().digest('hex').slice(0, 16)) },
  })
  await chmod(`${folder}/${name}`, 0o755)
}
await rm('dist', { recursive: true, force: true })
await rename(folder, 'dist')
