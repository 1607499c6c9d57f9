import { expect, it } from 'vitest'
import { ConfigProblems } from '../../src/tasks/config-problems.ts'
import type { TaskEvent } from '../../src/tasks/events.ts'
import { planOf } from '../../src/tasks/planned.ts'
import { openProject } from '../../src/tasks/project.ts'

// runc 1.1.0 has known vulnerabilities, which is a warning.
const warned = 'name: node\nrunc: { version: 1.1.0 }\ncontainerd: { version: 1.6.0 }\n'

function open(text: string) {
  const events: TaskEvent[] = []
  const on = (event: TaskEvent) => void events.push(event)
  return { events, project: openProject({ file: 'nowhere/bakelet.yaml', text }, { on }) }
}

it('reports a warning once, whatever number of tasks a command runs', async () => {
  const { events, project } = open(warned)
  await planOf(project)
  const [first] = events
  expect(first).toMatchObject({
    kind: 'warnings',
    diagnostics: expect.arrayContaining([expect.objectContaining({ code: 'version-vulnerable' })]),
  })
  await planOf(project)
  expect(events).toEqual([first])
})

it('compiles a project once', async () => {
  const { project } = open(warned)
  expect(await project.compile()).toBe(await project.compile())
  expect((await planOf(project)).compiled).toBe(await project.compile())
})

it('throws every problem of the config and of the output together, and reports none as an event', async () => {
  const { events, project } = open(warned)
  const more = { code: 'image-too-small', severity: 'error', message: 'no room', hint: 'more' } as const
  const thrown = await planOf(project, (_, file) => [{ ...more, file, path: ['name'] }]).catch(error => error)
  expect(thrown).toBeInstanceOf(ConfigProblems)
  expect(thrown.message).toBe('nowhere/bakelet.yaml: no room')
  expect(thrown.diagnostics.map(({ code }: { code: string }) => code)).toEqual(
    expect.arrayContaining(['image-too-small', 'version-vulnerable']),
  )
  expect(events).toEqual([])
})
