package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// withTypes names the type of every value below, down to the scalars.
func withTypes(value any) (any, error) {
	switch value := value.(type) {
	case nil:
		return []any{"null"}, nil
	case string:
		return []any{"string", value}, nil
	case bool:
		return []any{"bool", value}, nil
	case int64:
		return []any{"int", strconv.FormatInt(value, 10)}, nil
	case uint64:
		return []any{"int", strconv.FormatUint(value, 10)}, nil
	case float64:
		return []any{"float", strconv.FormatFloat(value, 'g', -1, 64)}, nil
	case json.Number:
		if strings.ContainsAny(value.String(), ".eE") {
			return []any{"float", value.String()}, nil
		}
		return []any{"int", value.String()}, nil
	}
	switch of := reflect.ValueOf(value); of.Kind() {
	case reflect.Slice:
		items := make([]any, of.Len())
		for index := range items {
			item, err := withTypes(of.Index(index).Interface())
			if err != nil {
				return nil, err
			}
			items[index] = item
		}
		return []any{"list", items}, nil
	case reflect.Map:
		entries := map[string]any{}
		for _, key := range of.MapKeys() {
			entry, err := withTypes(of.MapIndex(key).Interface())
			if err != nil {
				return nil, err
			}
			entries[key.String()] = entry
		}
		return []any{"map", entries}, nil
	}
	return nil, fmt.Errorf("a value of type %T", value)
}

// mustBeEqual holds what a second reading inside of the program came to against the first.
func mustBeEqual(name string, first, second any) error {
	a, err := typedText(first)
	if err != nil {
		return err
	}
	b, err := typedText(second)
	if err != nil {
		return err
	}
	if a != b {
		return fmt.Errorf("%s was %s and became %s", name, a, b)
	}
	return nil
}

func typedText(value any) (string, error) {
	named, err := withTypes(value)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(named)
	return string(text), err
}
