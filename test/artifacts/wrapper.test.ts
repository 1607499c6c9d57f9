import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wrapperModule } from '../../src/artifacts/build/wrapper.ts'
import { run } from '../../src/host/process.ts'
import { programs } from '../../src/upstream/programs/index.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakelet-wrapper-'))
})
afterEach(() => rm(folder, { recursive: true }))

const nothing = { replaced: [], excluded: [] }
/** As Go itself reads it. */
async function read(goMod: string) {
  await writeFile(join(folder, 'go.mod'), goMod)
  return JSON.parse((await run('go', ['mod', 'edit', '-json'], { cwd: folder })).stdout)
}

describe('the module that builds a component', () => {
  it('requires upstream at its version', async () => {
    const wrapper = { version: 'v2.3.6', goVersion: '1.26.3', ...nothing }
    expect(await read(wrapperModule(programs.containerd.recipe('2.3.6'), wrapper))).toMatchObject({
      Go: '1.26.3',
      Require: [{ Path: 'github.com/containerd/containerd/v2', Version: 'v2.3.6' }],
      Replace: null,
      Exclude: null,
    })
  })

  it('replaces and excludes what upstream does', async () => {
    const wrapper = {
      version: 'v1.6.36',
      goVersion: '1.19',
      replaced: [
        {
          what: { path: 'github.com/urfave/cli' },
          by: { path: 'github.com/urfave/cli', version: 'v1.22.1' },
        },
        { what: { path: 'a.example/b', version: 'v1.0.0' }, by: { path: 'c.example/d', version: 'v1.0.1' } },
      ],
      excluded: [{ path: 'github.com/mitchellh/osext', version: 'v0.0.0-20151018003038-5e2d6d41470f' }],
    }
    expect(await read(wrapperModule(programs.containerd.recipe('1.6.36'), wrapper))).toMatchObject({
      Replace: [
        {
          Old: { Path: 'github.com/urfave/cli' },
          New: { Path: 'github.com/urfave/cli', Version: 'v1.22.1' },
        },
        { Old: { Path: 'a.example/b', Version: 'v1.0.0' }, New: { Path: 'c.example/d', Version: 'v1.0.1' } },
      ],
      Exclude: [{ Path: 'github.com/mitchellh/osext', Version: 'v0.0.0-20151018003038-5e2d6d41470f' }],
    })
  })

  it('says a name as it is, whatever is in it', async () => {
    const path = 'a.example/b // "c"'
    const wrapper = {
      version: 'v1.6.36',
      goVersion: '1.19',
      ...nothing,
      excluded: [{ path, version: 'v1.0.0' }],
    }
    const { Exclude } = await read(wrapperModule(programs.containerd.recipe('1.6.36'), wrapper))
    expect(Exclude).toEqual([{ Path: path, Version: 'v1.0.0' }])
  })

  const folders = {
    goVersion: '1.26.0',
    replaced: [{ what: { path: 'k8s.io/api' }, by: { path: './staging/src/k8s.io/api' } }],
    excluded: [],
  }

  it('takes the siblings that Kubernetes keeps in folders from where they are published', async () => {
    const { Replace } = await read(
      wrapperModule(programs.kubelet.recipe('1.36.4'), { version: 'v1.36.4', ...folders }),
    )
    expect(Replace).toEqual([
      { Old: { Path: 'k8s.io/api' }, New: { Path: 'k8s.io/api', Version: 'v0.36.4' } },
    ])
  })

  it('refuses a folder that is published nowhere', () => {
    expect(() =>
      wrapperModule(programs.containerd.recipe('1.7.0'), { version: 'v1.7.0', ...folders }),
    ).toThrow('github.com/containerd/containerd@v1.7.0 replaces k8s.io/api by a folder of its own repository')
  })
})
