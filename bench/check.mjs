// How long `bakelet check` takes on inputs that are larger or stranger than anybody writes, against a Node.js that does
// nothing. Work that grows with the square of an input shows here first. Wall time of whole processes, in turn.
//   npm run bench:check [-- RUNS]
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const runs = Number(process.argv[2] ?? 3)
const folder = mkdtempSync(join(tmpdir(), 'bakelet-bench-'))
const list = (count, make) => Array.from({ length: count }, (_, index) => make(index))

const pod = index => `apiVersion: v1
kind: Pod
metadata:
  name: web-${index}
spec:
  containers:
    - name: web
      image: docker.io/library/busybox:1.37
      command: [httpd, -f, -p, "8080"]
      ports:
        - containerPort: 8080
          hostPort: ${11_000 + index}
`
const sysctls = list(24_500, index => `"net.ipv4.conf.eth${index}.mtu": "1500"`).join(', ')
const largePod = JSON.stringify({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } },
  spec: {
    containers: [
      {
        ...{ name: 'web', image: 'docker.io/library/busybox:1.37' },
        env: list(500, index => ({ name: `VARIABLE_${index}`, value: `value ${index}` })),
      },
    ],
  },
})

/** Each input with its files, the first of them the config, and the exit code of the check. */
const inputs = {
  '5,000 unknown keys on one line': [
    1,
    { 'bakelet.yaml': `{name: a, ${list(5000, key => `key${key}: 1`).join(', ')}}` },
  ],
  'a line of 1 MB with an error': [
    1,
    { 'bakelet.yaml': `{"name": "a", "kernel": {"sysctl": {${sysctls}}}, "nope": 1}` },
  ],
  '100 pods': [
    0,
    {
      'bakelet.yaml': 'name: a\npods: ["pods/*.yaml"]\n',
      ...Object.fromEntries(list(100, n => [`pods/${n}.yaml`, pod(n)])),
    },
  ],
  '10,000 pods': [
    0,
    {
      'bakelet.yaml': 'name: a\npods: ["pods/*.yaml"]\nkubelet: {config: {maxPods: 10000}}\n',
      ...Object.fromEntries(list(10_000, n => [`pods/${n}.yaml`, pod(n)])),
    },
  ],
  [`a pod of ${Math.round(largePod.length / 1000)} kB on one line`]: [
    0,
    { 'bakelet.yaml': 'name: a\npods: [pod.json]\n', 'pod.json': largePod },
  ],
  '40,000 unknown keys on one line': [
    1,
    { 'bakelet.yaml': `{name: a, ${list(40_000, key => `key${key}: 1`).join(', ')}}` },
  ],
}

function seconds(args, expected) {
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  if (status !== expected)
    throw new Error(`${args.join(' ')} ended with ${status}\n${String(stderr).slice(-500)}`)
  return Number(process.hrtime.bigint() - start) / 1e9
}

try {
  const commands = { 'node -e 0': [['-e', '0'], 0] }
  for (const [index, [name, [exit, files]]] of Object.entries(inputs).entries()) {
    const place = join(folder, String(index))
    mkdirSync(join(place, 'pods'), { recursive: true })
    for (const [path, content] of Object.entries(files)) writeFileSync(join(place, path), content)
    commands[name] = [[join(root, 'dist/bakelet.cjs'), 'check', '-c', join(place, 'bakelet.yaml')], exit]
  }
  const times = Object.fromEntries(Object.keys(commands).map(name => [name, []]))
  // The first round fills the page cache and is not counted.
  for (let run = 0; run <= runs; run++)
    for (const [name, [args, exit]] of Object.entries(commands)) {
      const time = seconds(args, exit)
      if (run > 0) times[name].push(time)
    }
  const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]
  const nothing = median(times['node -e 0'])
  for (const [name, values] of Object.entries(times))
    console.log(
      `${name.padEnd(32)} ${median(values).toFixed(2).padStart(7)} s  ratio ${(median(values) / nothing).toFixed(1)}`,
    )
  console.log(`medians of ${runs}; load ${loadavg()[0].toFixed(1)}`)
} finally {
  rmSync(folder, { recursive: true })
}
