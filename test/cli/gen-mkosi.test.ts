import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run, starterFolder } from '../support/run.ts'

it('gen mkosi says what a baked image cannot have, at its place, and writes nothing', async () => {
  const cwd = await starterFolder()
  const config = join(cwd, 'bakelet.yaml')
  writeFileSync(config, `${readFileSync(config, 'utf8')}image: {size: 60M}\n`)
  const { exitCode, stderr } = await run(['gen', 'mkosi'], { cwd })
  expect(exitCode).toBe(1)
  expect(stderr).toContain('error[image-too-small]: a disk of 60M has no room')
  expect(stderr.match(/bakelet\.yaml:\d+:\d+/g)).toHaveLength(1)
  expect(readdirSync(cwd).sort()).toEqual(['bakelet.yaml', 'pods'])
})

it('gen mkosi without a fetch says what to do first', async () => {
  const { exitCode, stderr } = await run(['gen', 'mkosi'], { cwd: await starterFolder() })
  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/not fetched for this config:[\s\S]*\n {2}kubelet 1\.36\.4 for amd64\n/)
  expect(stderr).toContain('`bakelet fetch`')
})
