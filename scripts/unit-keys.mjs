// Writes src/data/unit-keys.json: the keys that systemd knows in each section of a unit, as systemd itself lists them. Run it
// where the systemd of the newest base is, or in an image of it:
//   /usr/lib/systemd/systemd --dump-configuration-items | node scripts/unit-keys.mjs 257.13
import { readFileSync, writeFileSync } from 'node:fs'

const [, , version] = process.argv
if (!/^\d+(\.\d+)*$/.test(version ?? '')) throw new Error('give the version of systemd: 257.13')

const sections = {}
let section
for (const line of readFileSync(0, 'utf8').split('\n')) {
  const [, name] = /^\[(.+)\]$/.exec(line) ?? []
  if (name) section = sections[name] = []
  else if (line.includes('=')) section.push(line.slice(0, line.indexOf('=')))
}
// What has to do with processes, their resources and how they are killed is the same in several sections.
const kinds = ['Service', 'Socket', 'Mount', 'Swap']
const shared = sections.Service.filter(key => kinds.every(kind => sections[kind].includes(key)))
for (const kind of kinds) sections[kind] = sections[kind].filter(key => !shared.includes(key))
for (const name of Object.keys(sections)) sections[name] = [...new Set(sections[name])].sort()

const data = {
  what: 'Keys of each section of a unit. `shared`: keys of Service, Socket, Mount and Swap alike.',
  source: `systemd ${version}: systemd --dump-configuration-items`,
  shared: [...new Set(shared)].sort(),
  sections,
}
writeFileSync('src/data/unit-keys.json', `${JSON.stringify(data, null, 2)}\n`)
