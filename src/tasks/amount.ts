/** Bytes that moved, for people: "12.5 of 40.0 MiB". */
export function amount(bytes: number, totalBytes?: number): string {
  const total = totalBytes === undefined ? '' : ` of ${mebibytes(totalBytes)}`
  return `${mebibytes(bytes)}${total} MiB`
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
