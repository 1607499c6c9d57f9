module bakelet/test/oracle/documents

go 1.24

require (
	github.com/pelletier/go-toml v1.9.5
	github.com/pelletier/go-toml/v2 v2.3.0
	sigs.k8s.io/yaml v1.6.0
)

require go.yaml.in/yaml/v2 v2.4.2 // indirect
