# Made by bakelet from the config, which is the place to change it.
bin=/usr/local/bakelet/bin
hostname=gateway
timezone=''
packages=''
users=''
units='bakelet-firewall.service containerd.service kubelet.service bakelet-guard.path bakelet-ready.target'
pull=registry.k8s.io/pause:3.10.2
add_users() {
	:
}
