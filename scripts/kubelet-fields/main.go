// Writes src/data/kubelet-fields.json: every field of KubeletConfiguration and of the types below it, with the type it
// takes and the Kubernetes minor versions that have it. Read from the Go source of the published modules, because a
// kubelet drops a field that it does not know with nothing but a log line.
//
// Usage: npm run data:kubelet-fields. Needs Go and its module proxy. A new minor version is one entry in `minors`.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// The last patch of each minor version: k8s.io/kubelet v0.36.6 is the API of Kubernetes 1.36.6. Oldest first.
var minors = []string{
	"0.27.16", "0.28.15", "0.29.15", "0.30.14", "0.31.14", "0.32.13", "0.33.13", "0.34.13", "0.35.10", "0.36.6", "0.37.2",
}

// The modules that hold KubeletConfiguration and the types that it refers to.
var modules = []string{"k8s.io/kubelet", "k8s.io/component-base", "k8s.io/apimachinery", "k8s.io/api"}

type download struct{ Path, Version, Dir, Sum, Error string }

// Where the data goes, seen from this folder.
const output = "../../src/data/kubelet-fields.json"

// One type of a field, and the minor versions that have the field with this type.
type variant struct {
	goType string
	in     []string
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("kubelet-fields: ")
	types := map[string]map[string][]variant{}
	var sources []string
	var names []string
	for _, version := range minors {
		minor := minorOf(version)
		names = append(names, minor)
		downloads := fetch(version)
		source := goSource{dirs: map[string]string{}, files: map[string][]sourceFile{}}
		for _, module := range downloads {
			source.dirs[module.Path] = module.Dir
			sources = append(sources, fmt.Sprintf("%s %s %s", module.Path, module.Version, module.Sum))
		}
		for typeName, fields := range source.read("k8s.io/kubelet/config/v1beta1", "KubeletConfiguration") {
			if types[typeName] == nil {
				types[typeName] = map[string][]variant{}
			}
			for name, goType := range fields {
				variants := types[typeName][name]
				if last := len(variants) - 1; last >= 0 && variants[last].goType == goType {
					variants[last].in = append(variants[last].in, minor)
				} else {
					types[typeName][name] = append(variants, variant{goType, []string{minor}})
				}
			}
		}
	}
	if err := os.WriteFile(output, format(types, names, sources), 0o644); err != nil {
		log.Fatal(err)
	}
}

func minorOf(moduleVersion string) string {
	return "1." + strings.Split(moduleVersion, ".")[1]
}

// Unpacks the modules at one version into the module cache, checked against the checksum database.
func fetch(version string) []download {
	args := []string{"mod", "download", "-json"}
	for _, module := range modules {
		args = append(args, module+"@v"+version)
	}
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

// One field per line, sorted, so that a new version shows as a small difference.
func format(types map[string]map[string][]variant, minors, sources []string) []byte {
	about, err := json.MarshalIndent(map[string]any{
		"what": "Fields of kubelet.config.k8s.io/v1beta1 KubeletConfiguration, and the types below it. " +
			"[]T is a list, {}T a map. A field has one entry for each type it has had; since and until are the first and last minor version that has it, where that is not all of them.",
		"madeBy":  "npm run data:kubelet-fields (scripts/kubelet-fields)",
		"sources": sources,
	}, "  ", "  ")
	if err != nil {
		log.Fatal(err)
	}
	var printed []string
	for _, typeName := range sortedKeys(types) {
		var lines []string
		for _, name := range sortedKeys(types[typeName]) {
			var variants []string
			for _, known := range types[typeName][name] {
				variants = append(variants, describe(known, minors))
			}
			lines = append(lines, fmt.Sprintf("      %q: [%s]", name, strings.Join(variants, ", ")))
		}
		printed = append(printed, fmt.Sprintf("    %q: {\n%s\n    }", typeName, strings.Join(lines, ",\n")))
	}
	minorsJSON, err := json.Marshal(minors)
	if err != nil {
		log.Fatal(err)
	}
	return fmt.Appendf(nil, "{\n  \"_about\": %s,\n  \"minors\": %s,\n  \"types\": {\n%s\n  }\n}\n", about, minorsJSON, strings.Join(printed, ",\n"))
}

func describe(known variant, minors []string) string {
	parts := []string{fmt.Sprintf("\"type\": %q", known.goType)}
	first, last := known.in[0], known.in[len(known.in)-1]
	from, to := slices.Index(minors, first), slices.Index(minors, last)
	if len(known.in) != to-from+1 {
		log.Fatalf("a field went away and came back: %v", known.in)
	}
	if first != minors[0] {
		parts = append(parts, fmt.Sprintf("\"since\": %q", first))
	}
	if last != minors[len(minors)-1] {
		parts = append(parts, fmt.Sprintf("\"until\": %q", last))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func sortedKeys[V any](of map[string]V) []string {
	var keys []string
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
