module bakelet/scripts/kubelet-fields

go 1.22
