/** PATH of a container whose image sets none (containerd's oci.WithDefaultPathEnv; runc and crun leave it to the runtime). */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
