#!/bin/sh
# Makes the keys, certificates and kubeconfigs of a control plane in pki/, as `kubeadm init phase certs` names them:
#   sh certificates.sh ADDRESS [NAME...]
# ADDRESS is an IPv4 address or a name at which clients reach the API server; each NAME is a further one, or an address.
# kubernetes.io/docs/setup/best-practices/certificates lists what each certificate is for.
set -eu
umask 077
if [ $# -eq 0 ]; then
	echo "usage: sh $0 ADDRESS [NAME...]" >&2
	exit 64
fi
cd "$(dirname "$0")"
if [ -e pki ]; then
	echo 'pki is already there: remove it to make other authorities and keys' >&2
	exit 1
fi

new_key() {
	openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/$1.key"
}

# sign FILE SUBJECT DAYS EXTENSIONS OPTION...: a certificate for the key in FILE.key.
sign() {
	file=$work/$1 subject=$2 days=$3
	printf '%b' "$4" >"$work/extensions"
	shift 4
	openssl req -new -key "$file.key" -subj "$subject" -out "$work/request"
	openssl x509 -req -in "$work/request" -days "$days" -extfile "$work/extensions" \
		-set_serial "0x$(openssl rand -hex 16)" "$@" -out "$file.crt" 2>"$work/log" || {
		cat "$work/log" >&2
		exit 1
	}
}

authority() { # FILE COMMON-NAME
	new_key "$1"
	sign "$1" "/CN=$2" 3650 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n' \
		-signkey "$work/$1.key"
}

certificate() { # FILE AUTHORITY SUBJECT USAGE [NAMES]
	new_key "$1"
	sign "$1" "$3" 365 "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=$4\n${5:+subjectAltName=$5\n}" \
		-CA "$work/$2.crt" -CAkey "$work/$2.key"
}

alternative() { # NAME: as subjectAltName has it
	case $1 in
	*:*) echo "IP:$1" ;;
	*[!0-9.]*) echo "DNS:$1" ;;
	*) echo "IP:$1" ;;
	esac
}

base64_of() {
	openssl base64 -A -in "$work/$1"
}

kubeconfig() { # FILE SERVER
	cat <<end
apiVersion: v1
kind: Config
clusters:
  - name: control-plane
    cluster:
      server: https://$2:6443
      certificate-authority-data: $(base64_of ca.crt)
users:
  - name: $1
    user:
      client-certificate-data: $(base64_of "$1.crt")
      client-key-data: $(base64_of "$1.key")
contexts:
  - name: control-plane
    context: { cluster: control-plane, user: $1 }
current-context: control-plane
end
}

secret() { # NAME: a Secret with a kubeconfig for the API server of the same node
	cat <<end
---
apiVersion: v1
kind: Secret
metadata: { name: $1, namespace: kube-system }
stringData:
  kubeconfig: |
end
	kubeconfig "$1" 127.0.0.1 | sed 's/^/    /'
}

work=$(mktemp -d ./pki.XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir "$work/etcd"

# 10.96.0.1: the first address of --service-cluster-ip-range.
names='DNS:localhost,IP:127.0.0.1,IP:10.96.0.1,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local'
for name; do names=$names,$(alternative "$name"); done

authority ca kubernetes
authority front-proxy-ca front-proxy-ca
authority etcd/ca etcd-ca
certificate apiserver ca /CN=kube-apiserver serverAuth "$names"
certificate apiserver-etcd-client etcd/ca /CN=kube-apiserver-etcd-client clientAuth
certificate front-proxy-client front-proxy-ca /CN=front-proxy-client clientAuth
# etcd's server is a client of itself, too.
certificate etcd/server etcd/ca /CN=etcd serverAuth,clientAuth DNS:localhost,IP:127.0.0.1
certificate kube-controller-manager ca /CN=system:kube-controller-manager clientAuth
certificate kube-scheduler ca /CN=system:kube-scheduler clientAuth
certificate admin ca /O=system:masters/CN=kubernetes-admin clientAuth
new_key sa
openssl pkey -in "$work/sa.key" -pubout -out "$work/sa.pub"

{
	echo '# Made by certificates.sh: whoever reads it can act as these two programs.'
	secret kube-controller-manager
	secret kube-scheduler
} >"$work/kubeconfigs.yaml"
kubeconfig admin "$1" >"$work/admin.conf"
rm -f "$work/request" "$work/extensions" "$work/log"
mv "$work" pki
echo "pki/ has the files of the node; pki/admin.conf is for kubectl: keep both secret"
