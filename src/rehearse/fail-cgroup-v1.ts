import { compareVersions, minorOf } from '../upstream/version.ts'

/** The field came with 1.31, and its default is true from 1.35 on (config/v1beta1/types.go, FailCgroupV1). */
const since = '1.31'

/** Whether this kubelet can be told to start on a machine with cgroup v1. */
export function hasFailCgroupV1(kubelet: string): boolean {
  return compareVersions(minorOf(kubelet), since) >= 0
}
