# Made by bakelet from the config, which is the place to change it.
bin=/usr/local/bakelet/bin
hostname=edge-web
timezone=''
packages=''
users=''
units='bakelet-firewall.service containerd.service kubelet.service bakelet-guard.path bakelet-ready.target'
pull='registry.k8s.io/pause:3.8 docker.io/library/busybox:1.37.0'
add_users() {
	:
}
