import { describe, expect, test } from 'vitest'
import { configMap, lowered, pod, secret } from './lowered.ts'

const data = configMap('data: {a: one, b: two}\nbinaryData: {c: dGhyZWU=}')
const passwords = secret('data: {a: c2VjcmV0, b: b2xk}\nstringData: {b: new}')

describe('the files of a volume:', () => {
  test.each([
    ['every key', '{name: v, configMap: {name: web}}', { a: '0644 one', b: '0644 two', c: '0644 three' }],
    [
      'defaultMode',
      '{name: v, configMap: {name: web, defaultMode: 0400}}',
      { a: '0400 one', b: '0400 two', c: '0400 three' },
    ],
    [
      'items, each with its mode and folder',
      '{name: v, configMap: {name: web, items: [{key: a, path: x/y/z, mode: 0755}, {key: c, path: ./c//d}]}}',
      { 'x/y/z': '0755 one', 'c/d': '0644 three' },
    ],
    [
      'decimal modes',
      '{name: v, configMap: {name: web, defaultMode: 256, items: [{key: a, path: a}]}}',
      { a: '0400 one' },
    ],
    ['stringData over data', '{name: v, secret: {secretName: web}}', { a: '0644 secret', b: '0644 new' }],
    [
      'an optional key that is missing',
      '{name: v, configMap: {name: web, optional: true, items: [{key: x, path: x}]}}',
      {},
    ],
    ['an optional object that is missing', '{name: v, secret: {secretName: absent, optional: true}}', {}],
    [
      'projected, where later sources win',
      '{name: v, projected: {defaultMode: 0440, sources: [{configMap: {name: web, items: [{key: a, path: b}]}}, {secret: {name: web}}]}}',
      { a: '0440 secret', b: '0440 new' },
    ],
    [
      'one path twice in one source, where the last wins',
      '{name: v, configMap: {name: web, items: [{key: a, path: x}, {key: b, path: x}]}}',
      { x: '0644 two' },
    ],
  ])('%s', async (_, volume, expected) => {
    const { files, manifest, problems } = await lowered(
      `${pod({ spec: `volumes: [${volume}]` })}${data}${passwords}`,
    )
    expect(problems.filter(problem => problem.startsWith('error'))).toEqual([])
    expect(files).toEqual(
      Object.fromEntries(Object.entries(expected).map(([path, file]) => [`/default/web/v/${path}`, file])),
    )
    expect(manifest).toContain('path: /opt/bakelet/conf/volumes/default/web/v')
    expect(manifest).not.toMatch(/configMap|secret|projected/)
  })
})

test('only root enters the folder; in the container everybody may', async () => {
  const volume = '{name: v, configMap: {name: web, items: [{key: a, path: x/y}]}}'
  const { folders } = await lowered(`${pod({ spec: `volumes: [${volume}]` })}${data}`)
  expect(folders).toEqual({
    '': '0700',
    '/default': '0700',
    '/default/web': '0700',
    '/default/web/v': '0755',
    '/default/web/v/x': '0755',
  })
})

test('folders for mounts below a volume are there, since its mount is read-only', async () => {
  const { folders, manifest } = await lowered(
    `${pod({
      spec: 'volumes: [{name: v, configMap: {name: web}}, {name: e, emptyDir: {}}]',
      container:
        'volumeMounts: [{name: v, mountPath: /v/}, {name: e, mountPath: /v/in/e}, {name: e, mountPath: /v/in/e/f}, {name: e, mountPath: /v2/g}]',
    })}${data}`,
  )
  expect(Object.keys(folders)).toContain('/default/web/v/in/e')
  expect(Object.keys(folders)).not.toContain('/default/web/v/in/e/f')
  expect(Object.keys(folders)).not.toContain('/default/web/v/g')
  expect(manifest).toMatch(/mountPath: \/v\/, readOnly: true/)
  expect(manifest.match(/readOnly/g)).toHaveLength(1)
})

describe('fsGroup opens a file to its group, which here is all of the container:', () => {
  test.each([
    ['0644', '0644 one', undefined],
    ['0004', '0444 one', undefined],
    ['0444', '0444 one', undefined],
    ['0400', undefined, '0444'],
    ['0640', undefined, '0644'],
    ['0654', undefined, '0654'],
  ])('%s', async (mode, file, instead) => {
    const spec = `securityContext: {fsGroup: 1000}\nvolumes: [{name: v, configMap: {name: web, defaultMode: ${mode}}}]`
    const { files, compiled } = await lowered(`${pod({ spec })}${configMap('data: {a: one}')}`)
    expect(files['/default/web/v/a']).toBe(file)
    const hints = compiled.diagnostics.flatMap(
      ({ hint = '' }) => /^write defaultMode: \d+/.exec(hint)?.[0] ?? [],
    )
    expect(hints).toEqual(instead === undefined ? [] : [`write defaultMode: ${instead}`])
  })
})

describe('the text of the manifest', () => {
  test('is untouched, byte for byte, if nothing is lowered', async () => {
    const text = `# a comment\n${pod({})}# the end\n`
    expect((await lowered(`\ufeff${text}`)).manifest).toBe(`\ufeff${text}`)
    const { manifests } = await lowered(`${text}---\n${text.replace('name: web', 'name: web2')}---\n`)
    expect(manifests.join('')).toBe(`${text}---\n${text.replace('name: web', 'name: web2')}`)
  })

  test('keeps its comments, order, quotes and long lines', async () => {
    const long = 'x '.repeat(100)
    const text = pod({
      spec: 'volumes:\n  # the page\n  - name: v # v\n    configMap:\n      name: web\n  - {name: e, emptyDir: {}}',
      container: `command: ["sh", '-c', "${long}"] # run\nsecurityContext: {runAsUser: 0777}`,
    })
    const { manifest } = await lowered(`${text}${data}`)
    for (const kept of ['# the page', '- name: v # v', `"${long}"`, "'-c'", '# run', '0777'])
      expect(manifest).toContain(kept)
    expect(manifest).toMatch(/- name: v # v\n {6}hostPath:\n {8}path: \/opt/)
  })

  test('is printed from its data where an alias stands for a part that changes', async () => {
    const text = pod({
      spec: 'volumes: [{name: v, configMap: {name: web}}]\ninitContainers:\n  - name: init\n    image: x\n    volumeMounts: &mounts [{name: v, mountPath: /v}]',
      container: 'volumeMounts: *mounts',
    })
    const { manifest } = await lowered(`${text}${data}`)
    expect(manifest.match(/readOnly: true/g)).toHaveLength(2)
    expect(manifest).not.toContain('&')
  })

  test('may be JSON', async () => {
    const { manifest, files } = await lowered({
      'pods/web.json': JSON.stringify({
        ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } },
        spec: {
          containers: [{ name: 'main', image: 'busybox' }],
          volumes: [{ name: 'v', configMap: { name: 'web' } }],
        },
      }),
      'pods/data.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web"},"data":{"a":"one"}}',
    })
    expect(manifest).toContain('"hostPath"')
    expect(files).toEqual({ '/default/web/v/a': '0644 one' })
  })
})

test('each file and manifest names the lines that it was made from', async () => {
  const { compiled } = await lowered(
    `${pod({ spec: 'volumes: [{name: v, configMap: {name: web}}]' })}${data}`,
  )
  const lines = (path: string) =>
    [
      ...(compiled.plan?.files ?? []),
      ...(compiled.plan?.pods ?? []).map(one => ({ ...one, path: one.fileName })),
    ]
      .find(file => file.path.endsWith(path))
      ?.origin.lines?.map(({ what, file, line, column }) => `${what} ${file}:${line}:${column}`)
  expect(lines('v/b')).toEqual(['key b of ConfigMap web pods/web.yaml:13:16'])
  expect(lines('web.yaml')).toEqual([
    'volume v: ConfigMap web in /opt/bakelet/conf/volumes/default/web/v pods/web.yaml:5:23',
  ])
})
