// Asks the judge about every manifest in test/components/pods/manifests and records its verdicts in
// test/components/pods/verdicts.json, so that the fast tests need no Go. Run: npm run judge:record
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { judge } from './program.mjs'

const version = process.argv[2] ?? '1.36.4'
const pods = join(import.meta.dirname, '../components/pods')
const files = ['good', 'bad']
  .flatMap(kind => {
    const names = readdirSync(join(pods, 'manifests', kind)).sort()
    return names.map(name => join(pods, 'manifests', kind, name))
  })
  .sort((one, other) => (basename(one) < basename(other) ? -1 : 1))
const answers = judge(
  version,
  files.map(file => ({ kind: 'pod', text: readFileSync(file, 'utf8') })),
).map(({ accepted, reason, dropped }) =>
  // The kubelet drops unknown fields silently, and nobody means that.
  accepted && !dropped ? { accepted } : { accepted: false, reason: reason ?? dropped },
)
const verdicts = Object.fromEntries(files.map((file, index) => [basename(file), answers[index]]))
const file = join(pods, 'verdicts.json')
writeFileSync(file, `${JSON.stringify({ kubernetes: version, verdicts }, null, 2)}\n`)
const refused = answers.filter(({ accepted }) => !accepted).length
console.log(`Kubernetes ${version} takes ${files.length - refused} manifests and refuses ${refused}: ${file}`)
