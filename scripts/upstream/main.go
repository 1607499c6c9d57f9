// Writes what programs of each release line take, read from the Go source of the published modules:
//
//	kubelet     src/data/kubelet-fields.json: every field of KubeletConfiguration and of the types below it, with its type
//	            src/data/kubelet-flags.json: every flag, with its type, the field that replaces it, and upstream's word on its end
//	            src/data/kubelet-gates.json: every feature gate, and whether it is on
//	containerd  src/data/containerd-config.json: the keys of config.toml
//
// Usage: npm run data:kubelet, npm run data:containerd. Needs Go and its module proxy.
package main

import (
	"fmt"
	"log"
	"os"
	"strings"
)

// Seen from this folder.
const data = "../../src/data/"

func main() {
	log.SetFlags(0)
	log.SetPrefix("upstream: ")
	writers := map[string]func(){"kubelet": writeKubelet, "containerd": writeContainerd}
	if len(os.Args) != 2 || writers[os.Args[1]] == nil {
		log.Fatalf("one of %s", strings.Join(sortedKeys(writers), ", "))
	}
	writers[os.Args[1]]()
}

// A member of a data file, and the text inside its braces.
type table struct{ key, text string }

func write(name string, what about, linesAre string, lines []string, tables ...table) {
	text := fmt.Sprintf("{\n  \"_about\": %s,\n  %q: %s", what.json(), linesAre, asJSON(lines))
	for _, one := range tables {
		text += fmt.Sprintf(",\n  %q: {\n%s\n  }", one.key, one.text)
	}
	if err := os.WriteFile(data+name, []byte(text+"\n}\n"), 0o644); err != nil {
		log.Fatal(err)
	}
}

const variantsAre = "One entry for each way that a name has been known; since and until are the first and last line that has it so, where that is not all of them."

// "1.36" of "1.36.4".
func minorOf(release string) string {
	return strings.Join(strings.Split(release, ".")[:2], ".")
}
