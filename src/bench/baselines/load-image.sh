# A customize hook of mmdebstrap: the tree's own podman takes the image into its store. $1 is the tree.
set -eu
# podman unpacks layers in a mount namespace of its own, and there "/" has to be a mount point.
unshare --mount --propagation private sh -eu -s "$1" <<'INSIDE'
mount --rbind "$1" "$1"
chroot "$1" podman load --quiet --input /var/tmp/image.tar </dev/null
test "$(chroot "$1" podman info --format '{{.Store.GraphDriverName}}' </dev/null)" = overlay
INSIDE
rm "$1/var/tmp/image.tar"
