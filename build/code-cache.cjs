// V8's code cache of main.cjs, one file for each command, in the user's cache folder. V8 runs the contents unchecked, so
// only a file and a folder that belong to this user, and that nobody else can write, are trusted.
'use strict'
const fs = require('node:fs')
const { isAbsolute, join } = require('node:path')
const { readOpen } = require('./read-open.cjs')

// V8 compares only the length of the source, so the name of the file contains the digest. The build fills it in.
const digest = BUNDLES_DIGEST
const unusedAfter = 30 * 24 * 3600_000

/** The cache of a command, or undefined if the user has no folder for it. */
exports.openCodeCache = command => {
  // Windows has neither owners nor modes to check.
  if (!process.geteuid || process.env.BAKELET_CODE_CACHE === 'off') return undefined
  const set = process.env.XDG_CACHE_HOME
  // HOME alone: os.homedir() also reads /etc/passwd, but node:os would be one more module of Node.js to load.
  const home = process.env.HOME
  const base = set && isAbsolute(set) ? set : home && isAbsolute(home) ? join(home, '.cache') : undefined
  if (base === undefined) return undefined
  const folder = join(base, 'bakelet-code')
  const name = /^[a-z]+(-[a-z]+)*$/.test(command ?? '') ? command : 'other'
  const file = join(folder, `${digest}-${process.versions.v8}-${process.arch}-${name}`)
  return { read: () => read(folder, file), write: makeData => write(base, folder, file, makeData) }
}

function read(folder, file) {
  let fd
  try {
    if (!isPrivate(fs.lstatSync(folder))) return undefined
    fd = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK)
    const stat = fs.fstatSync(fd)
    return stat.isFile() && isPrivate(stat) ? readOpen(fd, stat.size) : undefined
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) fs.closeSync(fd)
  }
}

function write(base, folder, file, makeData) {
  try {
    // `sudo` may keep HOME: root must not create files in the folder of a user.
    fs.mkdirSync(base, { recursive: true, mode: 0o700 })
    if (fs.statSync(base).uid !== process.geteuid()) return
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!isPrivate(fs.lstatSync(folder))) return
    removeUnused(folder)
    writeAside(`${file}.${process.pid}`, file, makeData)
  } catch {
    // A cache only saves time: a full disk or a read-only home must not fail the command.
  }
}

/** Written aside, synced and renamed: V8 does not verify the contents, so a torn file must never have the name. */
function writeAside(aside, file, makeData) {
  const fd = fs.openSync(aside, 'wx', 0o600)
  try {
    fs.writeFileSync(fd, makeData())
    fs.fsyncSync(fd)
    fs.renameSync(aside, file)
  } catch (error) {
    fs.rmSync(aside, { force: true })
    throw error
  } finally {
    fs.closeSync(fd)
  }
}

/** Deletes the caches of other versions. A run does not touch its file, so one in use is written again after the time. */
function removeUnused(folder) {
  for (const name of fs.readdirSync(folder)) {
    const path = join(folder, name)
    if (fs.lstatSync(path).mtimeMs < Date.now() - unusedAfter) fs.rmSync(path, { force: true })
  }
}

const isPrivate = stat => stat.uid === process.geteuid() && (stat.mode & 0o022) === 0
