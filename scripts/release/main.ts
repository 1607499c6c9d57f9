// Adds an upstream release to src/data/releases.json: reads what upstream published as its sha256, downloads the files of
// both architectures, and compares. What it adds is for a person to review.
//
// Usage: npm run data:release -- kubelet 1.38.0
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type ProgramName, programNames } from '../../src/upstream/programs/index.ts'
import { addRelease } from './add.ts'
import { verifiedDigests } from './published.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    // A server that has the same paths.
    from: { type: 'string' },
    data: { type: 'string', default: 'src/data/releases.json' },
  },
})

async function main(): Promise<void> {
  const [name = '', version = ''] = positionals
  if (!isProgram(name) || !/^\d+\.\d+\.\d+$/.test(version))
    throw new Error(`name one of ${programNames.join(', ')} and a version, as in: kubelet 1.38.0`)
  const before = readFileSync(values.data, 'utf8')
  const digests = await verifiedDigests(name, version, values.from)
  const day = new Date().toISOString().slice(0, 10)
  const after = addRelease(before, { name, version, digests, day })
  if (after === before) return console.log(`${name} ${version} is there already, with the same digests`)
  const aside = `${values.data}.new`
  writeFileSync(aside, after)
  renameSync(aside, values.data)
  console.log(`${values.data} has ${name} ${version}; \`npm test\` says what else there is to know of it`)
}

function isProgram(name: string): name is ProgramName {
  return programNames.some(known => known === name)
}

main().catch((error: Error) => {
  console.error(`error: ${error.message}`)
  process.exitCode = 1
})
