package main

import (
	"bytes"
	"errors"

	"github.com/pelletier/go-toml/v2"
)

// config2 has the one field of containerd's Config (cmd/containerd/server/config/config.go@v2.3.6) that holds free tables.
type config2 struct {
	Plugins map[string]any `toml:"plugins"`
}

// readTomlV2 follows loadConfigFile and Config.Decode (cmd/containerd/server/config/config.go@v2.3.6): the text is decoded
// strictly, and again without that if there is an unknown key; a plugin's table is printed and read once more.
func readTomlV2(text []byte) (any, error) {
	var whole map[string]any
	if err := toml.Unmarshal(text, &whole); err != nil {
		return nil, err
	}
	if whole == nil {
		whole = map[string]any{}
	}
	if plugins, found := whole["plugins"]; !found || !isTables(plugins) {
		return whole, nil
	}
	config := &config2{}
	err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(config)
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		config = &config2{}
		err = toml.NewDecoder(bytes.NewReader(text)).Decode(config)
	}
	if err != nil {
		return nil, err
	}
	for id, plugin := range config.Plugins {
		printed, err := toml.Marshal(plugin)
		if err != nil {
			return nil, err
		}
		again := map[string]any{}
		if err := toml.NewDecoder(bytes.NewReader(printed)).DisallowUnknownFields().Decode(&again); err != nil {
			return nil, err
		}
		if err := mustBeEqual("plugins."+id, whole["plugins"].(map[string]any)[id], again); err != nil {
			return nil, err
		}
	}
	return whole, nil
}
