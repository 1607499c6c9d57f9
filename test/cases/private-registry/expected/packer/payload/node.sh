# Made by bakelet from the config, which is the place to change it.
bin=/usr/local/bakelet/bin
hostname=private-registry
timezone=''
packages=''
users=''
units='bakelet-firewall.service containerd.service kubelet.service bakelet-guard.path bakelet-ready.target'
pull=''
add_users() {
	:
}
