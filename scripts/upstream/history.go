package main

import (
	"encoding/json"
	"fmt"
	"log"
	"slices"
	"strings"
)

// What was read of each version, by table and name.
type history map[string]map[string][]variant

// One way that a name is known, as members of a JSON object, and the minor versions that know it so.
type variant struct {
	members string
	in      []string
}

func (known history) add(table, name, members, minor string) {
	if known[table] == nil {
		known[table] = map[string][]variant{}
	}
	variants := known[table][name]
	if last := len(variants) - 1; last >= 0 && variants[last].members == members {
		variants[last].in = append(variants[last].in, minor)
	} else {
		known[table][name] = append(variants, variant{members, []string{minor}})
	}
}

// One name per line, sorted, so that a new version shows as a small difference.
func (known history) tables(minors []string) string {
	var printed []string
	for _, table := range sortedKeys(known) {
		printed = append(printed, fmt.Sprintf("    %q: {\n%s\n    }", table, known.table(table, "      ", minors)))
	}
	return strings.Join(printed, ",\n")
}

func (known history) table(table, indent string, minors []string) string {
	var lines []string
	for _, name := range sortedKeys(known[table]) {
		var variants []string
		for _, one := range known[table][name] {
			variants = append(variants, one.describe(name, minors))
		}
		lines = append(lines, fmt.Sprintf("%s%q: [%s]", indent, name, strings.Join(variants, ", ")))
	}
	return strings.Join(lines, ",\n")
}

func (one variant) describe(name string, minors []string) string {
	parts := one.members
	first, last := one.in[0], one.in[len(one.in)-1]
	from, to := slices.Index(minors, first), slices.Index(minors, last)
	if len(one.in) != to-from+1 {
		log.Fatalf("%s went away and came back: %v", name, one.in)
	}
	if first != minors[0] {
		parts += fmt.Sprintf(", \"since\": %q", first)
	}
	if last != minors[len(minors)-1] {
		parts += fmt.Sprintf(", \"until\": %q", last)
	}
	return "{" + parts + "}"
}

type about struct {
	What    string   `json:"what"`
	MadeBy  string   `json:"madeBy"`
	Sources []string `json:"sources"`
}

func (what about) json() string {
	text, err := json.MarshalIndent(what, "  ", "  ")
	if err != nil {
		log.Fatal(err)
	}
	return string(text)
}

func asJSON(value any) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		log.Fatal(err)
	}
	return strings.TrimSpace(text.String())
}

func sortedKeys[V any](of map[string]V) []string {
	var keys []string
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
