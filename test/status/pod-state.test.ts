import { describe, expect, it } from 'vitest'
import { judgePod } from '../../src/status/pod-state.ts'
import { type ContainerReport, isWell } from '../../src/status/report.ts'

const running: ContainerReport = {
  ...{ name: 'web', kind: 'container', image: 'a', imageDigest: null, restarts: 0, lastEnd: null },
  ...{ state: 'running', startedSecondsAgo: 9, ready: true, why: null },
}
const ended = (exitCode: number, kind: ContainerReport['kind'] = 'container'): ContainerReport => ({
  ...running,
  ...{ kind, name: `${kind}-${exitCode}`, state: 'ended', ready: kind === 'init' && exitCode === 0 },
  ...{ why: exitCode === 0 ? null : `ended with exit code ${exitCode}` },
  lastEnd: { exitCode, reason: '', startedSecondsAgo: 2, secondsAgo: 1 },
})
const waiting: ContainerReport = { ...running, state: 'waiting', ready: false, why: 'not started yet' }
const unsure: ContainerReport = { ...running, ready: null, why: 'its startup probe fails now' }

describe('the state of a pod', () => {
  it.each([
    ['Always', [running], 'ready', true],
    ['Always', [ended(0, 'init'), running], 'ready', true],
    ['Always', [], 'starting', false],
    ['Always', [running, waiting], 'starting', false],
    ['Always', [running, ended(3)], 'restarting', false],
    ['Always', [running, ended(0)], 'restarting', false],
    [
      'Always',
      [{ ...waiting, lastEnd: { exitCode: 3, reason: 'Error', startedSecondsAgo: 2, secondsAgo: 1 } }],
      'restarting',
      false,
    ],
    ['Always', [ended(1, 'init'), waiting], 'restarting', false],
    ['Always', [running, { ...running, ready: false, why: 'its readiness probe fails' }], 'not ready', false],
    ['Always', [running, unsure], 'running', null],
    ['Never', [ended(0)], 'completed', false],
    ['Never', [ended(0), ended(2)], 'failed', false],
    ['Never', [ended(1, 'init'), waiting], 'failed', false],
    ['Never', [running, ended(2)], 'not ready', false],
    ['OnFailure', [ended(0)], 'completed', false],
    ['OnFailure', [ended(2)], 'restarting', false],
  ] as const)('with restartPolicy %s: %j', (restartPolicy, containers, state, ready) => {
    expect(judgePod(containers, { restartPolicy })).toMatchObject({ state, ready })
  })

  it('is what the kubelet says where it does', () => {
    expect(judgePod([running], { restartPolicy: 'Always', phase: 'Failed' }).state).toBe('failed')
    expect(judgePod([running], { restartPolicy: 'Always', phase: 'Running' }).state).toBe('ready')
  })

  it('names the containers that are not ready, and counts restarts', () => {
    const judged = judgePod([{ ...ended(3), name: 'db', restarts: 4 }, unsure], { restartPolicy: 'Always' })
    expect(judged.why).toEqual(['db: ended with exit code 3', 'web: its startup probe fails now'])
    expect(judged.restarts).toBe(4)
  })

  it('is well when the pod is ready or has completed', () => {
    expect((['ready', 'completed', 'running', 'failed'] as const).map(state => isWell({ state }))).toEqual([
      ...[true, true, false, false],
    ])
  })
})
