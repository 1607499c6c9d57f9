module bakelet/scripts/upstream

go 1.24
