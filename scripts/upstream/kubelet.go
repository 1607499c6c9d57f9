package main

import (
	"fmt"
	"slices"
	"strings"
)

// A patch of each minor version, oldest first: the last one that the module proxy has of k8s.io/kubernetes.
var kubernetesReleases = []string{
	"1.20.15", "1.21.14", "1.22.17", "1.23.17", "1.24.17", "1.25.16", "1.26.15", "1.27.16", "1.28.15",
	"1.29.15", "1.30.14", "1.31.14", "1.32.13", "1.33.13", "1.34.4", "1.35.4", "1.36.4", "1.37.2",
}

// The modules with KubeletConfiguration and the types that it refers to, which are released as 0.36.4 of 1.36.4.
var stagingModules = []string{"k8s.io/kubelet", "k8s.io/component-base", "k8s.io/apimachinery", "k8s.io/api"}

const kubernetes, klog = "k8s.io/kubernetes", "k8s.io/klog/v2"

// Libraries that have flags, or names of flags; the last one only from 1.37 on.
var flagLibraries = []string{klog, "github.com/google/cadvisor/lib"}

// What a kubelet of each Kubernetes minor version takes: fields of its configuration, and flags. It drops a field that it
// does not know with nothing but a log line, and does not start with such a flag.
func writeKubelet() {
	var minors, fieldSources, flagSources, gateSources []string
	fields, flags, gates := history{}, history{}, history{}
	for _, release := range kubernetesReleases {
		minor := minorOf(release)
		minors = append(minors, minor)
		source := newSource("json")
		var wanted []string
		for _, module := range stagingModules {
			wanted = append(wanted, module+"@v0."+strings.TrimPrefix(release, "1."))
		}
		fieldSources = append(fieldSources, source.add(wanted...)...)
		kubernetesSource := source.add(kubernetes + "@v" + release)
		flagSources = append(flagSources, kubernetesSource...)
		gateSources = append(gateSources, kubernetesSource...)
		for _, library := range flagLibraries {
			if version := source.required(kubernetes, library); version != "" {
				flagSources = append(flagSources, source.add(library+"@"+version)...)
			}
		}

		modules := gateModules
		if numberOf(minor) >= controllerManagerGatesSince {
			modules = append(slices.Clone(modules), "k8s.io/controller-manager")
		}
		for _, module := range modules {
			gateSources = append(gateSources, source.add(module+"@v0."+strings.TrimPrefix(release, "1."))...)
		}
		for typeName, members := range source.read(configuration, "KubeletConfiguration") {
			for name, goType := range members {
				fields.add(typeName, name, fmt.Sprintf("%q: %q", "type", goType), minor)
			}
		}
		for name, known := range source.flags() {
			flags.add("flags", name, known.json(), minor)
		}
		for name, known := range source.gates(minor) {
			gates.add("gates", name, known.json(), minor)
		}
	}
	write("kubelet-fields.json", about{
		What: "Fields of kubelet.config.k8s.io/v1beta1 KubeletConfiguration, and the types below it. []T is a list, {}T a map. " +
			variantsAre,
		MadeBy:  "npm run data:kubelet (scripts/upstream)",
		Sources: fieldSources,
	}, "minors", minors, table{"types", fields.tables(minors)})
	write("kubelet-flags.json", about{
		What: "Flags of the kubelet on Linux, but those that print and exit. \"field\": deprecated, since this field of KubeletConfiguration " +
			"says the same. \"deprecated\": upstream's text. A type \"any\" was not read. " + variantsAre,
		MadeBy:  "npm run data:kubelet (scripts/upstream)",
		Sources: flagSources,
	}, "minors", minors, table{"flags", flags.table("flags", "    ", minors)})
	write("kubelet-gates.json", about{
		What: "Feature gates of the kubelet: whether each is on by itself, and locked where it can be no other way. Those of " +
			"component-base, too, whose sources kubelet-fields.json names. " + variantsAre,
		MadeBy:  "npm run data:kubelet (scripts/upstream)",
		Sources: gateSources,
	}, "minors", minors, table{"gates", gates.table("gates", "    ", minors)})
}
