import { join } from 'node:path'
import { globSync } from 'tinyglobby'
import { describe, expect, it } from 'vitest'
import { itWith, run } from '../support/foreign.ts'

const repository = join(import.meta.dirname, '../..')
const scripts = globSync(['templates/**/*.sh', 'src/**/*.sh', 'packer/**/*.sh'], { cwd: repository }).sort()

describe.each(scripts)('%s', script => {
  const path = join(repository, script)

  it('is a shell script without syntax errors', () => {
    expect(run('sh', ['-n', path])).toEqual({ status: 0, output: '' })
  })

  itWith('shellcheck')('has nothing that shellcheck minds', () => {
    expect(run('shellcheck', ['--shell=sh', path])).toEqual({ status: 0, output: '' })
  })
})
