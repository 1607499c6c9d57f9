package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

type download struct{ Path, Version, Dir, Sum, Error string }

// Unpacks modules into the module cache, checked against the checksum database.
func fetch(wanted []string) []download {
	args := append([]string{"mod", "download", "-json"}, wanted...)
	command := exec.Command("go", args...)
	// Outside of any module, so that nothing is written to a go.sum.
	command.Dir = os.TempDir()
	out, err := command.Output()
	decoder := json.NewDecoder(bytes.NewReader(out))
	var downloads []download
	for decoder.More() {
		var one download
		if err := decoder.Decode(&one); err != nil {
			log.Fatalf("go %s: %v", strings.Join(args, " "), err)
		}
		if one.Error != "" {
			log.Fatalf("go %s: %s", strings.Join(args, " "), one.Error)
		}
		downloads = append(downloads, one)
	}
	if err != nil {
		log.Fatalf("go %s: %v", strings.Join(args, " "), err)
	}
	return downloads
}

// Adds modules to what is read, and says which they are: path, version and sum.
func (source *goSource) add(wanted ...string) []string {
	var added []string
	for _, module := range fetch(wanted) {
		source.dirs[module.Path] = module.Dir
		added = append(added, fmt.Sprintf("%s %s %s", module.Path, module.Version, module.Sum))
	}
	return added
}

// The version of a module that the go.mod of another asks for; empty where it does not.
func (source *goSource) required(by, module string) string {
	text, err := os.ReadFile(filepath.Join(source.dirs[by], "go.mod"))
	if err != nil {
		log.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require ")); len(words) >= 2 && words[0] == module {
			return words[1]
		}
	}
	return ""
}
