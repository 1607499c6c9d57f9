package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"log"
	"strconv"
	"strings"
)

// The last patch of each release line that the module proxy has, oldest first.
var containerdReleases = []string{"1.6.36", "1.7.35", "2.0.14", "2.1.9", "2.2.9", "2.3.7", "2.4.2"}

// A table of config.toml and the struct that it is read into, in a package below containerd's module.
type tomlTable struct{ name, folder, typeName string }

// The head of config.toml, and CRI: one plugin up to 1.7, three from 2.0 on (docs/cri/config.md).
var before2 = []tomlTable{
	{"", "services/server/config", "Config"},
	{"io.containerd.grpc.v1.cri", "pkg/cri/config", "PluginConfig"},
}

var since2 = []tomlTable{
	{"", "cmd/containerd/server/config", "Config"},
	{"io.containerd.grpc.v1.cri", "internal/cri/config", "ServerConfig"},
	{"io.containerd.cri.v1.images", "internal/cri/config", "ImageConfig"},
	{"io.containerd.cri.v1.runtime", "internal/cri/config", "RuntimeConfig"},
}

// The keys of config.toml: containerd ignores one that it does not know, with a warning at most.
func writeContainerd() {
	var lines, sources []string
	var schema []string
	plugins, types := history{}, history{}
	for _, release := range containerdReleases {
		line := minorOf(release)
		lines = append(lines, line)
		source := newSource("toml")
		module, tables := "github.com/containerd/containerd", before2
		if !strings.HasPrefix(release, "1.") {
			module, tables = module+"/v2", since2
		}
		sources = append(sources, source.add(module+"@v"+release)...)
		addType := func(importPath, typeName string) {
			for name, members := range source.read(importPath, typeName) {
				for key, goType := range members {
					types.add(name, key, fmt.Sprintf("%q: %q", "type", goType), line)
				}
			}
		}
		for _, one := range tables {
			addType(module+"/"+one.folder, one.typeName)
			if one.name != "" {
				plugins.add("plugins", one.name, fmt.Sprintf("%q: %q", "type", one.typeName), line)
			}
		}
		// What runtimes.NAME.options is of a runtime that is runc: in a module of its own from 1.7 on.
		runtimeOptions := module + "/runtime/v2/runc/options"
		const api = "github.com/containerd/containerd/api"
		if version := source.required(module, api); version != "" {
			sources = append(sources, source.add(api+"@"+version)...)
			runtimeOptions = api + "/types/runc/options"
		}
		addType(runtimeOptions, "Options")
		schema = append(schema, fmt.Sprintf("    %q: %d", line, source.schemaVersion(module+"/version")))
	}
	write("containerd-config.json", about{
		What: "Keys of containerd's config.toml: those at its top are Config, those of runtimes.NAME.options are Options. []T is a list, {}T a table of names. " +
			variantsAre + " schema: the version of config.toml that a line writes.",
		MadeBy:  "npm run data:containerd (scripts/upstream)",
		Sources: sources,
	}, "lines", lines,
		table{"schema", strings.Join(schema, ",\n")},
		table{"plugins", plugins.table("plugins", "    ", lines)},
		table{"types", types.tables(lines)})
}

// The newest version of config.toml that is read without being migrated.
func (source *goSource) schemaVersion(importPath string) int {
	for _, file := range source.parse(importPath) {
		for _, declaration := range file.syntax.Decls {
			general, isGeneral := declaration.(*ast.GenDecl)
			if !isGeneral || general.Tok != token.CONST {
				continue
			}
			for _, spec := range general.Specs {
				if spec := spec.(*ast.ValueSpec); spec.Names[0].Name == "ConfigVersion" {
					version, err := strconv.Atoi(spec.Values[0].(*ast.BasicLit).Value)
					if err != nil {
						log.Fatal(err)
					}
					return version
				}
			}
		}
	}
	// 1.x has no such constant: Config.ValidateV2 in services/server/config refuses what is above 2.
	return 2
}
