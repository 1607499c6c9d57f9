// Bundles src/ into dist/: one small entry per executable, and a chunk for each heavy module that only some commands
// load. Start-up is what people feel when they pipe `gen`, so nothing is resolved from node_modules at run time.
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { esbuildPlugin } from './build/plugins.mjs'

const { version } = JSON.parse(await readFile('package.json', 'utf8'))
// Built beside, and then put in place at once: whoever runs dist/ meanwhile finds the old one whole.
const folder = `out/dist.${process.pid}`
await build({
  entryPoints: { bakelet: 'src/cli/bakelet.ts', gen: 'src/cli/gen.ts', index: 'src/index.ts' },
  outdir: folder,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  keepNames: true,
  plugins: [esbuildPlugin],
  // yaml's build for browsers is the one made of ES modules: smaller after tree shaking, and importable lazily (a CommonJS
  // module that is both imported and lazily imported comes out of the bundler without its named exports).
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  define: { VERSION: JSON.stringify(version) },
  // CommonJS dependencies in an ES module bundle still ask for Node's own modules through require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
for (const name of ['bakelet', 'gen']) await chmod(`${folder}/${name}.js`, 0o755)

// The JSON Schema is data that only running code knows.
const {
  outputFiles: [schemaModule],
} = await build({
  entryPoints: ['src/config/json-schema.ts'],
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
})
const { configJsonSchema } = await import(`data:text/javascript,${encodeURIComponent(schemaModule.text)}`)
await writeFile(`${folder}/schema.json`, `${JSON.stringify(configJsonSchema(), null, 2)}\n`)

await rm('dist', { recursive: true, force: true })
await rename(folder, 'dist')
