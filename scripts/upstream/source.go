package main

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"log"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// The Go source of one version, by import path, parsed when it is first asked for.
type goSource struct {
	// The tag that names fields: "json", "toml".
	tag string
	// Unpacked module by module path.
	dirs  map[string]string
	files map[string][]sourceFile
}

func newSource(tag string) goSource {
	return goSource{tag: tag, dirs: map[string]string{}, files: map[string][]sourceFile{}}
}

type sourceFile struct {
	syntax *ast.File
	// Import path by the name it has in this file.
	imports map[string]string
}

var majorVersion = regexp.MustCompile(`/v[0-9]+$`)

// What a kubelet for Linux is built from.
var linux = build.Context{GOOS: "linux", GOARCH: "amd64", Compiler: "gc", CgoEnabled: true}

// Types that read themselves (UnmarshalJSON), so that their Go fields say nothing about the JSON they take.
var customTypes = map[string]string{
	"k8s.io/apimachinery/pkg/apis/meta/v1.Duration":      "duration",
	"k8s.io/apimachinery/pkg/apis/meta/v1.Time":          "string",
	"k8s.io/apimachinery/pkg/api/resource.Quantity":      "quantity",
	"k8s.io/apimachinery/pkg/api/resource.QuantityValue": "quantity",
	// Nanoseconds.
	"time.Duration": "int64",
	"k8s.io/component-base/logs/api/v1.TimeOrMetaDuration": "durationOrInt",
	"github.com/pelletier/go-toml.Tree":                    "any",
}

var basicTypes = map[string]string{
	"any": "any", "string": "string", "bool": "bool", "float64": "number",
	"int": "int64", "int32": "int32", "int64": "int64", "uint32": "uint32",
}

// Fields of a struct and of every struct below it: type name, name in a file, type.
func (source *goSource) read(importPath, typeName string) map[string]map[string]string {
	types := map[string]map[string]string{}
	source.addStruct(types, importPath, typeName)
	return types
}

func (source *goSource) addStruct(types map[string]map[string]string, importPath, typeName string) {
	if types[typeName] != nil {
		return
	}
	types[typeName] = map[string]string{}
	source.addFields(types, types[typeName], importPath, typeName)
}

func (source *goSource) addFields(types map[string]map[string]string, fields map[string]string, importPath, typeName string) {
	declared, file := source.find(importPath, typeName)
	structType, isStruct := declared.(*ast.StructType)
	if !isStruct {
		log.Fatalf("%s.%s is not a struct", importPath, typeName)
	}
	for _, field := range structType.Fields.List {
		name, option := source.tagOf(field)
		if name == "" && source.tag == "toml" && len(field.Names) > 0 {
			// As it is, whatever its letters' case; XXX_ is what a protobuf compiler has for itself.
			name = field.Names[0].Name
			if !ast.IsExported(name) || strings.HasPrefix(name, "XXX_") {
				continue
			}
		}
		switch {
		case name == "-":
		case name == "" && (len(field.Names) == 0 || option == "inline"):
			embeddedPath, embedded := source.named(field.Type, importPath, file)
			source.addFields(types, fields, embeddedPath, embedded)
		case name == "":
			log.Fatalf("%s.%s: a field without a name", importPath, typeName)
		default:
			fields[name] = source.typeOf(types, field.Type, importPath, file)
		}
	}
}

func (source *goSource) tagOf(field *ast.Field) (name, option string) {
	if field.Tag == nil {
		return "", ""
	}
	tag, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		log.Fatal(err)
	}
	name, option, _ = strings.Cut(reflect.StructTag(tag).Get(source.tag), ",")
	return name, option
}

func (source *goSource) typeOf(types map[string]map[string]string, expression ast.Expr, importPath string, file sourceFile) string {
	switch expression := expression.(type) {
	case *ast.StarExpr:
		return source.typeOf(types, expression.X, importPath, file)
	case *ast.ArrayType:
		return "[]" + source.typeOf(types, expression.Elt, importPath, file)
	case *ast.MapType:
		return "{}" + source.typeOf(types, expression.Value, importPath, file)
	case *ast.InterfaceType:
		return "any"
	case *ast.StructType:
		log.Fatalf("%s: an anonymous struct", importPath)
	}
	namedPath, name := source.named(expression, importPath, file)
	if basic := basicTypes[name]; basic != "" && namedPath == importPath {
		return basic
	}
	if custom := customTypes[namedPath+"."+name]; custom != "" {
		return custom
	}
	declared, declaredIn := source.find(namedPath, name)
	if _, isStruct := declared.(*ast.StructType); isStruct {
		source.addStruct(types, namedPath, name)
		return name
	}
	return source.typeOf(types, declared, namedPath, declaredIn)
}

// The import path and name that an identifier or `package.Name` stands for.
func (source *goSource) named(expression ast.Expr, importPath string, file sourceFile) (string, string) {
	switch expression := expression.(type) {
	case *ast.Ident:
		return importPath, expression.Name
	case *ast.SelectorExpr:
		return file.imports[expression.X.(*ast.Ident).Name], expression.Sel.Name
	}
	log.Fatalf("%s: a type that this program does not know: %T", importPath, expression)
	return "", ""
}

// The declaration of a type, and the file that has it.
func (source *goSource) find(importPath, typeName string) (ast.Expr, sourceFile) {
	for _, file := range source.parse(importPath) {
		for _, declaration := range file.syntax.Decls {
			general, isGeneral := declaration.(*ast.GenDecl)
			if !isGeneral || general.Tok != token.TYPE {
				continue
			}
			for _, spec := range general.Specs {
				if spec := spec.(*ast.TypeSpec); spec.Name.Name == typeName {
					return spec.Type, file
				}
			}
		}
	}
	log.Fatalf("no type %s.%s", importPath, typeName)
	return nil, sourceFile{}
}

func (source *goSource) parse(importPath string) []sourceFile {
	if files, isParsed := source.files[importPath]; isParsed {
		return files
	}
	names := source.goFiles(importPath)
	if len(names) == 0 {
		log.Fatalf("%s is in none of the modules read; add its module to `modules`", importPath)
	}
	var files []sourceFile
	for _, name := range names {
		syntax, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			log.Fatal(err)
		}
		imports := map[string]string{}
		for _, spec := range syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				log.Fatal(err)
			}
			// By convention a package is named as its path ends, but for the version and for a "go-" before it.
			local := strings.TrimPrefix(path.Base(majorVersion.ReplaceAllString(imported, "")), "go-")
			if spec.Name != nil {
				local = spec.Name.Name
			}
			imports[local] = imported
		}
		files = append(files, sourceFile{syntax, imports})
	}
	source.files[importPath] = files
	return files
}

// Whether this version has a package, as far as the modules are here.
func (source *goSource) has(importPath string) bool {
	return len(source.goFiles(importPath)) > 0
}

func (source *goSource) goFiles(importPath string) []string {
	var files []string
	for module, dir := range source.dirs {
		below, isInside := strings.CutPrefix(importPath+"/", module+"/")
		if !isInside {
			continue
		}
		names, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(below), "*.go"))
		if err != nil {
			log.Fatal(err)
		}
		for _, name := range names {
			isBuilt, err := linux.MatchFile(filepath.Dir(name), filepath.Base(name))
			if err != nil {
				log.Fatal(err)
			}
			if isBuilt && !strings.HasSuffix(name, "_test.go") {
				files = append(files, name)
			}
		}
	}
	return files
}
