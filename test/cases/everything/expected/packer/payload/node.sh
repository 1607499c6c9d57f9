# Made by bakelet from the config, which is the place to change it.
bin=/opt/node/bin
hostname=007
timezone=Europe/Berlin
packages='2048 jq systemd-journal-remote openssh-server sudo'
users='null guest'
units='bakelet-journal-upload.service bakelet-firewall.service containerd.service kubelet.service bakelet-certificate.timer bakelet-guard.path bakelet-ready.target'
pull=''
add_users() {
	sh add-user.sh null '' sudo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJyVGMvuH2tzZTLGM5gr3dZrYJk6GnUTBRyJ3a8r4Z0m "it'\''s" 50% & #1: ${HOME}
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDqRWcrTlGkHtpLHg9Jo2yy9xj2HTgY7ZQ6Kx8T3kO1Z ops@example.org'
	sh add-user.sh guest '' '' ''
}
