package main

import (
	"bytes"
	"encoding/json"

	"sigs.k8s.io/yaml"
)

// readYaml follows the strict decoder of KubeletConfiguration (k8s.io/apimachinery
// pkg/runtime/serializer/json/json.go@v0.36.4): YAML becomes JSON, and JSON is read with integers kept.
func readYaml(text []byte) (any, error) {
	asJSON, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(asJSON))
	decoder.UseNumber()
	var value any
	err = decoder.Decode(&value)
	return value, err
}
