import { expect, it } from 'vitest'
import { run, starterFolder } from '../support/run.ts'

it.each(['0', '65536', 'http', '5000:80'])('--loopback-port takes no %s', async port => {
  const { exitCode, stderr } = await run(['up', '--loopback-port', port])
  expect(exitCode).toBe(64)
  expect(stderr).toContain('It must be a whole number from 1 to 65535.')
})

it('a machine that is connected to nothing reaches no port, which is said before anything is made', async () => {
  const cwd = await starterFolder()
  const { exitCode, stderr } = await run(['up', '--loopback-port', '5000', '--loopback-port', '3128'], {
    cwd,
  })
  expect(exitCode).toBe(2)
  expect(stderr).toContain('with the network isolated the machine does not reach port 5000 of this machine')
  expect(stderr).toContain('add --network user')
})
