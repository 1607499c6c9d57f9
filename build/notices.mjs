// THIRD-PARTY-NOTICES: the licence texts of every package in the bundles. The bundler's own lists of inputs name the packages.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The folders of the packages that an esbuild metafile names: node_modules/a, node_modules/@b/c. */
export function packagesIn(metafile) {
  const folders = Object.keys(metafile.inputs).map(
    path => /^(?:[^:]*:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1],
  )
  return [...new Set(folders.filter(folder => folder !== undefined))].sort()
}

export async function thirdPartyNotices(folders) {
  const sections = await Promise.all(folders.map(section))
  return [
    'bakelet contains the following packages.\n',
    ...sections.map(text => `${'-'.repeat(80)}\n\n${text}`),
  ].join('\n')
}

async function section(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const files = (await readdir(folder)).filter(file => /^(licen[cs]e|notice|copying)/i.test(file)).sort()
  // Redistribution without the text would break the licence, so a package that omits the file stops the build.
  if (!files.some(file => !/^notice/i.test(file))) throw new Error(`${folder}: no licence file`)
  const texts = await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')))
  return `${name} ${version} (${license})\n\n${texts.map(text => `${text.trim().replace(/\r\n/g, '\n')}\n`).join('\n')}`
}
