module bakelet/scripts/kubelet

go 1.23
