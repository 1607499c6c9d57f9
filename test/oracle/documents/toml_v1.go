package main

import (
	"reflect"

	"github.com/pelletier/go-toml"
)

// config has the one field of containerd's Config (services/server/config/config.go@v1.7.34; 1.6 has the same) that holds
// free tables.
type config1 struct {
	Plugins map[string]toml.Tree `toml:"plugins"`
}

// readTomlV1 follows loadConfigFile (services/server/config/config.go@v1.7.34): the text becomes a tree, and the tree is
// unmarshalled into the struct, whose plugins stay trees.
func readTomlV1(text []byte) (any, error) {
	tree, err := toml.LoadBytes(text)
	if err != nil {
		return nil, err
	}
	whole := tree.ToMap()
	var config config1
	if plugins, found := whole["plugins"]; !found || !isTables(plugins) {
		return whole, nil
	}
	if err := tree.Unmarshal(&config); err != nil {
		return nil, err
	}
	plugins := map[string]any{}
	for id, plugin := range config.Plugins {
		plugins[id] = plugin.ToMap()
	}
	if err := mustBeEqual("plugins", whole["plugins"], plugins); err != nil {
		return nil, err
	}
	return whole, nil
}

// isTables tells whether a value is a table of tables, as containerd takes for `plugins`.
func isTables(value any) bool {
	table, ok := value.(map[string]any)
	for _, child := range table {
		ok = ok && reflect.TypeOf(child) == reflect.TypeOf(table)
	}
	return ok
}
