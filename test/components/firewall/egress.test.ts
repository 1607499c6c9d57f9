import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { filterQuestion } from '../../../src/verify/packet-filter.ts'
import { compileText } from '../../compile/compile.ts'
import { config, configOf, manifests, reachScript, whoReachesWhat } from '../../support/egress-reach.ts'
import { itWith } from '../../support/foreign.ts'
import { emptyFolder } from '../../support/run.ts'
import { textOf } from '../../support/text-of.ts'

/** The files of a node that have one of these names, by their names. */
async function filesOf(text: string, pods: string) {
  const { plan, diagnostics } = await compileText(text, { pods: { 'pods.yaml': pods } })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const file = (name: string) => textOf(plan?.files.find(({ path }) => path.endsWith(`/${name}`))?.content)
  return { rules: file('firewall.nft'), plugin: file('bakelet-egress'), verify: plan && filterQuestion(plan) }
}

itWith('nft in a namespace')(
  'holds pods to their entries, by wires that the plugin marks',
  async () => {
    const folder = await emptyFolder()
    const { rules, plugin, verify = '' } = await filesOf(config, manifests)
    const withoutWeb = manifests.slice(0, manifests.lastIndexOf('---'))
    const files = {
      'bakelet-egress': plugin,
      'firewall.nft': rules,
      'without-web.nft': (await filesOf(configOf(''), withoutWeb)).rules,
      'free-web.nft': (await filesOf(configOf(''), manifests)).rules,
      'verify.sh': verify.replace('/usr/local/bakelet/conf', folder),
      'reach.sh': reachScript(join(folder, 'firewall.nft')),
    }
    for (const [name, text] of Object.entries(files))
      await writeFile(join(folder, name), text, { mode: 0o700 })
    const words = ['--net', '--mount', '--pid', '--uts', '--fork', '--kill-child', 'bash']
    const script = join(import.meta.dirname, 'egress.sh')
    const seen = execFileSync('unshare', [...words, script, folder], { encoding: 'utf8' })
    // What nft says differs by version.
    expect(seen.replaceAll(/Error: .*?"/g, 'Error"')).toBe(
      whoReachesWhat + whileLoaded + verified + pluginAnswers,
    )
  },
  300_000,
)

const whileLoaded = `web at a port that web must not reach: nothing
db at a port that web must not reach: some
the config has no web any more, which still runs
web to the neighbour at 443: no
web to db: no
neighbour to web: yes
the config has web, and no entry for it
web to the neighbour at 443: yes
web to db: yes
neighbour to web: yes
web to the neighbour at 80: yes
as before
web to the neighbour at 80: no
`

const verified = `the rules are: loaded
with one more: other rules
`

const pluginAnswers = `marked: veth10 veth11 veth12 
after the same once more: veth10 veth11 veth12 
{"cniVersion":"1.0.0","code":104,"msg":"bakelet-egress: veth10 does not have the mark 0x55500f25"}
ends with 1
{"cniVersion":"1.0.0","code":102,"msg":"bakelet-egress: default/web-of-another-node is not a static pod of edge-box"}
ends with 1
{"cniVersion":"1.0.0","code":101,"msg":"bakelet-egress: no interface, or several, of: cni0 veth99"}
ends with 1
{"cniVersion":"1.0.0","code":101,"msg":"bakelet-egress: no interface, or several, of: "}
ends with 1
{"cniVersion":"1.0.0","code":101,"msg":"bakelet-egress: no interface, or several, of: "}
ends with 1
{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0","1.1.0"]}
after DEL: veth11 veth12 
after DEL without a result: veth12 
after GC: 
{"cniVersion":"1.0.0","code":103,"msg":"bakelet-egress: Error"}
ends with 1
{"cniVersion":"1.0.0","code":50,"msg":"bakelet-egress: Error"}
ends with 1
`
