import type { ContainerReport, PodReport } from '../../src/status/report.ts'

const digest = 'sha256:2e1e26c545eeee179c439723978b2740dd4bafc495699e02daaf29b680e7e1e5'

/** A container that ended with exit code 3 four times. */
export const endedContainer: ContainerReport = {
  ...{ name: 'main', kind: 'container', image: 'docker.io/library/busybox:1.37.0', imageDigest: digest },
  ...{ state: 'ended', ready: false, why: 'ended with exit code 3 (Error)', restarts: 4 },
  startedSecondsAgo: null,
  lastEnd: { exitCode: 3, reason: 'Error', startedSecondsAgo: 55, secondsAgo: 54 },
}

export function podReport(fields: Partial<PodReport> = {}): PodReport {
  return {
    ...{ pod: 'web', namespace: 'default', planned: true, state: 'ready', ready: true, why: [] },
    ...{ ip: '10.88.0.3', ageSeconds: 388, restarts: 0, containers: [endedContainer] },
    ...fields,
  }
}
