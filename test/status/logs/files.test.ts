import { describe, expect, it } from 'vitest'
import { chooseLog, type LogChoice } from '../../../src/status/logs/files.ts'

const listed = `1000.1 default_web-edge_aaaa/site/0.log
1001.1 default_web-edge_aaaa/httpd/0.log
2000.1 default_web-edge_bbbb/site/0.log
2001.1 default_web-edge_bbbb/httpd/1.log
2002.1 default_web-edge_bbbb/httpd/2.log
3000.1 default_web-edge-edge_cccc/main/0.log
4000.1 not/a/log.log
edge
`
const choose = (choice: LogChoice, text = listed) =>
  chooseLog(text, choice, { node: 'edge', firstContainers: new Map([['web', 'httpd']]) })

describe('the log of a pod', () => {
  it('is that of its newest folder and last attempt', () => {
    const folder = '/var/log/pods/default_web-edge_bbbb/httpd'
    expect(choose({ pod: 'web' })).toEqual({ folder, attempt: 2 })
    expect(choose({ pod: 'web', previous: true })).toEqual({ folder, attempt: 1 })
    expect(choose({ pod: 'web', container: 'site' }).folder).toMatch('bbbb/site')
  })

  it('is found by the name of the manifest and by that of the kubelet', () => {
    expect(choose({ pod: 'web-edge' }).folder).toMatch('cccc')
    expect(choose({ pod: 'web-edge-edge' }).folder).toMatch('cccc')
    // --hostname-override
    expect(choose({ pod: 'web' }, listed.replace(/edge\n$/, 'other\n')).folder).toMatch('bbbb')
  })

  it.each([
    [{ pod: 'wob' }, 'edge has no log of a pod wob', 'did you mean web?'],
    [{ pod: 'database' }, 'edge has no log of a pod database', 'it has logs of web, web-edge'],
    [
      { pod: 'web', container: 'a' },
      'pod web has no log of a container a',
      'choose one with --container: httpd, site',
    ],
    [
      { pod: 'web', container: 'site', previous: true },
      'container site of pod web has no log of an earlier run',
      'leave --previous out: the kubelet keeps the log of one run that has ended, which may be the newest',
    ],
  ])('says what is there instead: %j', (choice, message, next) => {
    expect(() => choose(choice)).toThrow(expect.objectContaining({ message, next }))
  })

  it('is missed on a node without pods', () => {
    expect(() => choose({ pod: 'web' }, 'edge\n')).toThrow('edge has no log of a pod web')
  })
})
