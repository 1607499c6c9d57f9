package main

import (
	"go/ast"
	"go/token"
	"log"
	"strings"
)

// [Authentication X509 ClientCAFile] of the &c.Authentication.X509.ClientCAFile that stands somewhere in an argument.
func goPath(argument ast.Expr) []string {
	var path []string
	ast.Inspect(argument, func(node ast.Node) bool {
		address, isUnary := node.(*ast.UnaryExpr)
		if !isUnary || address.Op != token.AND || path != nil {
			return true
		}
		for at := address.X; ; {
			selector, isSelector := at.(*ast.SelectorExpr)
			if !isSelector {
				break
			}
			path = append([]string{selector.Sel.Name}, path...)
			at = selector.X
		}
		return path == nil
	})
	return path
}

// The name that a path of Go fields has in a config file. The internal type has the names of the published one.
func (source *goSource) fieldOf(path []string) string {
	var names []string
	importPath, typeName := configuration, "KubeletConfiguration"
	for at, goName := range path {
		// A metav1.Duration has a Duration inside.
		if goName == "Duration" && at > 0 {
			break
		}
		field, fieldPath, file := source.member(importPath, typeName, goName)
		if field == nil {
			log.Fatalf("%s.%s has no field %s", importPath, typeName, goName)
		}
		name, _ := source.tagOf(field)
		names = append(names, name)
		expression := field.Type
		if pointer, isPointer := expression.(*ast.StarExpr); isPointer {
			expression = pointer.X
		}
		if at < len(path)-1 {
			importPath, typeName = source.named(expression, fieldPath, file)
		}
	}
	return strings.Join(names, ".")
}

// A field of a struct, or of one that is embedded in it, and where it is declared.
func (source *goSource) member(importPath, typeName, goName string) (*ast.Field, string, sourceFile) {
	declared, file := source.find(importPath, typeName)
	for _, field := range declared.(*ast.StructType).Fields.List {
		if len(field.Names) == 0 {
			embeddedPath, embedded := source.named(field.Type, importPath, file)
			if !source.has(embeddedPath) {
				continue
			}
			if found, foundPath, foundIn := source.member(embeddedPath, embedded, goName); found != nil {
				return found, foundPath, foundIn
			}
		} else if field.Names[0].Name == goName {
			return field, importPath, file
		}
	}
	return nil, "", sourceFile{}
}
