// Command documents reads config.toml as containerd does and kubelet.yaml as the kubelet does. Each line of stdin is a
// JSON object {"reader": "toml-v1" | "toml-v2" | "yaml", "text": "…"}; each line of stdout is {"value": …} or
// {"error": "…"}. A value is its type and content, so that 1 and 1.0 differ and no number is rounded by JSON:
// ["int", "1"], ["float", "1"], ["string", "a"], ["bool", true], ["null"], ["list", […]], ["map", {…}].
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type question struct {
	Reader string `json:"reader"`
	Text   string `json:"text"`
}

type answer struct {
	Value any    `json:"value,omitempty"`
	Error string `json:"error,omitempty"`
}

var readers = map[string]func(text []byte) (any, error){
	"toml-v1": readTomlV1,
	"toml-v2": readTomlV2,
	"yaml":    readYaml,
}

func reply(line []byte) answer {
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Error: err.Error()}
	}
	read, found := readers[asked.Reader]
	if !found {
		return answer{Error: "unknown reader " + asked.Reader}
	}
	value, err := read([]byte(asked.Text))
	if err != nil {
		return answer{Error: err.Error()}
	}
	named, err := withTypes(value)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Value: named}
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			if err := encoder.Encode(reply(line)); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		if err != nil {
			return
		}
	}
}
