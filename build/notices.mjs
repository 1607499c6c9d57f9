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
  const texts = files.some(file => !/^notice/i.test(file))
    ? await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')))
    : [await textFromRepository(name)]
  return `${name} ${version} (${license})\n\n${texts.map(text => `${text.trim().replace(/\r\n/g, '\n')}\n`).join('\n')}`
}

/**
 * The text of a package that omits the file: from its repository, kept beside this file. Redistribution without the text would break
 * the licence, so a package with neither stops the build.
 */
async function textFromRepository(name) {
  return readFile(join(import.meta.dirname, 'licences', `${name}.txt`), 'utf8').catch(() => {
    throw new Error(`${name}: no licence file`)
  })
}
