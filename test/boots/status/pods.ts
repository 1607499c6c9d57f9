import { stringify } from 'yaml'

function pod(name: string, container: object): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'main', image: 'docker.io/library/busybox:1.37.0', ...container }],
    },
  })
}

/** One pod for each state that people look into a node for. */
export const lookedAt = {
  ready: pod('ready', {
    command: [
      'sh',
      '-c',
      'mkdir /www; echo hello > /www/index.html; echo serving; exec httpd -f -p 8080 -h /www',
    ],
    ports: [{ name: 'http', containerPort: 8080 }],
    readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 1 },
  }),
  loop: pod('loop', { command: ['sh', '-c', 'echo no such luck; exit 3'] }),
  never: pod('never', {
    command: ['sleep', '100000'],
    readinessProbe: { exec: { command: ['test', '-e', '/ready'] }, periodSeconds: 1 },
  }),
  missing: pod('missing', { image: 'registry.invalid/missing:1', command: ['sleep', '100000'] }),
}
