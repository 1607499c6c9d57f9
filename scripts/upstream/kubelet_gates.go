package main

import (
	"fmt"
	"go/ast"
	"log"
	"strconv"
	"strings"
)

// The packages that register feature gates with a kubelet (k8s.io/kubernetes/pkg/features: kube_features.go, init), the
// kubelet's own first. Not every minor has each of them.
var gatePackages = []string{
	"k8s.io/kubernetes/pkg/features",
	"k8s.io/apiserver/pkg/features",
	"k8s.io/apiextensions-apiserver/pkg/features",
	"k8s.io/client-go/features",
	"k8s.io/component-base/logs",
	"k8s.io/component-base/logs/api/v1",
	"k8s.io/component-base/metrics/features",
	"k8s.io/component-base/zpages/features",
	controllerManagerGates,
}

// A kubelet links the package that registers these gates, controller-manager/pkg/features/register, by way of
// pkg/cluster/ports and cloud-provider/options (go list -deps k8s.io/kubernetes/cmd/kubelet). Up to 1.35 the kubelet's own
// table has all of them.
const controllerManagerGates, controllerManagerGatesSince = "k8s.io/controller-manager/pkg/features", 36

var gateModules = []string{"k8s.io/apiserver", "k8s.io/apiextensions-apiserver", "k8s.io/client-go"}

// A feature gate: whether it is on by itself, and whether nobody can change that.
type gate struct{ isOn, isLocked bool }

func (known gate) json() string {
	text := fmt.Sprintf("%q: %t", "on", known.isOn)
	if known.isLocked {
		text += fmt.Sprintf(", %q: true", "locked")
	}
	return text
}

// Every feature gate of a minor version, by name. AllAlpha and AllBeta are in all of them.
func (source *goSource) gates(minor string) map[string]gate {
	known := map[string]gate{"AllAlpha": {}, "AllBeta": {}}
	for _, importPath := range gatePackages {
		if !source.has(importPath) {
			continue
		}
		for _, file := range source.parse(importPath) {
			ast.Inspect(file.syntax, func(node ast.Node) bool {
				table, isLiteral := node.(*ast.CompositeLit)
				if !isLiteral || !isGateTable(table.Type) {
					return true
				}
				for _, element := range table.Elts {
					entry := element.(*ast.KeyValueExpr)
					name := source.gateName(importPath, entry.Key)
					if _, isKnown := known[name]; isKnown || name == "" {
						continue
					}
					if one, isThere := source.gateOf(importPath, entry.Value.(*ast.CompositeLit), minor); isThere {
						known[name] = one
					}
				}
				return false
			})
		}
	}
	return known
}

// The name of a gate; empty of one that is not known before the program runs. A constant of a package that is not read is
// named as its gate is, as all of them are.
func (source *goSource) gateName(importPath string, key ast.Expr) string {
	if name, isConstant := source.text(importPath, key, nil); isConstant {
		return name
	}
	if selector, isSelector := key.(*ast.SelectorExpr); isSelector {
		return selector.Sel.Name
	}
	return ""
}

// map[featuregate.Feature]featuregate.FeatureSpec, or of VersionedSpecs.
func isGateTable(of ast.Expr) bool {
	table, isMap := of.(*ast.MapType)
	if !isMap {
		return false
	}
	name := ""
	switch value := table.Value.(type) {
	case *ast.SelectorExpr:
		name = value.Sel.Name
	case *ast.Ident:
		name = value.Name
	}
	return name == "FeatureSpec" || name == "VersionedSpecs"
}

// What a spec says of this minor; of several with versions it is the last that is not newer.
func (source *goSource) gateOf(importPath string, spec *ast.CompositeLit, minor string) (found gate, isThere bool) {
	if len(spec.Elts) > 0 {
		if _, isField := spec.Elts[0].(*ast.KeyValueExpr); isField {
			return source.readSpec(importPath, spec), true
		}
	}
	for _, element := range spec.Elts {
		one := element.(*ast.CompositeLit)
		if numberOf(versionOf(one)) <= numberOf(minor) {
			found, isThere = source.readSpec(importPath, one), true
		}
	}
	return found, isThere
}

func (source *goSource) readSpec(importPath string, spec *ast.CompositeLit) (found gate) {
	eachMember(spec, func(name string, value ast.Expr) {
		switch name {
		case "Default":
			found.isOn = source.mustText(importPath, value) == "true"
		case "LockToDefault":
			found.isLocked = source.mustText(importPath, value) == "true"
		}
	})
	return found
}

// "1.27" of version.MustParse("1.27").
func versionOf(spec *ast.CompositeLit) (version string) {
	eachMember(spec, func(name string, value ast.Expr) {
		if call, isCall := value.(*ast.CallExpr); name == "Version" && isCall {
			version, _ = strconv.Unquote(call.Args[0].(*ast.BasicLit).Value)
		}
	})
	return version
}

func eachMember(spec *ast.CompositeLit, visit func(name string, value ast.Expr)) {
	for _, element := range spec.Elts {
		if member, isMember := element.(*ast.KeyValueExpr); isMember {
			visit(member.Key.(*ast.Ident).Name, member.Value)
		}
	}
}

// 27 of "1.27".
func numberOf(minor string) int {
	_, number, _ := strings.Cut(minor, ".")
	parsed, err := strconv.Atoi(number)
	if err != nil {
		log.Fatalf("%q is not a minor version", minor)
	}
	return parsed
}
