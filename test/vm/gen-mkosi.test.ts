import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { hashFile } from '../../src/artifacts/store.ts'
import { bakeTools } from '../../src/bake/bake.ts'
import { ensureTools } from '../../src/cli/tools.ts'
import { run as runProgram } from '../../src/host/process.ts'
import { run } from '../cli/run.ts'
import { labFolder, openLab, root, say, tools } from './lab.ts'
import { readmeCommands } from './readme-commands.ts'

const folder = join(labFolder, 'gen-mkosi')

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await cp(join(root, 'examples/web'), folder, { recursive: true })
  await openLab()
  await ensureTools(bakeTools({ sbom: false }), tools)
})

async function bakelet(...args: string[]): Promise<void> {
  const { exitCode, stderr } = await run(args, { cwd: folder })
  expect(exitCode, stderr).toBe(0)
}

it('builds as its own README says, to the bytes of a bake', async () => {
  await bakelet('fetch', '--no-base')
  await bakelet('bake', '--format', 'raw', '--no-sbom')
  await bakelet('gen', 'mkosi', '-o', 'image')
  const made = join(folder, 'image')
  for (const command of await readmeCommands(made, process.getuid?.() === 0)) {
    say(command)
    await runProgram('sh', ['-ec', command], { cwd: made })
  }
  expect(await hashFile(join(made, 'edge-web.raw'))).toBe(
    await hashFile(join(folder, 'out/edge-web/edge-web.raw')),
  )
})
