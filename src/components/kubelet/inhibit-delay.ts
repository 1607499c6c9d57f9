/**
 * logind.conf(5), InhibitDelayMaxSec: how long a lock may hold back a shutdown. logind lets it pass after 5 s by default.
 * A kubelet that asks for more than logind grants writes a drop-in of its own, 99-kubelet.conf, reloads logind, and runs
 * without a graceful shutdown when the limit is still too low (nodeshutdown/nodeshutdown_manager_linux.go@v1.36.4,
 * start()). With this drop-in logind grants the period from the start.
 */
export function inhibitDelay(shutdownSeconds: number): string {
  return `# Made by bakelet.\n[Login]\nInhibitDelayMaxSec=${Math.max(shutdownSeconds, leastSeconds)}\n`
}

/**
 * What unattended-upgrades sets for its own lock (2.9, unattended-upgrades-logind-maxdelay.conf), so that a shutdown does
 * not interrupt dpkg. Our drop-in overrides that file, so it must not grant less. It is a limit only: logind goes on as
 * soon as every lock is released.
 */
const leastSeconds = 30
