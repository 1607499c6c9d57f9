import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { downloadModule } from '../../src/artifacts/build/module.ts'
import { findGo, type GoToolchain } from '../../src/artifacts/build/toolchain.ts'
import { WorldError } from '../../src/host/errors.ts'
import { emptyFolder } from '../support/run.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Puts a `go` first in PATH that answers each subcommand with one text. */
async function goThatAnswers(answers: {
  readonly env?: string
  readonly download?: string
  readonly edit?: string
}) {
  const folder = await emptyFolder()
  for (const [name, text] of Object.entries(answers)) writeFileSync(join(folder, name), text)
  writeFileSync(
    join(folder, 'go'),
    `#!/bin/sh
case "$1 $2" in
'env -json') cat ${folder}/env ;;
'mod download') cat ${folder}/download ;;
'mod edit') cat ${folder}/edit ;;
esac
`,
    { mode: 0o755 },
  )
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
}

const toolchain = (): GoToolchain => ({
  version: 'go1.26.0',
  hostArch: 'amd64',
  user: undefined,
  env: { PATH: process.env.PATH ?? '' },
})

async function failure(promise: Promise<unknown>): Promise<WorldError> {
  const error = await promise.then(
    () => expect.fail('the answer was accepted'),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(WorldError)
  expect((error as WorldError).next).toContain('go version')
  expect((error as WorldError).message.length).toBeLessThan(500)
  expect((error as WorldError).message).toMatch(/^[^\p{Cc}]*$/u)
  return error as WorldError
}

const malformed = [
  '',
  '<html>',
  'null',
  '[]',
  '"text"',
  '{',
  '{}',
  '\u001b[2J',
  `{"a":"${'x'.repeat(100_000)}"}`,
]

describe('an answer of go that bakelet cannot read', () => {
  it.each([
    ...malformed,
    '{"GOVERSION":1,"GOHOSTARCH":"amd64"}',
    '{"GOVERSION":"go1.26\\n","GOHOSTARCH":"amd64"}',
  ])('is refused from `go env`: %j', async env => {
    await goThatAnswers({ env })
    const error = await failure(findGo('amd64', undefined, new AbortController().signal))
    expect(error.message).toMatch(/^`go env -json` answered /)
  })

  const download = JSON.stringify({ Sum: `h1:${'A'.repeat(43)}=`, Dir: '/mod', GoMod: '/go.mod' })
  const load = () => downloadModule('k8s.io/x', 'v1.2.3', 'kubelet 1.2.3', { toolchain: toolchain() })

  it.each([...malformed, '{"Sum":"h1:","Dir":"/mod","GoMod":"/go.mod"}', download.replace('/mod', 'mod')])(
    'is refused from `go mod download`: %j',
    async answer => {
      await goThatAnswers({ download: answer })
      const error = await failure(load())
      expect(error.message).toMatch(/^kubelet 1\.2\.3: `go mod download -json k8s\.io\/x@v1\.2\.3` answered /)
    },
  )

  it.each([
    ...malformed.filter(text => !text.startsWith('{"a"') && text !== '{}'),
    '{"Go":"new"}',
    '{"Replace":{}}',
    '{"Replace":[null]}',
    '{"Exclude":[{"Path":1}]}',
  ])('is refused from `go mod edit`: %j', async edit => {
    await goThatAnswers({ download, edit })
    const error = await failure(load())
    expect(error.message).toMatch(/^kubelet 1\.2\.3: `go mod edit -json \/go\.mod` answered /)
  })

  it('is accepted where it has what bakelet reads', async () => {
    await goThatAnswers({
      env: '{"GOVERSION":"go1.26.8","GOHOSTARCH":"amd64","GOPROXY":"off"}',
      download,
      edit: '{"Go":"1.26","Replace":null}',
    })
    expect(await findGo('amd64', undefined, new AbortController().signal)).toMatchObject({
      version: 'go1.26.8',
      env: { GOPROXY: 'off' },
    })
    expect(await load()).toMatchObject({ directory: '/mod', goVersion: '1.26', replaced: [] })
  })
})
