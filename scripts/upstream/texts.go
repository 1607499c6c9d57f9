package main

import (
	"go/ast"
	"go/token"
	"log"
	"strconv"
)

func (source *goSource) mustText(importPath string, expression ast.Expr) string {
	text, isConstant := source.text(importPath, expression, nil)
	if !isConstant {
		log.Fatalf("%s: a text that this program cannot read: %T", importPath, expression)
	}
	return text
}

// The value of a constant text, or of a boolean: a literal, a sum of them, or the name of a constant of `function`, of this package or of another.
func (source *goSource) text(importPath string, expression ast.Expr, function ast.Node) (string, bool) {
	switch expression := expression.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(expression.Value)
		return text, err == nil && expression.Kind == token.STRING
	case *ast.BinaryExpr:
		left, isLeft := source.text(importPath, expression.X, function)
		right, isRight := source.text(importPath, expression.Y, function)
		return left + right, isLeft && isRight
	case *ast.Ident:
		if expression.Name == "true" || expression.Name == "false" {
			return expression.Name, true
		}
		if function != nil {
			if text, isConstant := source.constantIn(importPath, function, expression.Name); isConstant {
				return text, true
			}
		}
		return source.constant(importPath, expression.Name)
	case *ast.SelectorExpr:
		of, isIdent := expression.X.(*ast.Ident)
		if !isIdent {
			return "", false
		}
		for _, file := range source.parse(importPath) {
			if imported := file.imports[of.Name]; imported != "" && source.has(imported) {
				return source.constant(imported, expression.Sel.Name)
			}
		}
	}
	return "", false
}

// A constant of a package, by its name.
func (source *goSource) constant(importPath, name string) (string, bool) {
	for _, file := range source.parse(importPath) {
		if text, isConstant := source.constantIn(importPath, file.syntax, name); isConstant {
			return text, true
		}
	}
	return "", false
}

func (source *goSource) constantIn(importPath string, in ast.Node, name string) (text string, isConstant bool) {
	ast.Inspect(in, func(node ast.Node) bool {
		spec, isSpec := node.(*ast.ValueSpec)
		if isSpec && len(spec.Values) > 0 && spec.Names[0].Name == name {
			text, isConstant = source.text(importPath, spec.Values[0], nil)
		}
		return !isConstant
	})
	return text, isConstant
}
