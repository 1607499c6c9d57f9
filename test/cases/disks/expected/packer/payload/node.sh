# Made by bakelet from the config, which is the place to change it.
bin=/usr/local/bakelet/bin
hostname=disks
timezone=''
packages=xfsprogs
users=''
units='srv-my\x2ddata.mount srv-my\x2ddata-wal.mount srv-scratch.mount var-lib-containerd.mount var-lib-kubelet.mount bakelet-firewall.service containerd.service kubelet.service bakelet-guard.path bakelet-ready.target'
pull='registry.k8s.io/pause:3.10.2 docker.io/library/busybox:1.37.0'
add_users() {
	:
}
