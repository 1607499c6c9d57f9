import { describe, expect, it } from 'vitest'
import { changesOf, listedPaths, withParents } from '../../src/apply/node-tree.ts'
import { isChangeable, placeOf } from '../../src/apply/place.ts'
import { podChangesOf } from '../../src/apply/pod-changes.ts'
import { programChanges, refuseUnchangeable, unchangeable } from '../../src/apply/refusals.ts'
import { stepLines, stepsOf } from '../../src/apply/steps.ts'
import type { ManagedEntry } from '../../src/plan/managed-entry.ts'
import { treeLine } from '../../src/plan/tree-digest.ts'
import type { Plan } from '../../src/plan/types.ts'

const prefix = '/usr/local/bakelet'
const origin = { component: 'pods', path: [] } as const
const ofFiles = { component: 'files', path: [] } as const
const folder = (path: ManagedEntry['path']): ManagedEntry => ({
  ...{ type: 'directory', path, mode: '0755', origin },
})
const file = (path: ManagedEntry['path'], content: string): ManagedEntry => ({
  ...{ type: 'file', path, mode: '0600', content, origin },
})
const nodeOf = (...entries: readonly ManagedEntry[]) => ({
  digest: '',
  lines: entries.map(entry => treeLine(entry) ?? ''),
})
const pods = `${prefix}/conf/pods` as const

describe('a place of the node', () => {
  it.each([
    [`${pods}/web.yaml`, 'pod', true],
    [`${prefix}/conf/volumes/default/web/site/index.html`, 'volume', true],
    [`${prefix}/conf/certs.d/docker.io/hosts.toml`, 'registry', true],
    [`${prefix}/bin/bakelet-install`, 'tool', true],
    [`${prefix}/conf/managed.list`, 'list', true],
    ['/etc/app/app.toml', 'file', true],
    ['/etc/systemd-not/app.toml', 'file', true],
    [`${prefix}/bin/kubelet`, 'program', false],
    [`${prefix}/conf/kubelet.yaml`, 'configuration of a program', false],
    ['/etc/systemd/system/app.service', 'setting of systemd', false],
    ['/etc/sysctl.d/99-bakelet.conf', 'setting of the kernel', false],
    ['/etc/rsyslog.d/10-x.conf', 'setting of the OS', false],
  ] as const)('%s is a %s', (path, place, changeable) => {
    expect(placeOf(path, prefix)).toBe(place)
    expect(isChangeable(place)).toBe(changeable)
  })
})

describe('changesOf()', () => {
  it('reads the paths of a list', () => {
    expect(listedPaths('d 0755 /a\nf /b c\nl target /d\no 0:0 /b c\nu app.service\np /e\n')).toEqual([
      ...['/a', '/b c', '/d'],
    ])
  })

  it('finds what is new, other and gone, and leaves alone what only the node knows', () => {
    const tree = [folder(pods), file(`${pods}/new.yaml`, 'n'), file(`${pods}/web.yaml`, 'two')]
    const node = nodeOf(
      ...[folder(pods), file(`${pods}/by-hand.yaml`, 'h'), file(`${pods}/old.yaml`, 'o')],
      file(`${pods}/web.yaml`, 'one'),
    )
    const found = changesOf(tree, node, [pods, `${pods}/old.yaml`, `${pods}/web.yaml`, `${pods}/lost.yaml`])
    expect(found.map(({ path, from, to }) => [path, from !== undefined, to !== undefined])).toEqual([
      [`${pods}/new.yaml`, false, true],
      [`${pods}/old.yaml`, true, false],
      [`${pods}/web.yaml`, true, true],
    ])
    const plan = {
      prefix,
      pods: ['new', 'web', 'kept'].map(name => ({ name, fileName: `${name}.yaml` })),
    } as unknown as Plan
    expect(podChangesOf(plan, found)).toMatchObject({
      added: [{ name: 'new' }],
      changed: [{ name: 'web' }],
      kept: [{ name: 'kept' }],
      removed: ['old.yaml'],
    })
  })

  it('makes a folder for a file only where there is none', () => {
    const entry = { ...file('/etc/app/app.toml', 'a'), origin: ofFiles }
    const paths = (lines: readonly string[]) =>
      changesOf([entry], { digest: '', lines }, []).map(({ path }) => path)
    expect(withParents([entry]).map(({ path }) => path)).toEqual(['/etc/app/app.toml', '/etc/app'])
    expect(paths([])).toEqual(['/etc/app', '/etc/app/app.toml'])
    expect(paths(['d 0700 5:5 /etc/app'])).toEqual(['/etc/app/app.toml'])
  })
})

describe('stepsOf()', () => {
  it('makes folders first, pods last, and deletes what a pod may read only at the end', () => {
    const volume = `${prefix}/conf/volumes/default/web/site` as const
    const changes = [
      { path: `${prefix}/conf/managed.list`, from: 'f', to: file(`${prefix}/conf/managed.list`, '') },
      { path: `${pods}/old.yaml`, from: 'f', to: undefined },
      { path: `${pods}/web.yaml`, from: 'f', to: file(`${pods}/web.yaml`, 'two') },
      { path: `${prefix}/conf/volumes/gone`, from: 'd', to: undefined },
      { path: `${prefix}/conf/volumes/gone/key`, from: 'f', to: undefined },
      { path: volume, from: undefined, to: folder(volume) },
      { path: `${volume}/index.html`, from: undefined, to: file(`${volume}/index.html`, 'new') },
    ] as const
    expect(stepLines(stepsOf(changes, prefix))).toBe(
      [
        `dir 0 0755 0:0 ${volume}`,
        `file 1 0600 0:0 ${volume}/index.html`,
        `file 2 0600 0:0 ${prefix}/conf/managed.list`,
        `file 3 0600 0:0 ${pods}/web.yaml`,
        `gone 4 - 0:0 ${pods}/old.yaml`,
        `later 5 - 0:0 ${prefix}/conf/volumes/gone/key`,
        `later 6 - 0:0 ${prefix}/conf/volumes/gone`,
        '',
      ].join('\n'),
    )
  })
})

describe('a refusal', () => {
  it('names each change that needs a new image', () => {
    const unit = '/etc/systemd/system/app.service' as const
    const changes = [
      { path: unit, from: undefined, to: file(unit, '') },
      { path: `${pods}/web.yaml`, from: 'f', to: file(`${pods}/web.yaml`, 'two') },
      { path: '/etc/app', from: 'd 0755 0:0 /etc/app', to: file('/etc/app', '') },
      { path: `${prefix}/bin/kubelet`, from: 'f', to: undefined },
    ] as const
    const reasons = unchangeable(changes, prefix)
    expect(reasons).toEqual([
      `add ${unit}: a setting of systemd, read only at a start`,
      '/etc/app is a folder on the node, and the plan has it otherwise',
    ])
    expect(() => refuseUnchangeable([], 'edge')).not.toThrow()
    expect(() => refuseUnchangeable(reasons, 'edge')).toThrow(/edge runs, and these changes need a new image/)
  })

  it('tells programs by their versions', () => {
    const list = (kubelet: string, runc: string) =>
      `artifact kubelet ${kubelet} binary a1\nfile 0755 /x kubelet\nartifact runc ${runc}\n`
    expect(programChanges(list('1.36.4', '1.5.1 binary b'), list('1.37.2', '1.5.1 binary c'))).toEqual([
      'program kubelet: the node has 1.36.4, and the plan 1.37.2',
      'program runc 1.5.1: the node has other bytes of this version',
    ])
    expect(programChanges('', 'artifact runc 1.5.1 binary b\n')).toEqual([
      'program runc 1.5.1: the node does not have it',
    ])
  })
})
