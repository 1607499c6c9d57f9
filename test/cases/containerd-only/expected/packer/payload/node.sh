# Made by bakelet from the config, which is the place to change it.
bin=/usr/local/bakelet/bin
hostname=worker
timezone=''
packages=''
users=''
units='bakelet-firewall.service containerd.service'
pull=''
add_users() {
	:
}
