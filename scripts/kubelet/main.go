// Writes what a kubelet of each Kubernetes minor version takes, read from the Go source of the published modules:
//
//	src/data/kubelet-fields.json: every field of KubeletConfiguration and of the types below it, with its type
//	src/data/kubelet-flags.json: every flag, with its type, the field that replaces it, and upstream's word on its end
//
// A kubelet drops a field that it does not know with nothing but a log line, and does not start with such a flag.
//
// Usage: npm run data:kubelet. Needs Go and its module proxy. A new minor version is one entry in `releases`.
package main

import (
	"fmt"
	"log"
	"os"
	"strings"
)

// A patch of each minor version, oldest first: the last one that the module proxy has of k8s.io/kubernetes.
var releases = []string{
	"1.20.15", "1.21.14", "1.22.17", "1.23.17", "1.24.17", "1.25.16", "1.26.15", "1.27.16", "1.28.15",
	"1.29.15", "1.30.14", "1.31.14", "1.32.13", "1.33.13", "1.34.4", "1.35.4", "1.36.4", "1.37.2",
}

// The modules with KubeletConfiguration and the types that it refers to, which are released as 0.36.4 of 1.36.4.
var modules = []string{"k8s.io/kubelet", "k8s.io/component-base", "k8s.io/apimachinery", "k8s.io/api"}

const kubernetes, klog = "k8s.io/kubernetes", "k8s.io/klog/v2"

// Libraries that have flags, or names of flags; the last one only from 1.37 on.
var libraries = []string{klog, "github.com/google/cadvisor/lib"}

// Seen from this folder.
const data = "../../src/data/"

func main() {
	log.SetFlags(0)
	log.SetPrefix("kubelet: ")
	var minors, fieldSources, flagSources []string
	fields, flags := history{}, history{}
	for _, release := range releases {
		minor := minorOf(release)
		minors = append(minors, minor)
		source := goSource{dirs: map[string]string{}, files: map[string][]sourceFile{}}
		add := func(to *[]string, wanted ...string) {
			for _, module := range fetch(wanted) {
				source.dirs[module.Path] = module.Dir
				*to = append(*to, fmt.Sprintf("%s %s %s", module.Path, module.Version, module.Sum))
			}
		}
		var wanted []string
		for _, module := range modules {
			wanted = append(wanted, module+"@v0."+strings.TrimPrefix(release, "1."))
		}
		add(&fieldSources, wanted...)
		add(&flagSources, kubernetes+"@v"+release)
		for _, library := range libraries {
			if version := source.required(kubernetes, library); version != "" {
				add(&flagSources, library+"@"+version)
			}
		}

		for typeName, members := range source.read(configuration, "KubeletConfiguration") {
			for name, goType := range members {
				fields.add(typeName, name, fmt.Sprintf("%q: %q", "type", goType), minor)
			}
		}
		for name, known := range source.flags() {
			flags.add("flags", name, known.json(), minor)
		}
	}
	write("kubelet-fields.json", about{
		What: "Fields of kubelet.config.k8s.io/v1beta1 KubeletConfiguration, and the types below it. []T is a list, {}T a map. " +
			variantsAre,
		MadeBy:  "npm run data:kubelet (scripts/kubelet)",
		Sources: fieldSources,
	}, minors, "types", fields.tables(minors))
	write("kubelet-flags.json", about{
		What: "Flags of the kubelet on Linux, but those that print and exit. \"field\": deprecated, since this field of KubeletConfiguration " +
			"says the same. \"deprecated\": upstream's text. A type \"any\" was not read. " + variantsAre,
		MadeBy:  "npm run data:kubelet (scripts/kubelet)",
		Sources: flagSources,
	}, minors, "flags", flags.table("flags", "    ", minors))
}

const variantsAre = "One entry for each way that a name has been known; since and until are the first and last minor version that has it so, where that is not all of them."

func minorOf(release string) string {
	return strings.Join(strings.Split(release, ".")[:2], ".")
}

func write(name string, what about, minors []string, key, tables string) {
	text := fmt.Sprintf("{\n  \"_about\": %s,\n  \"minors\": %s,\n  %q: {\n%s\n  }\n}\n", what.json(), asJSON(minors), key, tables)
	if err := os.WriteFile(data+name, []byte(text), 0o644); err != nil {
		log.Fatal(err)
	}
}
