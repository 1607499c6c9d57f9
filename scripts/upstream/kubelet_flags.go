package main

import (
	"fmt"
	"go/ast"
	"log"
	"slices"
	"strings"
)

const configuration = "k8s.io/kubelet/config/v1beta1"

// A flag of the kubelet: the type of its value; the field that replaces it; or upstream's word on its end.
type flag struct{ goType, field, deprecated string }

func (known flag) json() string {
	text := fmt.Sprintf("%q: %q", "type", known.goType)
	if known.field != "" {
		text += fmt.Sprintf(", %q: %q", "field", known.field)
	} else if known.deprecated != "" {
		text += fmt.Sprintf(", %q: %s", "deprecated", asJSON(known.deprecated))
	}
	return text
}

// What registers flags: every function of a package, or those that are named. Where two register one name, the first does.
type registrar struct {
	importPath string
	functions  []string
	// Its flags set fields of KubeletConfiguration, below this one, and so all of them are deprecated
	// (AddKubeletConfigFlags in cmd/kubelet/app/options/options.go).
	sets   bool
	prefix []string
}

const options, logs, logsAPI = "k8s.io/kubernetes/cmd/kubelet/app/options", "k8s.io/component-base/logs", "k8s.io/component-base/logs/api/v1"

var registrars = []registrar{
	{importPath: options, functions: []string{"AddKubeletConfigFlags"}, sets: true},
	// The flags of LoggingConfiguration: in the first package up to 1.23, in the second from 1.26 on.
	{importPath: logs, functions: []string{"BindLoggingFlags"}, sets: true, prefix: []string{"Logging"}},
	{importPath: logsAPI, functions: []string{"AddFlags", "addFlags"}, sets: true, prefix: []string{"Logging"}},
	{importPath: options},
	// ContainerRuntimeOptions.AddFlags, in `options` since 1.36.
	{importPath: "k8s.io/kubernetes/pkg/kubelet/config"},
	{importPath: logs},
}

// By how the flag is registered: `fs.BoolVar(&x, "name", …)`. What has a type of its own reads any text.
var flagTypes = map[string]string{
	"Bool": "bool", "Int": "int64", "Int32": "int32", "Int64": "int64", "Uint": "uint32", "Uint32": "uint32", "Uint64": "int64",
	"Float64": "number", "Duration": "duration", "String": "string", "StringSlice": "string", "": "string",
}

// Every flag, by name.
func (source *goSource) flags() map[string]flag {
	known := map[string]flag{}
	rule, kept := source.deprecationRule()
	for _, one := range registrars {
		source.registered(known, one, func(name, field string) flag {
			if kept[name] {
				return flag{}
			}
			return flag{field: field, deprecated: rule}
		})
	}
	source.klogFlags(known)
	// They print and exit.
	delete(known, "help")
	delete(known, "version")
	return known
}

// Up to 1.25 the kubelet has klog's own flags, which component-base deprecates from 1.23 on.
func (source *goSource) klogFlags(known map[string]flag) {
	ended := false
	for _, file := range source.parse(logs) {
		for imported := range file.imports {
			ended = ended || imported == "klogflags"
		}
	}
	if ended {
		return
	}
	deprecated, _ := source.constant(logs, "deprecated")
	underscored := map[string]flag{}
	source.registered(underscored, registrar{importPath: klog, functions: []string{"InitFlags", "init"}}, nil)
	for name, one := range underscored {
		name = strings.ReplaceAll(name, "_", "-")
		if _, isKnown := known[name]; !isKnown {
			one.deprecated = deprecated
			known[name] = one
		}
	}
}

// Adds the flags of one registrar. `replaced` says what a flag is that sets a field.
func (source *goSource) registered(known map[string]flag, by registrar, replaced func(name, field string) flag) {
	deprecated := map[string]string{}
	source.eachFunction(by, func(function ast.Node) {
		ast.Inspect(function, func(node ast.Node) bool {
			call, isCall := node.(*ast.CallExpr)
			if !isCall {
				return true
			}
			switch called := nameOfCall(call); called {
			case "MarkDeprecated":
				deprecated[source.mustText(by.importPath, call.Args[0])] = source.mustText(by.importPath, call.Args[1])
			case "register", "pflagRegister":
				// A flag of a library, found by its name (globalflags.go), where this is not a call of one such function by another.
				if parameter, isName := call.Args[2].(*ast.Ident); !isName || parameter.Name != "globalName" {
					name := source.mustText(by.importPath, call.Args[2])
					addFlag(known, strings.ReplaceAll(name, "_", "-"), flag{goType: "any"})
				}
			case "registerDeprecated":
				name := source.mustText(by.importPath, call.Args[2])
				text, _ := source.text(by.importPath, call.Args[3], function)
				addFlag(known, strings.ReplaceAll(name, "_", "-"), flag{goType: "any", deprecated: text})
			default:
				goType, at := registration(called)
				if at < 0 || len(call.Args) <= at {
					return true
				}
				name, isConstant := source.text(by.importPath, call.Args[at], function)
				if !isConstant {
					return true
				}
				var one flag
				if by.sets {
					one = replaced(name, source.fieldOf(append(by.prefix, goPath(call.Args[0])...)))
				}
				one.goType = goType
				addFlag(known, name, one)
			}
			return true
		})
	})
	for name, text := range deprecated {
		one := known[name]
		one.deprecated = text
		known[name] = one
	}
}

func addFlag(known map[string]flag, name string, one flag) {
	if _, isKnown := known[name]; !isKnown {
		known[name] = one
	}
}

// The type of the flag that a function of pflag registers, and which argument is its name: "BoolVarP", "Duration".
func registration(called string) (goType string, nameAt int) {
	kind, isVar := strings.CutSuffix(strings.TrimSuffix(called, "P"), "Var")
	goType, isKnown := flagTypes[kind]
	switch {
	case isKnown && isVar:
		return goType, 1
	case isKnown && kind != "" && kind != "String":
		return goType, 0
	}
	return "", -1
}

// "StringVar" of fs.StringVar(…).
func nameOfCall(call *ast.CallExpr) string {
	switch called := call.Fun.(type) {
	case *ast.SelectorExpr:
		return called.Sel.Name
	case *ast.Ident:
		return called.Name
	}
	return ""
}

// The text that AddKubeletConfigFlags gives every flag, and the flags that it spares.
func (source *goSource) deprecationRule() (rule string, kept map[string]bool) {
	kept = map[string]bool{}
	source.eachFunction(registrars[0], func(function ast.Node) {
		ast.Inspect(function, func(node ast.Node) bool {
			assignment, isAssignment := node.(*ast.AssignStmt)
			if !isAssignment {
				return true
			}
			name, _ := assignment.Lhs[0].(*ast.Ident)
			switch {
			case name == nil:
			case name.Name == "deprecated":
				rule = source.mustText(options, assignment.Rhs[0])
			case name.Name == "notDeprecated":
				for _, element := range assignment.Rhs[0].(*ast.CompositeLit).Elts {
					kept[source.mustText(options, element.(*ast.KeyValueExpr).Key)] = true
				}
			}
			return true
		})
	})
	if rule == "" {
		log.Fatal("AddKubeletConfigFlags deprecates nothing any more")
	}
	return rule, kept
}

func (source *goSource) eachFunction(of registrar, visit func(ast.Node)) {
	if !source.has(of.importPath) {
		return
	}
	for _, file := range source.parse(of.importPath) {
		if of.functions == nil {
			visit(file.syntax)
			continue
		}
		for _, declaration := range file.syntax.Decls {
			function, isFunction := declaration.(*ast.FuncDecl)
			if isFunction && function.Recv == nil && slices.Contains(of.functions, function.Name.Name) {
				visit(function)
			}
		}
	}
}
