import { stringify } from 'yaml'

/** As long as the file `broken` is in its volume, something is wrong with a pod. */
const brokenFile = (pod: string) =>
  `/var/lib/kubelet/pods/*/volumes/kubernetes.io~empty-dir/state-${pod}/broken`
export const breakPod = (pod: string) =>
  `for file in $(dirname ${brokenFile(pod)}); do touch $file/broken; done`
export const mendPod = (pod: string) => `rm ${brokenFile(pod)}`
/** A file that the pod `web` serves. */
export const page = (name: string) =>
  `$(echo /var/lib/kubelet/pods/*/volumes/kubernetes.io~empty-dir/state-web)/${name}`

/** Serves until it is broken, and goes on when it no longer is. */
const serveWhileWell = (port: number) => `while true; do
  httpd -f -p ${port} -h /state & until [ -e /state/broken ]; do sleep 0.1; done
  kill -KILL $!; while [ -e /state/broken ]; do sleep 0.1; done
done`

interface Container {
  readonly command: string
  readonly ports?: object
  readonly readinessProbe?: object
}

const pod = (name: string, { command, ...more }: Container) =>
  stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          ...{ name: 'main', image: 'docker.io/library/busybox:1.37.0', command: ['sh', '-c', command] },
          ...{ volumeMounts: [{ name: `state-${name}`, mountPath: '/state' }], ...more },
        },
      ],
      volumes: [{ name: `state-${name}`, emptyDir: {} }],
    },
  })

export const pods = {
  web: pod('web', {
    command: 'echo a page >/state/index.html; echo >/state/there.html; exec httpd -f -p 8080 -h /state',
    ports: [{ containerPort: 8080, hostPort: 8080 }],
  }),
  silent: pod('silent', {
    command: serveWhileWell(9000),
    ports: [{ containerPort: 9000, hostPort: 9000 }],
  }),
  unready: pod('unready', {
    command: serveWhileWell(9001),
    readinessProbe: { tcpSocket: { port: 9001 }, periodSeconds: 1 },
  }),
  loop: pod('loop', { command: 'until [ -e /state/broken ]; do sleep 0.1; done; exit 3' }),
  gone: pod('gone', { command: 'exec sleep 100000' }),
}
