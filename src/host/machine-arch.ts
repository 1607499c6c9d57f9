/** The architecture of this machine, by Debian's name: amd64, arm64. Node.js has another name for amd64 (process.arch). */
export const machineArch: string = process.arch === 'x64' ? 'amd64' : process.arch
