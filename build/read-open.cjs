'use strict'
const { readSync } = require('node:fs')

/** What every file is read into: the kernel takes longer to give a process new memory than to copy a file into old. */
let buffer = Buffer.alloc(0)

/** Reads `size` bytes of an open file, or as many as there are. They are there until the next file is read. */
exports.readOpen = (fd, size) => {
  // The code cache is a little larger than the source, which is read first.
  if (buffer.length < size) buffer = Buffer.allocUnsafeSlow(size * 1.25)
  let length = 0
  for (let read = -1; read !== 0 && length < size; length += read)
    read = readSync(fd, buffer, length, size - length)
  return buffer.subarray(0, length)
}
